import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../../src/ports/capabilities.js';

export function describeCapabilitiesContract(name: string, makeCapabilities: () => Capabilities): void {
  describe(`Capabilities contract: ${name}`, () => {
    it('knows what every browser with MSE plays', () => {
      const capabilities = makeCapabilities();
      expect(capabilities.isTypeSupported('video/mp4; codecs="avc1.64001f"')).toBe(true);
      expect(capabilities.isTypeSupported('audio/mp4; codecs="mp4a.40.2"')).toBe(true);
      expect(capabilities.isTypeSupported('video/mp4; codecs="avc1.64001f,mp4a.40.2"')).toBe(true);
    });

    it('says no to what does not exist, and to nonsense', () => {
      const capabilities = makeCapabilities();
      for (const mime of ['video/mp4; codecs="none.1"', 'video/nothing', '', ';;;']) expect(capabilities.isTypeSupported(mime), mime).toBe(false);
    });

    it('gives the same answer again', () => {
      const capabilities = makeCapabilities();
      for (const mime of ['video/webm; codecs="vp9"', 'audio/mpeg', 'video/mp4; codecs="hvc1.1.6.L93.B0"']) {
        expect(capabilities.isTypeSupported(mime)).toBe(capabilities.isTypeSupported(mime));
      }
      expect(capabilities.canChangeType).toBe(capabilities.canChangeType);
    });
  });
}
