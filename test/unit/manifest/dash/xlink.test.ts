import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../../src/model/presentation.js';
import type { ManifestNeedsMore, ManifestParser } from '../../../../src/ports/manifest-parser.js';
import { dashParser, documentOf, errorOf, indexOf, mpdText, parsePeriods, renditionAt, videoPeriod, walk, type MpdParts } from './mpd.js';

const numbers = '<SegmentTemplate duration="2" media="$RepresentationID$-$Number$.m4s"/>';
const timeline = (s: string): string => `<SegmentTemplate timescale="1000" media="$Time$"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`;
const link = (href: string, attributes = ''): string => `<Period xlink:href="${href}" xlink:actuate="onLoad" ${attributes}/>`;

function parse(periods: string, parts: MpdParts = {}, parser: ManifestParser = dashParser()): Promise<Presentation | ManifestNeedsMore> {
  return parser.parse(documentOf(mpdText(periods, parts), parts), new AbortController().signal);
}

/** Asked for until it has all it needs. */
async function loaded(periods: string, documents: Readonly<Record<string, string>>, parts: MpdParts = {}): Promise<{ presentation: Presentation; rounds: string[][] }> {
  const parser = dashParser();
  const remote = new Map<string, string>();
  const rounds: string[][] = [];
  for (;;) {
    const answer = await parse(periods, { ...parts, remote }, parser);
    if (!('needs' in answer)) return { presentation: answer, rounds };
    rounds.push([...answer.needs]);
    for (const url of answer.needs) remote.set(url, documents[url] ?? '');
  }
}

describe('a Period in another document', () => {
  it('is asked for and put in its place, with all Periods that stand there', async () => {
    const { presentation, rounds } = await loaded(`${videoPeriod(timeline('<S t="0" d="3000"/>'), 'id="a" duration="PT3S"')}${link('ad?x=1')}${videoPeriod(numbers, 'id="b" duration="PT4S"')}`, {
      'https://cdn.example/title/ad?x=1': `<?xml version="1.0"?>\n${videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="x" duration="PT2S"')}${videoPeriod(numbers, 'id="y" duration="PT6S"')}`,
    }, { attributes: '' });
    expect(rounds).toEqual([['https://cdn.example/title/ad?x=1']]);
    expect(presentation.periods.map(({ id, startSeconds }) => [id, startSeconds])).toEqual([['a', 0], ['x', 3], ['y', 5], ['b', 11]]);
    expect(walk(indexOf(renditionAt(presentation, 0, 0, 1))).map(({ durationSeconds }) => durationSeconds)).toEqual([2]);
    expect(presentation).toMatchObject({ kind: 'vod', revision: 0 });
  });

  it('that cannot be had, cannot be read or resolves to zero is left out', async () => {
    const rest = videoPeriod(numbers, 'id="b" start="PT10S"');
    const { presentation, rounds } = await loaded(`${link('/a')}${link('/b')}${link('/c')}${link('urn:mpeg:dash:resolve-to-zero:2013')}${rest}`, { 'https://cdn.example/b': '<Period', 'https://cdn.example/c': '<AdaptationSet/>' }, { attributes: 'mediaPresentationDuration="PT20S"' });
    expect(presentation.periods.map(({ id }) => id)).toEqual(['b']);
    expect(rounds).toEqual([['https://cdn.example/a', 'https://cdn.example/b', 'https://cdn.example/c']]);
    expect(presentation.notes[0]?.text).toContain('xlink');
  });

  it('that cannot be had leaves what the MPD has in its place', async () => {
    const { presentation } = await loaded(videoPeriod(numbers, 'id="own" xlink:href="/a" xlink:actuate="onLoad"'), {});
    expect(presentation.periods.map(({ id }) => id)).toEqual(['own']);
  });

  it('to be followed on request is not followed where there is something in its place', async () => {
    expect((await loaded(videoPeriod(numbers, 'id="own" xlink:href="/a"'), {})).rounds).toEqual([]);
  });

  it('may lead to others, relative to itself, but not for ever', async () => {
    const { presentation, rounds } = await loaded(`${link('/ads/1')}${videoPeriod(numbers, 'id="b" start="PT10S"')}`, { 'https://cdn.example/ads/1': link('2'), 'https://cdn.example/ads/2': videoPeriod(numbers, 'id="deep" start="PT0S"') });
    expect(presentation.periods.map(({ id }) => id)).toEqual(['deep', 'b']);
    expect(rounds).toHaveLength(2);
    const circle = await loaded(`${link('/c')}${videoPeriod(numbers, 'id="b" start="PT10S"')}`, { 'https://cdn.example/c': link('/c') });
    expect(circle.presentation.periods.map(({ id }) => id)).toEqual(['b']);
  });

  it('is one of at most 16 documents', async () => {
    const answer = await parse(Array.from({ length: 40 }, (_, at) => link(`/${String(at)}`)).join(''));
    expect('needs' in answer ? answer.needs : []).toHaveLength(16);
  });

  it('whose link is no link is refused', async () => {
    expect((await errorOf(parse(link('javascript:alert(1)')))).code).toBe('policy/scheme');
  });

  it('that could not be had is asked for again with later answers, less and less often', async () => {
    const parser = dashParser();
    const text = `<MPD type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" publishTime="2026-01-01T00:00:10Z" xmlns:xlink="http://www.w3.org/1999/xlink">${link('/ad', 'start="PT0S"')}${videoPeriod(numbers, 'id="b" start="PT10S"')}</MPD>`;
    let previous: Presentation | null = null;
    let isThere = false;
    const asked: number[] = [];
    const answer = async (at: number, changed = false): Promise<Presentation> => {
      const document = { text: changed ? text.replace(':10Z', `:${String(11 + at)}Z`) : text, url: 'https://cdn.example/x.mpd', nowEpochMs: 0, previous };
      let parsed = await parser.parse({ ...document, remote: new Map() }, new AbortController().signal);
      if ('needs' in parsed) {
        asked.push(at);
        parsed = await parser.parse({ ...document, remote: new Map(parsed.needs.map((url) => [url, isThere ? videoPeriod(numbers, 'id="ad" start="PT0S"') : ''])) }, new AbortController().signal);
      }
      if ('needs' in parsed) throw new Error('needs the same again');
      return parsed;
    };
    previous = await answer(0);
    const first = previous;
    for (let at = 1; at <= 20; at += 1) {
      previous = await answer(at);
      // Nothing new: the very same.
      expect(previous).toBe(first);
    }
    expect(asked).toEqual([0, 1, 3, 7, 15]);
    isThere = true;
    for (let at = 21; at <= 32; at += 1) previous = await answer(at, true);
    expect(asked).toEqual([0, 1, 3, 7, 15, 31]);
    expect(previous.periods.map(({ id }) => id)).toEqual(['ad', 'b']);
  });

  it('that is left out leaves a stretch without media between those around it', async () => {
    const { presentation } = await loaded(`${videoPeriod(numbers, 'id="a" start="PT0S"')}${link('/ad', 'start="PT10S"')}${videoPeriod(numbers, 'id="b" start="PT16S"')}`, {}, { attributes: 'type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z"' });
    expect(presentation.periods.map(({ id, startSeconds, durationSeconds }) => [id, startSeconds, durationSeconds])).toEqual([['a', 0, 10], ['b~gap', 10, 6], ['b', 16, null]]);
    const gap = indexOf(renditionAt(presentation, 0, 0, 1));
    expect(walk(gap)).toMatchObject([{ gap: true, startSeconds: 10, durationSeconds: 6 }]);
    expect([gap.at(0), gap.at(15.9), gap.at(16), gap.isComplete]).toMatchObject([{ gap: true }, { gap: true }, null, true]);
  });

  it('is asked for once, however often the MPD is refreshed', async () => {
    const parser = dashParser();
    const periods = `${link('/ad')}${videoPeriod(numbers, 'id="b" start="PT10S"')}`;
    const parts = (second: number): MpdParts => ({ attributes: `type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" publishTime="2026-01-01T00:00:${String(second)}Z"` });
    const first = await parsePeriods(periods, { ...parts(10), parser, remote: new Map([['https://cdn.example/ad', videoPeriod(numbers, 'id="ad" start="PT0S"')]]) });
    const second = await parsePeriods(periods, { ...parts(12), parser, previous: first });
    expect(second).toMatchObject({ revision: 1, periods: [{ id: 'ad' }, { id: 'b' }] });
  });
});

it('an AdaptationSet in another document is put in its place', async () => {
  const set = `<AdaptationSet id="9" mimeType="audio/mp4" codecs="mp4a.40.2"><Representation id="a" bandwidth="1">${timeline('<S t="0" d="2500"/>')}</Representation></AdaptationSet>`;
  const { presentation } = await loaded(`<Period id="p"><AdaptationSet id="1" mimeType="video/mp4" codecs="avc1.64001f"><Representation id="v" bandwidth="1">${timeline('<S t="0" d="2000"/>')}</Representation></AdaptationSet><AdaptationSet xlink:href="/set" xlink:actuate="onLoad"/></Period>`, { 'https://cdn.example/set': set });
  expect(presentation.periods[0]?.groups.map(({ id }) => id)).toEqual(['p/1', 'p/9']);
  expect(indexOf(renditionAt(presentation, 0, 1)).endSeconds).toBe(2.5);
});
