import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../demo/origin/byte-range.js';

describe('a Range header', () => {
  it.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-99', { kind: 'part', start: 0, end: 100 }],
    ['bytes=990-', { kind: 'part', start: 990, end: 1000 }],
    ['bytes=-10', { kind: 'part', start: 990, end: 1000 }],
    ['bytes=-2000', { kind: 'part', start: 0, end: 1000 }],
    ['bytes=500-4000', { kind: 'part', start: 500, end: 1000 }],
    ['bytes=1000-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=9-3', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['lines=0-9', { kind: 'whole' }],
  ])('%s of 1000 bytes', (header, answer) => {
    expect(parseRange(header, 1000)).toEqual(answer);
  });

  it('never leads outside the body', () => {
    const edge = fc.oneof(fc.constant(''), fc.nat(3000).map(String));
    fc.assert(
      fc.property(edge, edge, fc.nat(2000), (from, to, size) => {
        const answer = parseRange(`bytes=${from}-${to}`, size);
        if (answer.kind !== 'part') return;
        expect(answer.start).toBeGreaterThanOrEqual(0);
        expect(answer.start).toBeLessThan(answer.end);
        expect(answer.end).toBeLessThanOrEqual(size);
      }),
    );
  });
});
