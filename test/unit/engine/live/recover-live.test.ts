import { describe, expect, it } from 'vitest';
import { recoverAtEdge, recoverUnmade } from '../../../../src/engine/live/recover-live.js';
import type { Recovery } from '../../../../src/engine/recover.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { Segment } from '../../../../src/model/segment.js';
import { segment } from '../../buffer/segments.js';
import { apply, liveOf, mpd, playing, playingMpd, window } from './stage.js';

const missing = (status = 404): PlayerError => new PlayerError('network/http-status', 'x', { url: 'x', status, attempts: 1 });
const newest = segment(49, { startSeconds: 98 });

function recovery(of: Segment | null, error: PlayerError = missing(), state: SessionState = playing(window()), nowMs = 0, random = 1): Recovery | null {
  return recoverAtEdge(state, liveOf(state), error, of, random, nowMs);
}

describe('G02: the newest segment that is not there yet', () => {
  it('is asked for again within a quarter of its length, with no blame for anyone', () => {
    expect(recovery(newest)).toEqual({ severity: 'retry', delayMs: 500, banMs: 0 });
    expect(recovery(newest, missing(), playing(window()), 0, 0)?.delayMs).toBe(250);
    expect(recovery(segment(99, { startSeconds: 99.9, durationSeconds: 0.1 }))?.delayMs).toBe(150);
  });

  it('counts as such for any answer that says so', () => {
    expect([404, 410, 412, 416, 503].map((status) => recovery(newest, missing(status)) !== null)).toEqual([true, true, true, true, true]);
    expect([400, 401, 403, 500].map((status) => recovery(newest, missing(status)))).toEqual([null, null, null, null]);
    expect(recovery(newest, new PlayerError('network/timeout', 'x', { url: 'x', phase: 'first-byte', afterMs: 1, attempts: 1 }))).toBeNull();
  });

  it('is asked for a little later each time where it is short', () => {
    const part = segment(99, { startSeconds: 99.5, durationSeconds: 0.5 });
    const once = apply(playing(window()), { kind: 'trouble', type: 'video', error: missing(), atMs: 0, retryAtMs: 150 });
    const twice = apply(once, { kind: 'trouble', type: 'video', error: missing(), atMs: 150, retryAtMs: 300 });
    expect([playing(window()), once, twice].map((state) => recovery(part, missing(), state)?.delayMs)).toEqual([150, 187.5, 225]);
  });

  it('is waited for three times its length, and then is like any other', () => {
    const troubled = apply(playing(window()), { kind: 'trouble', type: 'video', error: missing(), atMs: 1000, retryAtMs: 1250 });
    expect(recovery(newest, missing(), troubled, 7000)).not.toBeNull();
    expect(recovery(newest, missing(), troubled, 7001)).toBeNull();
  });

  it('is not an older one, nor an index', () => {
    expect(recovery(segment(47, { startSeconds: 94 }))).toBeNull();
    expect(recovery(null)).toBeNull();
  });
});

describe('what the clock says is there, and nobody has', () => {
  const FATAL: Recovery = { severity: 'fatal', delayMs: 0, banMs: 0 };
  const byClock = playingMpd(mpd());
  const unmade = (of: Segment, state: SessionState, usual = FATAL, error = missing()): Recovery | null => recoverUnmade(state, liveOf(state), error, of, usual, 0.5, 0);
  /** The last one that is whole by the clock, 100 s after the start, and one before it. */
  const last = segment(49, { startSeconds: 98 });
  const earlier = segment(47, { startSeconds: 94 });
  const far = segment(30, { startSeconds: 60 });

  it('is told and asked for on and on; what is older is passed over', () => {
    expect(unmade(last, byClock)).toMatchObject({ severity: 'retry', delayMs: 1000, error: { code: 'live/stale' } });
    expect(unmade(earlier, byClock)).toMatchObject({ severity: 'skip', error: { code: 'live/stale' } });
    // Far behind the edge there is no end to what could be passed over.
    expect(unmade(far, byClock)).toMatchObject({ severity: 'retry', error: { code: 'live/stale' } });
  });

  it('is like any other while there are other ways, and once more have been passed over it is not', () => {
    const usual: Recovery = { severity: 'other-rendition', delayMs: 0, banMs: 8000 };
    expect(unmade(earlier, byClock, usual)).toBeNull();
    const passed = { ...byClock, tracks: { ...byClock.tracks, video: { ...byClock.tracks.video, skips: 1 } } };
    expect(unmade(earlier, passed, usual)).toMatchObject({ severity: 'skip' });
    expect(unmade(far, passed, usual)).toBeNull();
  });

  it('is none of the kind where it is listed, refused for another reason, or before the first picture', () => {
    expect(unmade(earlier, playingMpd(mpd({}, 100)))).toBeNull();
    expect(unmade(earlier, byClock, FATAL, missing(403))).toBeNull();
    expect(unmade(earlier, { ...byClock, phase: 'starting' })).toBeNull();
  });
});
