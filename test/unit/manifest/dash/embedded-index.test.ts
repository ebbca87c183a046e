import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EmbeddedIndex, Presentation, Rendition } from '../../../../src/model/presentation.js';
import type { SegmentIndex } from '../../../../src/model/segment-index.js';
import { dashParser, errorOf, parsePeriods, present, renditionAt, walk } from './mpd.js';

const media = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`./media/${name}`, import.meta.url)));
const signal = new AbortController().signal;

async function fileMpd(mimeType: string, segmentBase: string, duration = 'PT9S'): Promise<Presentation> {
  return parsePeriods(`<Period id="p"><AdaptationSet mimeType="${mimeType}"><Representation id="v" bandwidth="1"><BaseURL>file</BaseURL>${segmentBase}</Representation></AdaptationSet></Period>`, {
    attributes: `mediaPresentationDuration="${duration}"`,
  });
}

function embeddedOf(rendition: Rendition): EmbeddedIndex {
  const source = rendition.locations[0]?.index;
  if (source?.kind !== 'embedded') throw new Error('not embedded');
  return source.embedded;
}

/** Plays the engine: fetches what is asked for until the index is there. */
async function read(presentation: Presentation, file: Uint8Array, keepEarlier = false): Promise<{ index: SegmentIndex; fetches: [number, number][] }> {
  const rendition = renditionAt(presentation);
  const { indexRange } = embeddedOf(rendition);
  const parser = dashParser();
  let [start, end] = [indexRange?.start ?? 0, indexRange?.end ?? 500];
  const fetches: [number, number][] = [];
  for (;;) {
    fetches.push([start, end]);
    const from = keepEarlier ? Math.min(...fetches.map(([one]) => one)) : start;
    const answer = await parser.parseIndex({ rendition, locationIndex: 0, bytes: file.slice(from, end), byteOffset: from, url: 'https://cdn.example/title/file', presentation, nowEpochMs: 0, previous: null, sibling: null }, signal);
    if ('index' in answer) return { index: answer.index, fetches };
    expect(answer.needs.url).toBe('https://cdn.example/title/file');
    ({ start, end } = answer.needs);
  }
}

const word = (value: number): number[] => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const box = (type: string, body: number[]): number[] => [...word(8 + body.length), ...[...type].map((letter) => letter.charCodeAt(0)), ...body];
interface Reference { size: number; duration: number; isIndex?: boolean }
function sidx(references: Reference[], options: { version?: number; start?: number; offset?: number; timescale?: number; count?: number } = {}): number[] {
  const { version = 0, start = 0, offset = 0, timescale = 10, count = references.length } = options;
  const times = version === 0 ? [...word(start), ...word(offset)] : [...word(0), ...word(start), ...word(0), ...word(offset)];
  const entries = references.flatMap(({ size, duration, isIndex }) => [...word((size | (isIndex === true ? 0x80000000 : 0)) >>> 0), ...word(duration), 0x90, 0, 0, 0]);
  return box('sidx', [version, 0, 0, 0, ...word(1), ...word(timescale), ...times, 0, 0, (count >> 8) & 255, count & 255, ...entries]);
}
const bytes = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat());
const ftyp = box('ftyp', [1, 2, 3, 4]);

describe('sidx of a real file', () => {
  const file = media('h264-sidx.mp4');
  const check = (index: SegmentIndex): void => {
    const segments = walk(index);
    expect(segments.map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds])).toEqual([[0, 2], [2, 2], [4, 2], [6, 2], [8, 1]]);
    // Every range starts with a moof and ends where the next one starts, as the file's own boxes say.
    expect(segments.map(({ range }) => Buffer.from(file).toString('latin1', present(range).start + 4, present(range).start + 8))).toEqual(Array(5).fill('moof'));
    expect(segments.map(({ range }) => range?.end)).toEqual([2611, 3684, 4731, 5839, 6631]);
    expect(segments[0]?.init).toEqual({ cacheKey: 'https://cdn.example/title/file 0-785', url: 'https://cdn.example/title/file', range: { start: 0, end: 785 }, key: null });
  };

  it('is read by @indexRange in one fetch, and the init segment is what stands before it', async () => {
    const { index, fetches } = await read(await fileMpd('video/mp4', '<SegmentBase indexRange="785-884"/>'), file);
    expect(fetches).toHaveLength(1);
    check(index);
  });

  it('is found from the start of the file where @indexRange is missing', async () => {
    const { index, fetches } = await read(await fileMpd('video/mp4', ''), file);
    expect(fetches.length).toBeLessThanOrEqual(3);
    check(index);
    check((await read(await fileMpd('video/mp4', ''), file, true)).index);
  });

  it('is placed by @presentationTimeOffset', async () => {
    const { index } = await read(await fileMpd('video/mp4', '<SegmentBase indexRange="785-884" timescale="10" presentationTimeOffset="40"/>', 'PT5S'), file);
    expect(walk(index).map(({ startSeconds, timestampOffsetSeconds }) => [startSeconds, timestampOffsetSeconds])).toEqual([[0, -4], [2, -4], [4, -4]]);
  });
});

describe('sidx', () => {
  it('of version 1 counts its offsets from the end of the box, and leaves out entries without bytes', async () => {
    const index = sidx([{ size: 100, duration: 20 }, { size: 0, duration: 20 }, { size: 50, duration: 10 }], { version: 1, start: 5, offset: 7 });
    const file = bytes(ftyp, index, Array<number>(200).fill(0));
    const result = await read(await fileMpd('video/mp4', `<SegmentBase timescale="10" presentationTimeOffset="5" indexRange="12-${String(11 + index.length)}"/>`), file);
    const first = ftyp.length + index.length + 7;
    expect(walk(result.index).map(({ startSeconds, durationSeconds, range }) => [startSeconds, durationSeconds, range])).toEqual([[0, 2, { start: first, end: first + 100 }], [4, 1, { start: first + 100, end: first + 150 }]]);
  });

  it('below a sidx is fetched, wherever it lies', async () => {
    const [below1, below2] = [sidx([{ size: 30, duration: 10 }, { size: 30, duration: 10 }]), sidx([{ size: 40_000, duration: 10 }], { start: 20 })];
    const top = sidx([{ size: below1.length + 60, duration: 20, isIndex: true }, { size: below2.length + 40_000, duration: 10, isIndex: true }]);
    const file = bytes(ftyp, top, below1, Array<number>(60).fill(0), below2, Array<number>(40_000).fill(0));
    const { index } = await read(await fileMpd('video/mp4', `<SegmentBase indexRange="12-${String(11 + top.length)}"/>`), file);
    expect(walk(index).map(({ startSeconds, range }) => [startSeconds, present(range).end])).toEqual([[0, ftyp.length + top.length + below1.length + 30], [1, ftyp.length + top.length + below1.length + 60], [2, file.length]]);
  });

  it('that lies is a container/invalid, never a loop or an allocation', async () => {
    const refused = async (file: Uint8Array, range = `12-${String(file.length - 1)}`): Promise<string> => {
      const error = await errorOf(read(await fileMpd('video/mp4', `<SegmentBase indexRange="${range}"/>`), file));
      expect(error.message).not.toContain('token');
      return error.code;
    };
    expect(await refused(bytes(ftyp, sidx([{ size: 1, duration: 1 }], { count: 65_535 })))).toBe('container/invalid');
    expect(await refused(bytes(ftyp, sidx([{ size: 1, duration: 1 }], { timescale: 0 })))).toBe('container/invalid');
    expect(await refused(bytes(ftyp, sidx([{ size: 0, duration: 1, isIndex: true }])))).toBe('container/invalid');
    expect(await refused(bytes(ftyp, sidx([])))).toBe('container/invalid');
    for (const size of [1, 2, 4, 7]) expect(await refused(bytes(ftyp, word(size), [...'sidx'].map((letter) => letter.charCodeAt(0)), word(0), word(0)))).toBe('container/invalid');
    expect(await refused(bytes(ftyp, word(1), [...'sidx'].map((letter) => letter.charCodeAt(0)), word(0x80000000), word(0), word(0)))).toBe('container/invalid');
    expect(await refused(bytes(ftyp, word(0xffffffff), [...'sidx'].map((letter) => letter.charCodeAt(0)), word(0), word(0)))).toBe('container/invalid');
    expect(await refused(bytes(ftyp, sidx([{ size: 9, duration: 9, isIndex: true }]), Array<number>(9).fill(0)))).toBe('container/invalid');
    expect(await refused(Uint8Array.from({ length: 300 }, (_, at) => (at * 97) & 255), '0-299')).toBe('container/invalid');
  });

  it('that always leads to a further one is given up', async () => {
    const chain = Array.from({ length: 80 }, () => sidx([{ size: 44, duration: 1, isIndex: true }])).flat();
    const presentation = await fileMpd('video/mp4', '<SegmentBase indexRange="0-43"/>');
    expect((await errorOf(read(presentation, Uint8Array.from(chain)))).code).toBe('container/invalid');
  });

  it('that the server does not send is an error and not asked for again and again', async () => {
    expect((await errorOf(read(await fileMpd('video/mp4', '<SegmentBase indexRange="785-884"/>'), media('h264-sidx.mp4').slice(0, 700)))).code).toBe('container/invalid');
  });

  it('missing before the media is container/unsupported', async () => {
    const error = await errorOf(read(await fileMpd('video/mp4', ''), bytes(ftyp, box('moov', []), box('mdat', [1, 2, 3]))));
    expect(error).toMatchObject({ code: 'container/unsupported', context: { container: 'mp4' } });
  });
});

describe('Cues of a real WebM', () => {
  const clusterId = '1f43b675';

  for (const name of ['vp9-cues.webm', 'vp9-cues-front.webm']) {
    it(`are read from ${name} with and without @indexRange`, async () => {
      const file = media(name);
      // The first occurrence of the id is in the SeekHead.
      const cuesId = Buffer.from('1c53bb6b', 'hex');
      const at = Buffer.from(file).indexOf(cuesId, Buffer.from(file).indexOf(cuesId) + 1);
      const firstCluster = Buffer.from(file).indexOf(Buffer.from(clusterId, 'hex'));
      const initEnd = Math.min(firstCluster, name.includes('front') ? at : Infinity);
      const end = name.includes('front') ? firstCluster : file.length;
      for (const segmentBase of [`<SegmentBase indexRange="${String(at)}-${String(end - 1)}"><Initialization range="0-${String(initEnd - 1)}"/></SegmentBase>`, `<SegmentBase indexRange="${String(at)}-${String(end - 1)}"/>`, '']) {
        const { index } = await read(await fileMpd('video/webm', segmentBase), file);
        const segments = walk(index);
        expect(segments.map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds])).toEqual([[0, 2], [2, 2], [4, 2], [6, 2], [8, 1]]);
        expect(segments.map(({ range }) => Buffer.from(file).toString('hex', present(range).start, present(range).start + 4))).toEqual(Array(5).fill(clusterId));
        expect(segments.slice(1).map(({ range }) => range?.start)).toEqual(segments.slice(0, -1).map(({ range }) => range?.end));
        expect(segments.at(-1)?.range?.end).toBe(name.includes('front') ? file.length : at);
        expect(segments[0]?.init?.range).toEqual({ start: 0, end: initEnd });
        expect(segments[1]?.mediaStartTicks).toBe(2000);
      }
    });
  }

  it('that are not there, or not WebM, are typed errors', async () => {
    const file = media('vp9-cues.webm');
    expect((await errorOf(read(await fileMpd('video/webm', '<SegmentBase indexRange="100-199"/>'), file))).code).toBe('container/invalid');
    expect((await errorOf(read(await fileMpd('video/webm', ''), media('h264-sidx.mp4')))).code).toBe('container/invalid');
    expect((await errorOf(read(await fileMpd('video/webm', ''), file.slice(0, 400)))).code).toBe('container/invalid');
  });

  it('mutated at any byte give an index or a typed error', { timeout: 60_000 }, async () => {
    const file = media('vp9-cues-front.webm').slice(0, 600);
    const presentation = await fileMpd('video/webm', '');
    for (let at = 0; at < file.length; at += 1) {
      for (const value of [0, 255]) {
        const mutant = Uint8Array.from(file);
        mutant[at] = value;
        await read(presentation, mutant).catch((error: unknown) => expect(error).toMatchObject({ name: 'PlayerError' }));
      }
    }
  });
});

describe('an index read in several calls', () => {
  it('stops at an aborted signal, and starts anew afterwards', async () => {
    const presentation = await fileMpd('video/mp4', '');
    const rendition = renditionAt(presentation);
    const aborter = new AbortController();
    aborter.abort(new DOMException('stop', 'AbortError'));
    const parser = dashParser();
    const document = { rendition, locationIndex: 0, bytes: media('h264-sidx.mp4').slice(0, 100), byteOffset: 0, url: 'https://cdn.example/title/file', presentation, nowEpochMs: 0, previous: null, sibling: null };
    await expect(parser.parseIndex(document, aborter.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(await parser.parseIndex(document, signal)).toMatchObject({ needs: { start: 785 } });
  });
});
