import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { Parser } from 'm3u8-parser';
import { describe, expect, it } from 'vitest';
import { hlsLiveTarget, hlsTarget, outcomeOf } from '../../../fuzz/hls.js';
import { hlsCorpus, hostilePieces } from '../../../fuzz/hls-corpus.js';
import { fuzz } from '../../../fuzz/target.js';
import { indexOf, media, parse, segmentsOf } from './reading.js';

const corpusLines = hlsCorpus.flatMap((text) => text.split('\n'));

describe('whatever the text', () => {
  it('the outcome is a sound presentation or a typed error', async () => {
    const line = fc.oneof(fc.constantFrom(...corpusLines), fc.constantFrom(...hostilePieces), fc.string(), fc.tuple(fc.constantFrom(...corpusLines), fc.string()).map((parts) => parts.join('')));
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
      await outcomeOf(['#EXTM3U', ...lines].join('\n'));
    }), { numRuns: 400 });
  }, 30_000);

  it('mutated playlists keep to the contract', async () => {
    const { failures, outcomes } = await fuzz(hlsTarget, 20_240_229, (iterations) => iterations < 1500);
    expect(failures).toEqual([]);
    const alone = (outcome: string): number => [...outcomes].reduce((sum, [name, count]) => sum + (name.startsWith(outcome) ? count : 0), 0);
    expect(alone('presentation')).toBeGreaterThan(300);
    expect(alone('manifest/invalid')).toBeGreaterThan(100);
  }, 60_000);

  it('mutated refreshes keep to the contract', async () => {
    const { failures, outcomes } = await fuzz(hlsLiveTarget, 20_240_301, (iterations) => iterations < 1500);
    expect(failures).toEqual([]);
    const having = (outcome: string): number => [...outcomes].reduce((sum, [name, count]) => sum + (name.includes(outcome) ? count : 0), 0);
    expect(having('live, live')).toBeGreaterThan(200);
    expect(having('the same')).toBeGreaterThan(100);
    expect(having('manifest/invalid')).toBeGreaterThan(100);
  }, 60_000);

  it('the corpus itself is sound', async () => {
    for (const text of hlsCorpus) expect(await outcomeOf(text)).toBe('presentation');
  });
});

describe('the playlists of m3u8-parser\'s own tests', () => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('m3u8-parser/package.json')), 'test/fixtures/integration');
  /** Numbers below 0 and delta updates, which we refuse, and two target durations, of which the last counts for us. */
  const apart = new Set(['negativeMediaSequence.m3u8', 'multipleTargetDurations.m3u8', 'llhlsDelta.m3u8', 'llhls-delta-byte-range.m3u8']);
  const media = readdirSync(folder).filter((name) => name.endsWith('.m3u8') && !apart.has(name)).filter((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return text.includes('#EXTINF') && !text.includes('#EXT-X-STREAM-INF');
  });

  it.each(media)('%s has the same segments', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const oracle = new Parser();
    oracle.push(text);
    oracle.end();
    const ours = segmentsOf(indexOf(await parse(text, 'https://media.example/show/main.m3u8'))).filter(({ live }) => live === undefined);
    expect(ours.map((one) => [one.url, one.timeline, one.number])).toEqual(oracle.manifest.segments.map((one, at) => [new URL(one.uri, 'https://media.example/show/').href, one.timeline, oracle.manifest.mediaSequence + at]));
    for (const [at, { duration }] of oracle.manifest.segments.entries()) {
      // A length of 0 is 0.01 s there, and none where the target duration comes too late.
      if (duration !== undefined) expect(ours[at]?.durationSeconds).toBeCloseTo(duration, 1);
    }
  });
});

describe('well-formed media playlists', () => {
  const segment = fc.record({
    duration: fc.integer({ min: 1, max: 20_000 }).map((ms) => ms / 1000),
    file: fc.constantFrom('a.ts', 'b.ts', 'dir/c.ts'),
    discontinuity: fc.boolean(),
    map: fc.option(fc.constantFrom('i1.mp4', 'i2.mp4'), { freq: 5 }),
    key: fc.option(fc.constantFrom('#EXT-X-KEY:METHOD=NONE', '#EXT-X-KEY:METHOD=AES-128,URI="k1"', '#EXT-X-KEY:METHOD=AES-128,URI="k2",IV=0x00000000000000000000000000000001'), { freq: 5 }),
    date: fc.option(fc.integer({ min: 0, max: 4e9 }), { freq: 5 }),
    range: fc.option(fc.record({ length: fc.integer({ min: 1, max: 1e9 }), offset: fc.integer({ min: 0, max: 1e9 }) })),
  });

  it('read as m3u8-parser reads them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 30 }), fc.nat(1e6), fc.nat(50), async (list, first, timeline) => {
      const text = media(`#EXT-X-MEDIA-SEQUENCE:${String(first)}`, `#EXT-X-DISCONTINUITY-SEQUENCE:${String(timeline)}`, ...list.flatMap((one) => [
        ...(one.discontinuity ? ['#EXT-X-DISCONTINUITY'] : []), ...(one.map === null ? [] : [`#EXT-X-MAP:URI="${one.map}"`]), ...(one.key === null ? [] : [one.key]),
        ...(one.date === null ? [] : [`#EXT-X-PROGRAM-DATE-TIME:${new Date(one.date).toISOString()}`]),
        ...(one.range === null ? [] : [`#EXT-X-BYTERANGE:${String(one.range.length)}@${String(one.range.offset)}`]), `#EXTINF:${String(one.duration)},`, one.file,
      ]));
      const oracle = new Parser();
      oracle.push(text);
      oracle.end();
      const resolve = (uri: string | undefined): string | null => (uri === undefined ? null : `https://media.example/show/${uri}`);
      const ours = segmentsOf(indexOf(await parse(text)));
      expect(ours.map((one) => ({ duration: one.durationSeconds, url: one.url, timeline: one.timeline, range: one.range, map: one.init?.url ?? null, key: one.key?.url ?? null, date: one.programTimeMs?.toFixed(3) })))
        .toEqual(oracle.manifest.segments.map((one) => ({ duration: one.duration, url: resolve(one.uri), timeline: one.timeline, range: one.byterange === undefined ? null : { start: one.byterange.offset, end: one.byterange.offset + one.byterange.length }, map: resolve(one.map?.uri), key: resolve(one.key?.uri), date: one.programDateTime?.toFixed(3) })));
      expect(ours[0]?.number).toBe(oracle.manifest.mediaSequence);
    }), { numRuns: 200 });
  }, 30_000);
});
