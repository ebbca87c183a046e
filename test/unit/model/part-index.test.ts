import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPartIndex } from '../../../src/model/indexes/part-index.js';
import type { LivePiece, Segment } from '../../../src/model/segment.js';
import type { SegmentIndex } from '../../../src/model/segment-index.js';
import { segment } from '../buffer/segments.js';

interface Shape {
  /** Parts of each row, the last one of the segment that is being made; 0: none listed. */
  readonly parts: readonly number[];
  readonly firstNumber?: number;
  readonly hasHint?: boolean;
  /** The hint brings all that is to come of its segment. */
  readonly isRest?: boolean;
  /** Parts that decoding can begin with, besides the first of each row. */
  readonly independent?: readonly number[];
}

const partSeconds = 0.5;
const rowSeconds = 2;

function piece(part: number, more: Partial<LivePiece> = {}): LivePiece {
  return { part, isIndependent: part === 0, availableAtMs: null, isGrowing: false, ...more };
}

/** Rows of 2 s, of which the last that has parts is in the making. */
function index({ parts, firstNumber = 10, hasHint = false, isRest = false, independent = [] }: Shape): SegmentIndex {
  const count = parts.length - 1;
  const startOf = (row: number): number => row * rowSeconds;
  const partOf = (row: number, part: number, more: Partial<Segment> = {}): Segment => segment(firstNumber + row, {
    startSeconds: startOf(row) + part * partSeconds, durationSeconds: partSeconds, url: `https://a.test/${String(firstNumber + row)}.${String(part)}`, live: piece(part, { isIndependent: part === 0 || independent.includes(part) }), ...more,
  });
  const pending = parts[count] ?? 0;
  const rest = { durationSeconds: rowSeconds - pending * partSeconds, url: `https://a.test/${String(firstNumber + count)}.mp4`, range: { start: 100, end: null } };
  return createPartIndex({
    count, firstNumber, isComplete: false, targetDurationSeconds: rowSeconds, startOf,
    endOf: (row) => (row < count ? startOf(row) + rowSeconds : startOf(row) + pending * partSeconds),
    wholeAt: (row) => segment(firstNumber + row, { startSeconds: startOf(row), durationSeconds: rowSeconds }),
    partCount: (row) => parts[row] ?? 0,
    partAt: partOf,
    hint: hasHint ? partOf(count, pending, { live: piece(pending, { isGrowing: true }), ...(isRest ? rest : {}) }) : null,
  });
}

function name(of: Segment | null): string {
  return of === null ? 'none' : `${of.number}${of.live === undefined ? '' : `.${String(of.live.part)}${of.live.isGrowing ? '+' : ''}`}`;
}

function walk(of: SegmentIndex, from: Segment | null = of.first()): string[] {
  const out: string[] = [];
  for (let next = from; next !== null && out.length < 50; next = of.after(next)) out.push(name(next));
  return out;
}

function present(of: Segment | null): Segment {
  if (of === null) throw new Error('none');
  return of;
}

describe('whole segments and parts', () => {
  it('follow one another, whole ones as long as there are some', () => {
    const of = index({ parts: [0, 0, 4, 3], hasHint: true });
    expect(walk(of)).toEqual(['10', '11', '12', '13.0', '13.1', '13.2', '13.3+']);
    expect([of.startSeconds, of.endSeconds, name(of.last())]).toEqual([0, 7.5, '13.2']);
  });

  it('are found by time: what holds it, from where decoding can begin', () => {
    const of = index({ parts: [0, 0, 4, 3], independent: [2] });
    const at = (seconds: number): string => name(of.at(seconds));
    expect([-1, 0, 1.9, 2, 5.4, 5.6, 6, 6.9, 7.2, 7.5, 99].map(at)).toEqual(['10', '10', '10', '11', '12.2', '12.2', '13.0', '13.0', '13.2', 'none', 'none']);
    expect(at(4.2)).toBe('12');
  });

  it('from a part in the midst of a whole segment go on with parts, then with the next', () => {
    const of = index({ parts: [0, 4, 4, 1], independent: [2] });
    expect(walk(of, of.at(3.2))).toEqual(['11.2', '11.3', '12', '13.0']);
  });

  it('have nothing where nothing is', () => {
    const of = index({ parts: [0] });
    expect([of.first(), of.last(), of.at(0)]).toEqual([null, null, null]);
    expect([of.startSeconds, of.endSeconds]).toEqual([0, 0]);
    expect(walk(index({ parts: [0], hasHint: true }))).toEqual(['10.0+']);
    expect(walk(index({ parts: [2] }))).toEqual(['10.0', '10.1']);
  });
});

describe('what follows a piece of an older revision', () => {
  const before = index({ parts: [0, 0, 2], hasHint: true });
  const last = present(before.after(present(before.at(4))));
  const hinted = present(before.after(last));

  it('is the next part, where there are more now', () => {
    const now = index({ parts: [0, 0, 4] });
    expect(name(now.after(last))).toBe('12.2');
    expect(name(now.after(hinted))).toBe('12.3');
  });

  it('is the next segment, where its own is whole and it was the last of it', () => {
    const now = index({ parts: [0, 0, 3, 1] });
    expect(name(now.after(hinted))).toBe('13.0');
  });

  it('is its segment again where the parts are listed no more, unless it was the end of it', () => {
    const now = index({ parts: [0, 0, 0, 0, 1] });
    expect(name(now.after(last))).toBe('12');
    const end = { ...last, startSeconds: 5.5, live: piece(3) };
    expect(name(now.after(end))).toBe('13');
  });

  it('is the next segment behind a request that brings all of its own', () => {
    const open = present(index({ parts: [0, 0, 1], hasHint: true, isRest: true }).at(4.2));
    const rest = present(index({ parts: [0, 0, 1], hasHint: true, isRest: true }).after(open));
    expect(rest).toMatchObject({ range: { start: 100, end: null }, durationSeconds: 1.5 });
    expect(name(index({ parts: [0, 0, 3], hasHint: true, isRest: true }).after(rest))).toBe('none');
    expect(name(index({ parts: [0, 0, 4, 1] }).after(rest))).toBe('13.0');
    expect(name(index({ parts: [0, 0, 4, 0], hasHint: true }).after(rest))).toBe('13.0+');
  });

  it('is where time goes on, when a hint did not come true', () => {
    const now = index({ parts: [0, 0, 4, 1], independent: [1, 2, 3] });
    const wrong = { ...hinted, url: 'https://a.test/other' };
    expect(name(now.after(wrong))).toBe('12.3');
  });

  it('does not mind the host: an edge gives way to another', () => {
    const now = index({ parts: [0, 0, 4] });
    expect(name(now.after({ ...last, url: last.url.replace('a.test', 'b.test') }))).toBe('12.2');
  });
});

describe('a piece of another rendition', () => {
  it('whose number means another time here is gone on from by time', () => {
    const of = index({ parts: [0, 0, 0, 4], independent: [1, 2, 3] });
    expect(name(of.after(segment(10, { startSeconds: 2, durationSeconds: 2 })))).toBe('12');
    expect(name(of.after(segment(12, { startSeconds: 0, durationSeconds: 2 })))).toBe('11');
    expect(name(of.after({ ...segment(99, { startSeconds: 6, durationSeconds: 0.5 }), live: piece(0) }))).toBe('13.1');
    expect(name(of.after(segment(99, { startSeconds: 60, durationSeconds: 2 })))).toBe('none');
  });
});

describe('any index', () => {
  const shape = fc.record({ parts: fc.array(fc.constantFrom(0, 4), { minLength: 0, maxLength: 6 }), pending: fc.integer({ min: 0, max: 4 }), hasHint: fc.boolean(), firstNumber: fc.nat(5) });

  it('is walked without holes, to its end', () => {
    fc.assert(fc.property(shape, ({ parts, pending, hasHint, firstNumber }) => {
      const of = index({ parts: [...parts, pending], hasHint, firstNumber });
      let end = of.startSeconds;
      for (let next = of.first(); next !== null; next = of.after(next)) {
        expect(next.startSeconds).toBe(end);
        end = next.startSeconds + next.durationSeconds;
      }
      expect(end).toBe(of.endSeconds + (hasHint ? partSeconds : 0));
    }));
  });

  it('finds what it walks over by its time', () => {
    fc.assert(fc.property(shape, fc.double({ min: 0, max: 14, noNaN: true }), ({ parts, pending, firstNumber }, time) => {
      const of = index({ parts: [...parts, pending], firstNumber });
      const found = of.at(time);
      if (time < of.endSeconds) expect(present(found).startSeconds).toBeLessThanOrEqual(time);
      else expect(found).toBeNull();
    }));
  });
});
