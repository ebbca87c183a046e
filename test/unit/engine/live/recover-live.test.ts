import { describe, expect, it } from 'vitest';
import { recoverAtEdge } from '../../../../src/engine/live/recover-live.js';
import type { Recovery } from '../../../../src/engine/recover.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import type { Segment } from '../../../../src/model/segment.js';
import { segment } from '../../buffer/segments.js';
import { apply, liveOf, playing, window } from './stage.js';

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
