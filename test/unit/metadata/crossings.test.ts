import { describe, expect, it } from 'vitest';
import { crossings, nextCrossing } from '../../../src/metadata/crossings.js';
import type { TimedEvent } from '../../../src/model/timed-event.js';
import { event } from './events.js';

/** A playhead seen at these times, a quarter of a second apart; `*` in front: it was moved there. */
function seenAt(events: readonly TimedEvent[], ...places: readonly (number | '*')[]): string[] {
  const out: string[] = [];
  let inside: readonly TimedEvent[] = [];
  let last: { timeSeconds: number; atMs: number; rate: number } | null = null;
  let atMs = 0;
  for (const place of places) {
    if (place === '*') {
      last = null;
      continue;
    }
    atMs += 250;
    const now = { timeSeconds: place, atMs, rate: 1 };
    const { entered, left } = crossings(events, inside, last, now);
    inside = [...inside, ...entered].filter((one) => !left.includes(one));
    last = now;
    out.push([...entered.map(({ id }) => `+${id}`), ...left.map(({ id }) => `-${id}`)].join(' '));
  }
  return out;
}

describe('a playhead', () => {
  it('enters and leaves events, the end not being in them', () => {
    expect(seenAt([event('a', 1, 2), event('b', 1.5)], 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25)).toEqual(['', '+a', '', '+b', '', '-a', '']);
  });

  it('passes over short ones, and over moments', () => {
    expect(seenAt([event('short', 1.05, 1.1), event('moment', 1.2, 1.2), event('exact', 1.25, 1.25)], 1, 1.25, 1.5)).toEqual(['', '+short +moment +exact -short -moment', '-exact']);
  });

  it('is told of what lies where it starts, and not of what it jumps over', () => {
    const events = [event('a', 0, 2), event('over', 3, 4), event('b', 5, 9)];
    expect(seenAt(events, 0, '*', 6, '*', 0.5)).toEqual(['+a', '+b -a', '+a -b']);
    expect(seenAt(events, 0, 6)).toEqual(['+a', '+b -a']);
  });

  it('counts what was played while nobody looked', () => {
    const { entered, left } = crossings([event('a', 10, 20)], [], { timeSeconds: 0, atMs: 0, rate: 1 }, { timeSeconds: 60, atMs: 60_000, rate: 1 });
    expect([entered.length, left.length]).toEqual([1, 1]);
  });
});

it('the next crossing is the nearest start or end ahead', () => {
  const events = [event('a', 1, 4), event('b', 3, 3), event('c', 6)];
  expect([0, 1, 3, 4, 6].map((seconds) => nextCrossing(events, seconds))).toEqual([1, 3, 4, 6, Infinity]);
});
