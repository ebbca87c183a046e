import { describe, expect, it } from 'vitest';
import { edgeStartSeconds, liveWindowSeconds, streamTypeOf } from '../../../src/embed/element/live-facts.js';
import type { LiveInfo } from '../../../src/index.js';

const live = (seconds: number, change: Partial<LiveInfo> = {}): LiveInfo => ({ latencySeconds: 6, targetLatencySeconds: 6, window: { start: 100, end: 100 + seconds }, edge: 102 + seconds, isAtEdge: true, positionEpochMs: null, ...change });

describe('what control kits are told of a live stream', () => {
  it('its kind, once it is known', () => {
    expect([streamTypeOf(null, NaN), streamTypeOf(null, 24), streamTypeOf(null, Infinity), streamTypeOf(live(60), NaN)]).toEqual(['unknown', 'on-demand', 'live', 'live']);
  });

  it('a window that stands while it breathes, and none where it is too short to rewind in', () => {
    expect(liveWindowSeconds(60, null)).toBeNaN();
    expect(liveWindowSeconds(NaN, live(60.4))).toBe(60);
    expect(liveWindowSeconds(60, live(66))).toBe(60);
    expect(liveWindowSeconds(60, live(80))).toBe(80);
    expect(liveWindowSeconds(NaN, live(18))).toBe(0);
    // Once there it does not come and go with a segment.
    expect(liveWindowSeconds(31, live(29))).toBe(31);
    expect(liveWindowSeconds(31, live(20))).toBe(0);
  });

  it('where the edge begins: before the playhead of who follows it, and behind who has rewound', () => {
    expect(edgeStartSeconds(null, 3)).toBeNaN();
    expect(edgeStartSeconds(live(60), 156)).toBe(152);
    expect(edgeStartSeconds(live(60), 140)).toBe(140);
    expect(edgeStartSeconds(live(60, { isAtEdge: false }), 140)).toBe(152);
  });
});
