import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { codecSwitch, namesAudio } from '../../../src/buffer/codec-switch.js';
import { evictBehind, relieveQuota } from '../../../src/buffer/evict.js';

const avc = 'video/mp4; codecs="avc1.64001f"';

describe('codecSwitch', () => {
  it('calls profiles, spellings and orders of the same codecs the same', () => {
    for (const other of ['video/mp4; codecs="avc1.4d401e"', 'video/mp4; codecs="avc3.64001f"', 'video/mp4;codecs=avc1.64001f', 'Video/MP4; codecs="avc1.64001f"']) expect(codecSwitch(avc, other, false), other).toBe('same');
    expect(codecSwitch('video/mp4; codecs="avc1.64001f,mp4a.40.2"', 'video/mp4; codecs="mp4a.40.5, avc1.4d401e"', false)).toBe('same');
    expect(codecSwitch('video/mp4; codecs="hvc1.1.6.L93"', 'video/mp4; codecs="hev1.1.6.L93"', false)).toBe('same');
  });

  it('changes the type where it can, else asks for a new sink', () => {
    for (const other of ['video/mp4; codecs="hvc1.1.6.L93"', 'video/webm; codecs="vp09.00.10.08"', 'video/mp4; codecs="avc1.64001f,mp4a.40.2"']) {
      expect(codecSwitch(avc, other, true), other).toBe('change-type');
      expect(codecSwitch(avc, other, false), other).toBe('rebuild');
    }
  });

  it('knows a type that brings its audio along', () => {
    expect(namesAudio('video/mp4; codecs="avc1.64001f,mp4a.40.2"')).toBe(true);
    expect(namesAudio('video/webm; codecs="vp9, opus"')).toBe(true);
    expect(namesAudio(avc)).toBe(false);
  });
});

describe('evictBehind', () => {
  it('takes what lies farther behind than is to be kept, and only a worthwhile stretch', () => {
    expect(evictBehind([{ start: 0, end: 100 }], 50, 30, () => [])).toEqual({ start: 0, end: 20 });
    expect(evictBehind([{ start: 17, end: 100 }], 50, 30, () => [])).toBeNull();
    expect(evictBehind([], 50, 30, () => [])).toBeNull();
  });

  it('never cuts closer than three seconds behind the playhead, whatever the app says', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0, max: 1000, noNaN: true }), (time, behind, start) => {
      const range = evictBehind([{ start, end: 2000 }], time, behind, () => []);
      if (range === null) return;
      expect(range.end).toBeLessThanOrEqual(time - Math.max(3, behind) + 1e-9);
      expect(range.end - start).toBeGreaterThanOrEqual(4);
    }));
  });

  it('cuts before a segment, not inside it', () => {
    expect(evictBehind([{ start: 0, end: 100 }], 50, 30, () => [{ start: 10, end: 16 }, { start: 16, end: 22 }])?.end).toBeCloseTo(15.95, 6);
  });
});

describe('relieveQuota', () => {
  const buffered = [{ start: 0, end: 60 }];

  it('gives up the past first and keeps its goal; then the far future, aiming for less', () => {
    expect(relieveQuota(buffered, 20, 30, 1, [])).toEqual({ remove: [{ start: 0, end: 17 }], goalSeconds: 30, isHopeless: false });
    const second = relieveQuota([{ start: 17, end: 60 }], 20, 30, 2, []);
    expect(second).toEqual({ remove: [{ start: 41, end: Number.POSITIVE_INFINITY }], goalSeconds: 21, isHopeless: false });
  });

  it('never touches the seconds around the playhead while there is media to play', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 2, max: 600, noNaN: true }), fc.integer({ min: 1, max: 20 }), (time, goal, attempt) => {
      const relief = relieveQuota(buffered, time, goal, attempt, []);
      for (const { start, end } of relief.remove) expect(end <= time - 3 + 1e-9 || start >= time + 4).toBe(true);
      expect(relief.goalSeconds).toBeGreaterThanOrEqual(4);
      expect(relief.goalSeconds).toBeLessThanOrEqual(Math.max(4, goal));
    }));
  });

  it('leaves the head of the segment that is being appended, for the rest of it cannot be shown without', () => {
    const segments = [{ start: 0, end: 20 }, { start: 20, end: 40 }, { start: 40, end: 60 }];
    const after = (start: number) => ({ remove: [{ start, end: Number.POSITIVE_INFINITY }] });
    // 20 + 21 = 41 s lies in the third segment, of which three seconds are in.
    expect(relieveQuota([{ start: 17, end: 43 }], 20, 30, 2, segments, { start: 40, end: 60 }).remove).toEqual([]);
    // Of what lies beyond it, it may be rid.
    expect(relieveQuota([{ start: 17, end: 90 }], 20, 30, 2, segments, { start: 40, end: 60 })).toMatchObject(after(60));
    // Where whole segments before it go, it goes with them: it is not needed any more.
    expect(relieveQuota([{ start: 17, end: 90 }], 20, 30, 2, segments, { start: 60, end: 80 })).toMatchObject(after(41));
    fc.assert(fc.property(fc.double({ min: 0, max: 60, noNaN: true }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 2 }), (time, attempt, index) => {
      const own = segments[index] ?? { start: 0, end: 20 };
      // Nobody needs the rest of what lies behind the playhead.
      fc.pre(time - 3 < own.end);
      for (const { start, end } of relieveQuota(buffered, time, 30, attempt, segments, own).remove) expect(end <= own.start || start >= own.end || start < own.start - 0.5).toBe(true);
    }));
  });

  it('comes to an end', () => {
    let goal = 30;
    let left = [{ start: 0, end: 60 }];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const relief = relieveQuota(left, 20, goal, attempt, []);
      if (relief.isHopeless) return;
      goal = relief.goalSeconds;
      for (const { start, end } of relief.remove) left = left.map((range) => (start === 0 ? { start: Math.max(range.start, end), end: range.end } : { start: range.start, end: Math.min(range.end, start) }));
    }
    throw new Error(`it goes on with a goal of ${goal} s`);
  });
});
