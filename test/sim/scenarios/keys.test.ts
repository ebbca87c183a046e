import { describe, expect, it } from 'vitest';
import { faulty, stage, titleOf, view } from './stage.js';

describe('keys of HLS', () => {
  const oneKey = titleOf('hls', { keyRotation: 1000 });

  it('K00 plays AES-128', async () => {
    const seen = await view(stage(oneKey));
    expect(seen.warnings).toEqual([]);
    expect(seen.hasEnded).toBe(true);
  });

  it.each([404, 500])('K01 asks for a key again that is answered by %i twice', async (status) => {
    const rotating = titleOf('hls', { keyRotation: 12 });
    const seen = await view(faulty(rotating, { id: 'key', kinds: ['key'], firstTries: 2, fromMs: 3000, effect: { kind: 'status', status } }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it.each([['15 bytes', new Uint8Array(15)], ['a page', new TextEncoder().encode('<html>log in</html>')]])('K02 says within 2 s that %s are no key', async (_what, bytes) => {
    const seen = await view(faulty(oneKey, { id: 'no key', kinds: ['key'], effect: { kind: 'replace', bytes } }));
    expect(seen.error).toMatchObject({ code: 'key/invalid' });
    expect(seen.errorMs).toBeLessThan(2000);
  });

  it('K03 follows a key that changes with each segment', async () => {
    const seen = await view(stage(titleOf('hls', { keyRotation: 1 })));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
  });

  it('K04 says within 10 s that a key is wrong, and does not load for ever', async () => {
    const seen = await view(faulty(oneKey, { id: 'wrong key', kinds: ['key'], effect: { kind: 'replace', bytes: new Uint8Array(16).fill(9) } }));
    expect(seen.error).toMatchObject({ code: 'key/decrypt-failed' });
    expect(seen.errorMs).toBeLessThan(10_000);
    expect(seen.world.http.records.filter(({ name }) => name?.kind === 'segment').length).toBeLessThan(40);
  });
});
