import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { webmLayout } from '../../media/derive/webm-layout.js';
import { openMediaLibrary } from '../../media/library.js';

const idAt = (bytes: Uint8Array, offset: number): string => Buffer.from(bytes.subarray(offset, offset + 4)).toString('hex');

describe('the layout of a WebM file', () => {
  it.each(['video-vp9.webm', 'audio-opus.webm'])('finds where the Clusters of %s begin and where its Cues are', (name) => {
    const bytes = readFileSync(new URL(`../../media/encoded/${name}`, import.meta.url));
    const { initialization, cues } = webmLayout(bytes);
    expect(idAt(bytes, initialization.offset)).toBe('1a45dfa3');
    expect(idAt(bytes, initialization.length)).toBe('1f43b675');
    expect(idAt(bytes, cues.offset)).toBe('1c53bb6b');
    expect(cues.offset + cues.length).toBeLessThanOrEqual(bytes.length);
  });

  it('stands in the manifest with inclusive ends', () => {
    const files = openMediaLibrary().stream('dash-webm');
    const { initialization, cues } = webmLayout(files?.get('vp9.webm') ?? new Uint8Array());
    const manifest = new TextDecoder().decode(files?.get('manifest.mpd'));
    expect(manifest).toContain(`indexRange="${cues.offset}-${cues.offset + cues.length - 1}"`);
    expect(manifest).toContain(`range="0-${initialization.length - 1}"`);
  });

  it('refuses what is not WebM', () => {
    expect(() => webmLayout(new TextEncoder().encode('<html></html>'))).toThrow();
  });
});
