import { describe, expect, it } from 'vitest';
import { catalogue, type SampleStream } from '../../media/catalogue.js';
import { packagings } from '../../media/derive/packagings.js';
import { openMediaLibrary, type StreamFiles } from '../../media/library.js';

const library = openMediaLibrary();

function filesOf({ id }: SampleStream): StreamFiles {
  return library.stream(id) ?? new Map<string, Uint8Array>();
}

function textOf(files: StreamFiles, path: string): string {
  return new TextDecoder().decode(files.get(path));
}

function resolve(base: string, uri: string): string {
  return new URL(uri, `http://origin/${base}`).pathname.slice(1);
}

/** Every URI of the playlists, with the range that is asked of it. */
function hlsReferences(files: StreamFiles): { path: string; end: number }[] {
  return [...files.keys()].filter((path) => path.endsWith('.m3u8')).flatMap((playlist) => {
    let end = 0;
    return textOf(files, playlist).split('\n').flatMap((line) => {
      const range = /BYTERANGE[:=]"?(\d+)@(\d+)/.exec(line);
      if (range !== null) end = Number(range[1]) + Number(range[2]);
      const uri = line.startsWith('#') ? /URI="([^"]+)"/.exec(line)?.[1] : line;
      if (uri === undefined || uri === '') return [];
      const reference = { path: resolve(playlist, uri), end };
      end = 0;
      return [reference];
    });
  });
}

const seconds = (playlist: string): number => [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, value]) => sum + Number(value), 0);

describe('the catalogue', () => {
  it('names exactly the streams that can be packaged', () => {
    expect(catalogue.map(({ id }) => id).sort()).toEqual(Object.keys(packagings).sort());
    expect(library.stream('no-such-stream')).toBeNull();
    expect(library.stream('constructor')).toBeNull();
  });

  it.each(catalogue)('$id has its manifest where the catalogue says', (stream) => {
    const path = stream.path.slice(stream.id.length + 1);
    const start = textOf(filesOf(stream), path).slice(0, 5);
    expect(start).toBe(stream.protocol === 'hls' ? '#EXTM' : '<?xml');
  });

  it.each(catalogue)('$id offers the sizes and languages that the catalogue says', (stream) => {
    const manifest = textOf(filesOf(stream), stream.path.slice(stream.id.length + 1));
    const sizes = [...manifest.matchAll(/RESOLUTION=(\d+)x|<Representation[^>]* width="(\d+)"/g)].map(([, hls, dash]) => Number(hls ?? dash));
    const widths = new Set(stream.renditions.filter(({ counterCode }) => counterCode !== 4).map(({ width }) => width));
    if (manifest.includes('#EXTINF')) return;
    expect(new Set(sizes)).toEqual(widths);
    const languages = [...manifest.matchAll(/LANGUAGE="(\w+)"|<AdaptationSet[^>]* lang="(\w+)"/g)].map(([, hls, dash]) => hls ?? dash);
    if (stream.audioLanguages.length > 1) expect([...new Set(languages)]).toEqual(stream.audioLanguages);
  });
});

describe('HLS packagings', () => {
  const streams = catalogue.filter(({ protocol }) => protocol === 'hls');

  it.each(streams)('$id refers to nothing that is not there', (stream) => {
    const files = filesOf(stream);
    const references = hlsReferences(files);
    expect(references.length).toBeGreaterThan(11);
    for (const { path, end } of references) expect(files.get(path)?.length ?? -1, path).toBeGreaterThanOrEqual(Math.max(1, end));
  });

  it.each(streams)('$id has playlists that last as long as the catalogue says, with a true target duration', (stream) => {
    const files = filesOf(stream);
    for (const path of [...files.keys()].filter((name) => name.endsWith('index.m3u8'))) {
      const text = textOf(files, path);
      expect(Math.abs(seconds(text) - stream.durationSeconds)).toBeLessThan(0.03);
      const target = Number(/TARGETDURATION:(\d+)/.exec(text)?.[1]);
      for (const [, value] of text.matchAll(/#EXTINF:([\d.]+)/g)) expect(Math.round(Number(value))).toBeLessThanOrEqual(target);
    }
  });

  it('gives codecs in all multivariant playlists but the one that is to be without', () => {
    for (const stream of streams.filter(({ path }) => path.endsWith('master.m3u8'))) {
      const variants = textOf(filesOf(stream), 'master.m3u8').split('\n').filter((line) => line.startsWith('#EXT-X-STREAM-INF'));
      expect(variants.every((line) => line.includes('CODECS=')), stream.id).toBe(stream.id !== 'hls-ts-no-codecs');
    }
  });

  it('marks both discontinuities, with the map of each part in fMP4', () => {
    const tags = (id: string): string[] =>
      textOf(library.stream(id) ?? new Map(), '360/index.m3u8').split('\n').filter((line) => /DISCONTINUITY|MAP/.test(line));
    expect(tags('hls-ts-discontinuity')).toEqual(['#EXT-X-DISCONTINUITY', '#EXT-X-DISCONTINUITY']);
    const [first, alternate] = ['#EXT-X-MAP:URI="programme.mp4"', '#EXT-X-MAP:URI="alternate.mp4"'];
    expect(tags('hls-fmp4-discontinuity')).toEqual([first, '#EXT-X-DISCONTINUITY', alternate, '#EXT-X-DISCONTINUITY', first]);
  });
});

describe('DASH packagings', () => {
  const text = (id: string): string => textOf(library.stream(id) ?? new Map(), 'manifest.mpd');

  it.each(['dash-number', 'dash-edit-list', 'dash-audio'])('%s has a file for each number of its 24 s', (id) => {
    const paths = [...(library.stream(id) ?? new Map<string, Uint8Array>()).keys()];
    const folders = [...text(id).matchAll(/<Representation id="([^"]+)"/g)].map(([, name]) => name);
    const numbers = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(3, '0'));
    expect(folders.length).toBeGreaterThan(1);
    expect(paths).toEqual(expect.arrayContaining(folders.flatMap((folder) => numbers.map((number) => `${folder}/${number}.m4s`))));
  });

  it('dash-timeline has a file for each time, and its runs add up to 24 s', () => {
    const paths = [...(library.stream('dash-timeline') ?? new Map<string, Uint8Array>()).keys()];
    for (const [, id, timescale, body = ''] of text('dash-timeline').matchAll(/<Representation id="([^"]+)"[^]*?timescale="(\d+)"[^]*?<SegmentTimeline>([^]*?)<\/SegmentTimeline>/g)) {
      let time = 0;
      for (const [, duration, repeat] of body.matchAll(/d="(\d+)"(?: r="(\d+)")?/g)) {
        for (let count = 0; count <= Number(repeat ?? 0); count += 1) {
          expect(paths).toContain(`${id}/${time}.m4s`);
          time += Number(duration);
        }
      }
      expect(time / Number(timescale)).toBe(24);
    }
  });

  it('dash-list writes out URLs that are there', () => {
    const files = library.stream('dash-list');
    const urls = [...text('dash-list').matchAll(/(?:media|sourceURL)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(urls).toHaveLength(5 * 13);
    expect(urls.filter((url) => files?.has(url) !== true)).toEqual([]);
  });

  it('dash-two-period gives the second Period other ids and an offset of 12 s', () => {
    const [first = '', second = ''] = text('dash-two-period').split('</Period>');
    const ids = (period: string): string[] => [...period.matchAll(/<Representation id="([^"]+)"/g)].map(([, id = '']) => id);
    expect(ids(first).filter((id) => ids(second).includes(id))).toEqual([]);
    for (const [, timescale, offset] of second.matchAll(/timescale="(\d+)" presentationTimeOffset="(\d+)"/g)) expect(Number(offset) / Number(timescale)).toBe(12);
    expect(second).toContain('start="PT12S"');
  });

  it('dash-two-locations has two BaseURLs that hold the same bytes', () => {
    const files = library.stream('dash-two-locations');
    expect([...text('dash-two-locations').matchAll(/<BaseURL>(.*?)<\/BaseURL>/g)].map(([, url]) => url)).toEqual(['a/', 'b/']);
    expect(files?.get('a/360/003.m4s')).toBe(files?.get('b/360/003.m4s'));
    expect(files?.get('a/360/003.m4s')?.length).toBeGreaterThan(1000);
  });
});
