import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createListIndex } from '../../../src/model/indexes/list-index.js';
import type { Segment } from '../../../src/model/segment.js';
import type { SegmentIndex } from '../../../src/model/segment-index.js';

/** An index of segments given as [start, duration]; `made` counts the objects. */
function indexOf(rows: readonly (readonly [number, number])[], firstNumber = 0): SegmentIndex & { made: () => number } {
  let made = 0;
  const segmentAt = (row: number): Segment => {
    made += 1;
    const [startSeconds = 0, durationSeconds = 0] = rows[row] ?? [];
    return {
      number: firstNumber + row, startSeconds, durationSeconds, mediaStartTicks: null, timescale: 1, timestampOffsetSeconds: null, timeline: 0, windowStartSeconds: -Infinity, windowEndSeconds: Infinity,
      url: `https://media.example/${String(firstNumber + row)}`, range: null, init: null, key: null, protectionSchemes: [], gap: false, programTimeMs: null, bitrateBps: null,
    };
  };
  const index = createListIndex({ startSeconds: Float64Array.from(rows, ([start]) => start), durationSeconds: Float64Array.from(rows, ([, duration]) => duration), firstNumber, isComplete: true, targetDurationSeconds: 6, segmentAt });
  return { ...index, made: () => made };
}

const even = (count: number, duration: number, firstNumber = 0, start = 0): ReturnType<typeof indexOf> => indexOf(Array.from({ length: count }, (_, row) => [start + row * duration, duration] as const), firstNumber);

describe('a list of segments', () => {
  it('answers by time: the one that holds it, else the first behind it, else none', () => {
    const index = indexOf([[2, 2], [4, 2], [7, 1]]);
    expect([0, 2, 3.999, 4, 6, 6.5, 7, 7.999, 8].map((time) => index.at(time)?.number ?? null)).toEqual([0, 0, 0, 1, 2, 2, 2, 2, null]);
    expect(index).toMatchObject({ startSeconds: 2, endSeconds: 8, isComplete: true, targetDurationSeconds: 6 });
    expect([index.first()?.number, index.last()?.number]).toEqual([0, 2]);
  });

  it('is empty without fuss', () => {
    const index = indexOf([]);
    expect([index.first(), index.last(), index.at(0), index.startSeconds, index.endSeconds]).toEqual([null, null, null, 0, 0]);
  });

  it('goes on from its own segments by number, over holes and segments without length', () => {
    const index = indexOf([[0, 2], [2, 0], [2, 0], [2, 2], [9, 2]], 40);
    const numbers: number[] = [];
    for (let segment = index.first(); segment !== null; segment = index.after(segment)) numbers.push(segment.number);
    expect(numbers).toEqual([40, 41, 42, 43, 44]);
  });

  it('goes on from a segment of another rendition by time, where the numbers mean something else', () => {
    const other = even(10, 4, 100);
    const index = even(20, 2, 3);
    const segment = other.at(8);
    expect(segment && index.after(segment)?.startSeconds).toBe(12);
    // The same number, but another time: numbers of two playlists need not agree.
    expect(index.after({ ...even(1, 4, 5, 20).first() as Segment })?.startSeconds).toBe(24);
  });

  it('does not take a last frame of overlap for a segment that is missing', () => {
    const index = indexOf([[0, 4.04], [4.04, 4], [8.04, 4]], 1);
    const [before] = [indexOf([[0, 4]], 70).first()];
    expect(before && index.after(before)?.startSeconds).toBe(4.04);
    const misaligned = indexOf([[0, 6], [6, 6]], 1);
    expect(before && misaligned.after(before)?.startSeconds).toBe(0);
  });

  it('makes objects only for what is asked, and the same object for what is asked again', () => {
    const index = even(200_000, 2);
    expect(index.at(1234.5)).toBe(index.at(1235.5));
    expect(index.made()).toBe(1);
    const last = index.last();
    expect(last && index.after(last)).toBeNull();
    expect(index.made()).toBe(2);
  });

  it('agrees with a walk from the front at every time', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10 })), { maxLength: 40 });
    fc.assert(fc.property(rows, fc.integer({ min: -2, max: 400 }), (gapsAndDurations, time) => {
      let end = 0;
      const list = gapsAndDurations.map(([hole, duration]): [number, number] => {
        const start = end + hole;
        end = start + duration;
        return [start, duration];
      });
      const walked = list.findIndex(([start, duration]) => time < start + duration);
      expect(indexOf(list).at(time)?.number ?? -1).toBe(walked);
    }));
  });
});
