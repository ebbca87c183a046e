import { describe, expect, it } from 'vitest';
import type { LiveOrder } from '../../../../src/engine/live/live-order.js';
import { planRefreshes } from '../../../../src/engine/live/plan-refresh.js';
import { isPlainNext } from '../../../../src/engine/live/recover-live.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { present, videoPeriod } from '../../manifest/dash/mpd.js';
import { joined, joinedMs, listed, numbers, step } from './broadcast.js';

const rows = '<S t="0" d="2000" r="499"/>';
const orders = (state: SessionState, afterMs: number): LiveOrder['kind'][] => planRefreshes(state, present(state.live), joinedMs + afterMs).flatMap((command) => (command.kind === 'live' ? [command.order.kind] : []));
const status = (code: number): PlayerError => new PlayerError('network/http-status', 'x', { url: 'https://a.test/p', status: code, attempts: 1 });
const refresh = { kind: 'refresh', source: '', awaits: null, isDelta: false } as const;

describe('the refresh of an MPD', () => {
  it('M15: comes once a segment where @minimumUpdatePeriod is 0, and where none is told and segments are listed', async () => {
    for (const attributes of ['minimumUpdatePeriod="PT0S"', '']) {
      const state = await joined(videoPeriod(listed(rows), 'id="1" start="PT0S"'), { nowSeconds: 1001, attributes });
      expect([orders(state, 1900), orders(state, 2000)]).toEqual([[], ['refresh']]);
    }
    expect(orders(await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1001 }), 1e9)).toEqual([]);
    expect(orders(await joined(videoPeriod(numbers(), 'id="1" start="PT0S" duration="PT5H"'), { nowSeconds: 1001 }), 1e9)).toEqual([]);
  });

  it('M09: that brings nothing new stands still, where segments are listed', async () => {
    const state = await joined(videoPeriod(listed(rows), 'id="1" start="PT0S"'), { nowSeconds: 1001, attributes: 'minimumUpdatePeriod="PT2S"' });
    expect(orders(state, 5900)).toEqual(['refresh']);
    expect(orders(state, 6100)).toEqual(['stale', 'refresh']);
    expect(orders(await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1001, attributes: 'minimumUpdatePeriod="PT2S"' }), 6100)).toEqual(['refresh']);
  });

  it('is of the whole MPD once a patch is not to be had', async () => {
    const state = await joined(videoPeriod(listed(rows), 'id="1" start="PT0S"'), { nowSeconds: 1001, attributes: 'id="m" publishTime="2026-01-01T00:16:40Z" minimumUpdatePeriod="PT2S"', head: '<PatchLocation>p.xml</PatchLocation>' });
    for (const error of [status(404), status(410), status(500), new PlayerError('manifest/invalid', 'x', { url: 'x', element: 'Patch' })]) expect(isPlainNext(state, refresh, error)).toBe(true);
    const offline = new PlayerError('network/failed', 'x', { url: 'https://a.test/p', attempts: 1 });
    const late = new PlayerError('network/timeout', 'x', { url: 'https://a.test/p', phase: 'first-byte', afterMs: 6000, attempts: 1 });
    for (const error of [status(425), status(429), offline, late]) expect(isPlainNext(state, refresh, error)).toBe(false);
    const again = step(state, { kind: 'live', fact: { kind: 'refused', source: '', atMs: joinedMs, error: late, isPlain: false } });
    expect([isPlainNext(again, refresh, late), isPlainNext(again, refresh, offline)]).toEqual([true, false]);
  });

  it('is plain anyway without a patch', async () => {
    const state = await joined(videoPeriod(listed(rows), 'id="1" start="PT0S"'), { nowSeconds: 1001 });
    expect(isPlainNext(state, refresh, status(404))).toBe(false);
  });
});
