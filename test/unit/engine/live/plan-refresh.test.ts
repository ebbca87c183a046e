import { describe, expect, it } from 'vitest';
import { planRefreshes } from '../../../../src/engine/live/plan-refresh.js';
import type { LiveOrder } from '../../../../src/engine/live/live-order.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { liveOf, lowLatency, mpd, orders, parsedLive, playing, playingMpd, playlist, startMs, tell, wakes, window } from './stage.js';

const error = new PlayerError('network/http-status', 'x', { url: 'x', status: 503, attempts: 1 });

function at(state: SessionState, nowMs: number): readonly LiveOrder[] {
  return orders(planRefreshes(state, liveOf(state), nowMs));
}

function due(state: SessionState, nowMs = 0): readonly number[] {
  return wakes(planRefreshes(state, liveOf(state), nowMs));
}

const plain = { kind: 'refresh', source: 'low', awaits: null, isDelta: false };

describe('an HLS playlist', () => {
  const state = playing(window());

  it('is asked for again a target duration after it was asked for, or half of that where nothing was new', () => {
    expect(due(state)).toEqual([2000]);
    expect(at(state, 1999)).toEqual([]);
    expect(at(state, 2000)).toEqual([plain]);
    expect(due(tell(state, { kind: 'asked', source: 'low', atMs: 2000 }, { kind: 'answered', source: 'low', atMs: 2100, isNew: false }), 2100)).toEqual([3000]);
    expect(due(tell(state, { kind: 'asked', source: 'low', atMs: 2000 }, { kind: 'answered', source: 'low', atMs: 2100, isNew: true }), 2100)).toEqual([4000]);
  });

  it('is not asked for twice at a time', () => {
    expect(planRefreshes(tell(state, { kind: 'asked', source: 'low', atMs: 2000 }), liveOf(tell(state, { kind: 'asked', source: 'low', atMs: 2000 })), 9000).filter(({ kind }) => kind === 'wake')).toEqual([]);
    expect(at(tell(state, { kind: 'asked', source: 'low', atMs: 2000 }), 4000)).toEqual([]);
  });

  it('is given up where its rendition was left while it is asked for', () => {
    const asked = tell(state, { kind: 'asked', source: 'low', atMs: 2000 });
    expect(at({ ...asked, indexes: new Map() }, 2100)).toEqual([{ kind: 'forget', source: 'low' }]);
    expect(at({ ...state, indexes: new Map() }, 2100)).toEqual([]);
  });

  it('M08: that fails is asked for later each time', () => {
    const failed = tell(state, { kind: 'asked', source: 'low', atMs: 2000 }, { kind: 'refused', source: 'low', atMs: 2100, error, isPlain: false });
    expect(due(failed, 2100)).toEqual([2600]);
    expect(due(tell(failed, { kind: 'refused', source: 'low', atMs: 2700, error, isPlain: false }), 2700)).toEqual([3700]);
  });

  it('M09: that stands still is told sooner where parts are to come: before the viewer has waited too long for them', () => {
    const asked = tell(playing(parsedLive(lowLatency())), { kind: 'asked', source: 'low', atMs: 500 });
    expect(at(asked, 2900)).toEqual([]);
    expect(at(asked, 3000)).toEqual([{ kind: 'stale', source: 'low', forMs: 3000 }]);
  });

  it('M09: that stands still for three target durations is told once', () => {
    const asked = tell(state, { kind: 'asked', source: 'low', atMs: 5000 });
    expect(at(asked, 5999)).toEqual([]);
    expect(at(asked, 6000)).toEqual([{ kind: 'stale', source: 'low', forMs: 6000 }]);
    expect(at(tell(asked, { kind: 'stale', source: 'low', error }), 7000)).toEqual([]);
    const moved = tell(asked, { kind: 'stale', source: 'low', error }, { kind: 'answered', source: 'low', atMs: 9000, isNew: true });
    expect(at(tell(moved, { kind: 'asked', source: 'low', atMs: 11_000 }), 15_000)).toEqual([{ kind: 'stale', source: 'low', forMs: 6000 }]);
  });

  it('that has ended is asked for no more, nor one that is not at hand', () => {
    const { live: _, ...over } = window();
    const ended = playing(over);
    expect(planRefreshes(ended, liveOf(ended), 60_000)).toEqual([]);
    const other = playing(window());
    expect(at({ ...other, indexes: new Map() }, 60_000)).toEqual([]);
  });
});

describe('an LL-HLS playlist', () => {
  const state = playing(parsedLive(lowLatency()));

  it('is asked for at once, for the next part, by what is new', () => {
    expect(at(state, 0)).toEqual([{ kind: 'refresh', source: 'low', awaits: { number: 50, part: 1 }, isDelta: true }]);
  });

  it('M18: is asked for plainly after a blocking reload or a delta update went wrong', () => {
    const refused = tell(state, { kind: 'asked', source: 'low', atMs: 0 }, { kind: 'refused', source: 'low', atMs: 6000, error, isPlain: true });
    expect(at(refused, 6500)).toEqual(expect.arrayContaining([plain]));
  });

  it('is asked for in full where what is known is older than half of what may be left out', () => {
    const isDelta = (nowMs: number): boolean | undefined => at(state, nowMs).flatMap((order) => (order.kind === 'refresh' ? [order.isDelta] : []))[0];
    expect([isDelta(5900), isDelta(6100)]).toEqual([true, false]);
  });

  it('is polled, whole, where the app wants no low latency', () => {
    const slow = playing(parsedLive(lowLatency()), 94, { config: { live: { lowLatency: false } } });
    expect(due(slow)).toEqual([2000]);
    expect(at(slow, 2000)).toEqual([plain]);
  });

  it('that cannot be held is polled by what is new', () => {
    const polled = playing(parsedLive(playlist({ canSkipUntilSeconds: 12 })));
    expect(at(polled, 2000)).toEqual([{ ...plain, isDelta: true }]);
  });
});

describe('an MPD', () => {
  const after = (updateSeconds: number | null, listed: number | null = null): readonly number[] => due(playingMpd(mpd({ minimumUpdateSeconds: updateSeconds }, listed)));

  it('is asked for again after @minimumUpdatePeriod', () => {
    expect([after(2), after(30)]).toEqual([[2000], [30_000]]);
  });

  it('M15: with 0 is asked for once a segment; without any, never, but where it lists its segments one by one', () => {
    expect(after(0)).toEqual([2000]);
    expect(after(null)).toEqual([]);
    expect(after(null, 100)).toEqual([2000]);
  });

  it('M15: whose segments say when it runs out is asked for then, and not before', () => {
    const heralded = playingMpd(mpd({ minimumUpdateSeconds: 0, publishedAtMs: startMs, heraldIds: new Set(['low']) }));
    expect([due(heralded), at(heralded, 60_000)]).toEqual([[], []]);
    const manifest = { kind: 'refresh', source: '', awaits: null, isDelta: false };
    expect(at(tell(heralded, { kind: 'expired', publishedAtMs: startMs }), 60_000)).toEqual([manifest]);
    // Of an earlier one: this one is later.
    expect(at(tell(heralded, { kind: 'expired', publishedAtMs: startMs - 2000 }), 60_000)).toEqual([]);
    // One that begins in an hour is of another clock.
    const [only] = heralded.presentation?.periods ?? [];
    if (heralded.presentation === null || only === undefined) throw new Error('no Period');
    expect(at({ ...heralded, presentation: { ...heralded.presentation, periods: [{ ...only, startSeconds: 3700 }] } }, 60_000)).toEqual([manifest]);
    // Until it comes it is asked for once a segment.
    const unchanged = tell(heralded, { kind: 'expired', publishedAtMs: startMs }, { kind: 'asked', source: '', atMs: 60_000 }, { kind: 'answered', source: '', atMs: 60_100, isNew: false });
    expect(due(unchanged, 60_100)).toEqual([62_000]);
  });

  it('M15: that runs out need not be waited for, whatever its @minimumUpdatePeriod; and one with other heralds is polled', () => {
    const state = (minimumUpdateSeconds: number | null, id: string): SessionState => playingMpd(mpd({ minimumUpdateSeconds, publishedAtMs: startMs, heraldIds: new Set([id]) }));
    expect([due(state(30, 'low')), due(state(null, 'low'))]).toEqual([[30_000], []]);
    const expired = (minimumUpdateSeconds: number | null): readonly number[] => due(tell(state(minimumUpdateSeconds, 'low'), { kind: 'expired', publishedAtMs: startMs }));
    expect([expired(30), expired(null)]).toEqual([[2000], [2000]]);
    expect(due(state(0, 'other'))).toEqual([2000]);
    expect(due(playingMpd(mpd({ minimumUpdateSeconds: 0, heraldIds: new Set(['low']) })))).toEqual([2000]);
  });

  it('is not asked for sooner where nothing was new, and never called stale: templates may never change', () => {
    const state = playingMpd(mpd({ minimumUpdateSeconds: 4 }));
    expect(due(tell(state, { kind: 'asked', source: '', atMs: 4000 }, { kind: 'answered', source: '', atMs: 4100, isNew: false }), 4100)).toEqual([8000]);
    expect(at(tell(state, { kind: 'asked', source: '', atMs: 4000 }), 100_000)).toEqual([]);
  });
});
