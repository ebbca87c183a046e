import { describe, expect, it } from 'vitest';
import { named, openLive, playlist, refreshed, rows } from './live.js';

const part = (number: number, order: number, isIndependent: boolean): string => `#EXT-X-PART:DURATION=1,URI="${number}.${order}.m4s"${isIndependent ? ',INDEPENDENT=YES' : ''}`;
const hint = (number: number, order: number): string => `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${number}.${order}.m4s"`;
const ofParts = (number: number, flags: readonly boolean[]): string[] => flags.map((isIndependent, order) => part(number, order, isIndependent));
const inf = '#EXT-X-PART-INF:PART-TARGET=1';

describe('a hinted part is begun with', () => {
  it('where the parts at its place in other segments can be', async () => {
    const sound = playlist(7, inf, ...ofParts(7, [true, true, true, true]), ...rows(7, 8), ...ofParts(8, [true]), hint(8, 1));
    expect(named((await refreshed(sound)).index.at(5.5))).toBe('8.1+@5 0');
  });

  it('not where only the first part of each segment can be', async () => {
    const picture = playlist(7, inf, ...ofParts(7, [true, false, false, false]), ...rows(7, 8), ...ofParts(8, [true]), hint(8, 1));
    expect((await refreshed(picture)).index.at(5.5)).toBeNull();
  });

  it('and where no other segment tells, after two that can be', async () => {
    const { read } = await openLive();
    expect((await read(playlist(7, inf, ...rows(7, 8), ...ofParts(8, [true]), hint(8, 1)))).index.at(5.5)).toBeNull();
    expect(named((await read(playlist(7, inf, ...rows(7, 8), ...ofParts(8, [true, true]), hint(8, 2)))).index.at(6.5))).toBe('8.2+@6 0');
  });
});
