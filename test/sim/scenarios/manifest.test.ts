import { describe, expect, it } from 'vitest';
import { SECRET } from '../session/world.js';
import { faulty, protocols, stage, titleOf, view } from './stage.js';

/** Without a fault, in ms: what "extra" is counted from. */
const PLAIN_START_MS = 1000;

describe.each(protocols)('manifest faults, %s', (protocol) => {
  const title = titleOf(protocol);

  it('M00 starts in less than a second on a healthy link', async () => {
    const seen = await view(stage(title));
    expect(seen.startMs).toBeLessThan(PLAIN_START_MS);
    expect(seen.longestStallMs).toBe(0);
    expect(seen.hasEnded).toBe(true);
    expect(seen.warnings).toEqual([]);
  });

  it('M01 starts within 4 s more when the manifest is answered by 503 twice', async () => {
    const seen = await view(faulty(title, { id: '503 twice', kinds: ['manifest'], firstTries: 2, effect: { kind: 'status', status: 503 } }));
    expect(seen.startMs).toBeLessThan(PLAIN_START_MS + 4000);
    expect(seen.hasEnded).toBe(true);
  });

  it('M02 says within 5 s that the manifest is not there, with the status and without the query', async () => {
    const seen = await view(faulty(title, { id: '404', kinds: ['manifest'], effect: { kind: 'status', status: 404 } }));
    expect(seen.error).toMatchObject({ code: 'network/http-status', context: { status: 404 } });
    expect(seen.errorMs).toBeLessThan(5000);
    expect(JSON.stringify(seen.error) + String(seen.error)).not.toContain(SECRET);
  });

  it('M03 gives up a silent server within 15 s', async () => {
    const seen = await view(faulty(title, { id: 'silent', kinds: ['manifest'], effect: { kind: 'black-hole' } }));
    expect(seen.error).toMatchObject({ code: 'network/timeout', context: { phase: 'first-byte' } });
    expect(seen.errorMs).toBeLessThan(15_000);
  });

  it('M04 gives up a trickle of a byte a second within 20 s', async () => {
    const seen = await view(faulty(title, { id: 'trickle', kinds: ['manifest'], effect: { kind: 'trickle', pieceBytes: 1, everyMs: 1000 } }));
    expect(seen.error).toMatchObject({ code: 'network/timeout', context: { phase: 'no-progress' } });
    expect(seen.errorMs).toBeLessThan(20_000);
  });

  it('M05 recognises a login page within 2 s', async () => {
    const seen = await view(faulty(title, { id: 'captive portal', kinds: ['manifest'], effect: { kind: 'html' } }));
    expect(seen.error).toMatchObject({ code: 'manifest/not-recognised' });
    expect(seen.errorMs).toBeLessThan(2000);
  });

  it('M22 takes the last of three redirects as the base of relative URLs', async () => {
    const seen = await view(faulty(title, { id: 'redirects', kinds: ['manifest', 'playlist'], effect: { kind: 'redirect', hops: 3, host: 'edge.test' } }));
    expect(seen.hasEnded).toBe(true);
    // An MPD names its hosts itself; a playlist's segments are relative to where it came from.
    if (protocol === 'hls') expect(new Set(seen.world.http.records.filter(({ name }) => name?.kind === 'segment').map(({ host }) => host))).toEqual(new Set(['edge.test']));
  });
});

describe('manifest faults of HLS alone', () => {
  it('M26 plays another rendition without a pause when one playlist is deleted', async () => {
    const seen = await view(faulty(titleOf('hls'), { id: 'deleted', kinds: ['playlist'], rendition: 1, effect: { kind: 'status', status: 404 } }));
    expect(seen.error).toBeNull();
    expect(seen.longestStallMs).toBe(0);
    expect(seen.startMs).toBeLessThan(PLAIN_START_MS + 500);
    expect(seen.hasEnded).toBe(true);
  });
});
