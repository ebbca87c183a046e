import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiredBy, isExpired } from '../../../../src/engine/live/manifest-expiry.js';
import { mpd, newLive, startMs } from './stage.js';

const scheme = 'urn:mpeg:dash:event:2012';
const bytes = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => (at % 3 === 0 ? 0 : 65));

/** An event message as it stands in its box. */
function message(version: number, value: string, data: string, of = scheme): number[] {
  const names = bytes(`${of}\0${value}\0`);
  return [version, 0, 0, 0, ...(version === 1 ? [...numbers(20), ...names] : [...names, ...numbers(16)]), ...bytes(data)];
}

describe('an event message', () => {
  it.each([0, 1])('of version %i tells which manifests run out, in all three ways', (version) => {
    expect(expiredBy(message(version, '1', '2026-01-01T00:00:10Z'))).toBe(startMs + 10_000);
    expect(expiredBy(message(version, '1', '2026-01-01T00:00:10.25+00:00\0'))).toBe(startMs + 10_250);
    // Without a zone it is UTC, as in an MPD.
    expect(expiredBy(message(version, '2', '2026-01-01T00:00:10\0<Patch/>'))).toBe(startMs + 10_000);
    expect(expiredBy(message(version, '3', '2026-01-01T00:00:10Z<MPD'))).toBe(startMs + 10_000);
  });

  it('about anything else is none of its business', () => {
    expect(expiredBy(message(1, '1', 'x', 'urn:scte:scte35:2013:bin'))).toBeNull();
    expect(expiredBy(message(0, '4', '2026-01-01T00:00:10Z'))).toBeNull();
    expect(expiredBy(message(2, '1', '2026-01-01T00:00:10Z'))).toBeNull();
  });

  it('may not say which', () => {
    expect(expiredBy(message(1, '1', ''))).toBeNaN();
    expect(expiredBy(message(0, '3', '<MPD/>'))).toBeNaN();
  });

  it('may be anything, cut anywhere', () => {
    fc.assert(fc.property(fc.array(fc.nat(255), { maxLength: 80 }), fc.nat(60), (noise, cut) => {
      for (const body of [noise, message(1, '1', '2026-01-01T00:00:10Z').slice(0, cut), [...message(0, '1', '').slice(0, cut), ...noise]]) {
        const told = expiredBy(body);
        expect(told === null || Number.isNaN(told) || Number.isFinite(told)).toBe(true);
      }
    }));
  });
});

describe('a manifest', () => {
  const expired = (publishedAtMs: number | null, expiredAtMs: number): boolean => {
    const { live } = mpd({ publishedAtMs });
    if (live === undefined) throw new Error('does not go on');
    return isExpired(newLive({ expiredAtMs }), live);
  };

  it('runs out where it was published no later than was said, and never where it does not say when it was', () => {
    expect([expired(startMs, startMs), expired(startMs + 1000, startMs), expired(startMs, -Infinity), expired(null, startMs)]).toEqual([true, false, false, false]);
  });
});
