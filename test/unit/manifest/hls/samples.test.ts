import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../../src/model/presentation.js';
import { catalogue } from '../../../media/catalogue.js';
import { openMediaLibrary } from '../../../media/library.js';
import type { StreamFiles } from '../../../media/library.js';
import { notesOf, parse, parserOn, segmentsOf, stillClock } from './reading.js';

const library = openMediaLibrary();
const root = 'https://media.example/media/';
const never = new AbortController().signal;

interface ReadIndex {
  readonly type: string;
  readonly url: string;
  readonly segments: ReturnType<typeof segmentsOf>;
  readonly notes: string;
  readonly endSeconds: number;
}

/** The stream's presentation and the index of every rendition at every location. */
async function readAll(path: string, bytesOf: (url: string) => Uint8Array): Promise<{ presentation: Presentation; indexes: ReadIndex[] }> {
  const parser = parserOn(stillClock());
  const url = root + path;
  const presentation = await parse(new TextDecoder().decode(bytesOf(url)), url, parser);
  const indexes: ReadIndex[] = [];
  for (const rendition of presentation.periods.flatMap((period) => period.groups).flatMap((group) => group.renditions)) {
    for (const [locationIndex, { index }] of rendition.locations.entries()) {
      if (index.kind === 'ready') indexes.push({ type: rendition.type, url, segments: segmentsOf(index.index), notes: notesOf(presentation), endSeconds: index.index.endSeconds });
      if (index.kind !== 'playlist') continue;
      const parsed = await parser.parseIndex({ rendition, locationIndex, bytes: bytesOf(index.url), byteOffset: 0, url: index.url, presentation, nowEpochMs: 0, previous: null, sibling: null }, never);
      if ('needs' in parsed) throw new Error('a playlist needs nothing more');
      indexes.push({ type: rendition.type, url: index.url, segments: segmentsOf(parsed.index), notes: notesOf(parsed), endSeconds: parsed.index.endSeconds });
    }
  }
  return { presentation, indexes };
}

describe('the sample streams', () => {
  it.each(catalogue.filter((sample) => sample.protocol === 'hls'))('$id: every byte that the indexes name is there, and nothing is noted', async ({ id, path, durationSeconds, renditions, audioLanguages }) => {
    const files: StreamFiles = library.stream(id) ?? new Map();
    const bytesOf = (url: string): Uint8Array => {
      const bytes = files.get(url.slice(`${root}${id}/`.length).split('?', 1)[0] ?? '');
      if (bytes === undefined) throw new Error(`${url} is not a file of ${id}`);
      return bytes;
    };
    const { presentation, indexes } = await readAll(path, bytesOf);
    expect(notesOf(presentation)).toBe('');
    const groups = presentation.periods[0]?.groups ?? [];
    const video = groups.filter((group) => group.type === 'video').flatMap((group) => group.renditions);
    // A media playlist alone does not say whether there is video in it.
    if (renditions.length > 0 || id === 'hls-audio-ts') expect(video.length).toBeGreaterThan(0);
    else expect(video).toEqual([]);
    if (audioLanguages.length > 1) expect(groups.filter((group) => group.type === 'audio').map((group) => group.language)).toEqual(audioLanguages);
    expect(indexes.length).toBeGreaterThan(0);
    for (const { segments, notes, endSeconds } of indexes) {
      expect(notes).toBe('');
      expect(Math.abs(endSeconds - durationSeconds)).toBeLessThan(0.3);
      for (const { url, range, init, key } of segments) {
        expect(range?.end ?? 1).toBeLessThanOrEqual(bytesOf(url).length);
        if (init !== null) expect(init.range?.end ?? 1).toBeLessThanOrEqual(bytesOf(init.url).length);
        if (key !== null) expect(bytesOf(key.url)).toHaveLength(16);
      }
    }
  });
});
