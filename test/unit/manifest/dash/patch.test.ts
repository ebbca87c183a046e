import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patched } from '../../../../src/manifest/dash/mpd-patch.js';
import { readTree } from '../../../../src/manifest/dash/parse-mpd.js';
import { TimelineBuilder } from '../../../../src/manifest/dash/timeline-columns.js';
import { parseSelector } from '../../../../src/manifest/dash/selector.js';
import type { Presentation } from '../../../../src/model/presentation.js';
import { dashParser, documentOf, errorOf, indexOf, mpdText, mpdUrl, parseText, renditionAt, videoPeriod, walk } from './mpd.js';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const timeline = (s: string): string => `<SegmentTemplate timescale="1000" media="$Time$.m4s"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`;
const mpd = (periods: string, second: number, head = ''): string =>
  mpdText(periods, { head, attributes: `id="m" type="dynamic" availabilityStartTime="${at(0)}" publishTime="${at(second)}"` });
const patch = (operations: string, from: number, to: number, id = 'm'): string =>
  `<?xml version="1.0"?>\n<!-- MPD --><Patch xmlns="urn:mpeg:dash:schema:mpd-patch:2020" mpdId="${id}" originalPublishTime="${at(from)}" publishTime="${at(to)}">${operations}</Patch>`;
const here = "/MPD/Period[@id='p']/AdaptationSet[@id='1']/Representation[1]/SegmentTemplate/SegmentTimeline";
const written = (presentation: Presentation, period = 0): (readonly [number, number])[] => walk(indexOf(renditionAt(presentation, 0, 0, period))).map(({ startSeconds, durationSeconds }) => [startSeconds, Number(durationSeconds.toFixed(6))]);

async function afterPatch(s: string, operations: string): Promise<Presentation> {
  const parser = dashParser();
  const previous = await parseText(mpd(videoPeriod(timeline(s), 'id="p" start="PT0S"'), 10), { parser });
  return parseText(patch(operations, 10, 12), { parser, previous, url: 'https://cdn.example/patches/p1' });
}

describe('an MPD patch', () => {
  it('adds to a timeline, takes from it, and changes attributes', async () => {
    const presentation = await afterPatch('<S t="0" d="2000" r="1"/><S d="1000"/>', `<remove sel="${here}/S[1]"/><add sel="${here}/S[1]" type="@t">4000</add><add sel="${here}"><S d="3000"/><S d="500" r="1"/></add><replace sel="/MPD/@publishTime">${at(12)}</replace>`);
    expect(written(presentation)).toEqual([[4, 1], [5, 3], [8, 0.5], [8.5, 0.5]]);
    expect(presentation).toMatchObject({ revision: 1, kind: 'live', url: expect.stringContaining('/title/manifest.mpd'), live: { publishedAtMs: Date.parse(at(12)) } });
  });

  it('finds an S by its place, the last one, or its @t, and puts others before and behind it', async () => {
    expect(written(await afterPatch('<S t="0" d="2000"/><S d="2000"/>', `<replace sel="${here}/S[last()]/@r" >1</replace>`))).toEqual([[0, 2], [2, 2], [4, 2]]);
    expect(written(await afterPatch('<S t="2000" d="2000"/><S t="6000" d="2000"/>', `<add sel="${here}/S[@t='6000']" pos="before"><S t="4000" d="1000"/></add><add sel="${here}/S[3]" pos="after"><S t="8000" d="1000"/></add><add sel="${here}" pos="prepend"><S t="0" d="1500"/></add>`))).toEqual([[0, 1.5], [2, 2], [4, 1], [6, 2], [8, 1]]);
    expect(written(await afterPatch('<S t="0" d="2000"/>', `<replace sel="${here}/S"><S t="1000" d="500"/></replace>`))).toEqual([[1, 0.5]]);
  });

  it('brings whole Periods with their timelines, and takes them away', async () => {
    const parser = dashParser();
    const first = await parseText(mpd(videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="p" start="PT0S"'), 10), { parser });
    const second = await parseText(patch(`<add sel="/MPD">${videoPeriod(timeline('<S t="0" d="2000"/><S d="2500"/>'), 'id="q" start="PT2S"')}</add>`, 10, 12), { parser, previous: first });
    expect(written(second, 1)).toEqual([[2, 2], [4, 2.5]]);
    const third = await parseText(patch(`<remove sel="/MPD/Period[1]"/><replace sel="${here.replace("'p'", "'q'")}"><SegmentTimeline><S t="2000" d="2000"/></SegmentTimeline></replace>`, 12, 14), { parser, previous: second });
    expect(third.periods.map(({ id }) => id)).toEqual(['q']);
    expect(written(third)).toEqual([[4, 2]]);
    expect(indexOf(renditionAt(third)).first()?.timeline).toBe(1);
  });

  it('changes elements and texts elsewhere', async () => {
    const parser = dashParser();
    const previous = await parseText(mpd(videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="p" start="PT0S"'), 10, '<BaseURL>a/</BaseURL><PatchLocation>one</PatchLocation>'), { parser });
    const next = await parseText(patch('<replace sel="/MPD/PatchLocation[1]"><PatchLocation ttl="9">two</PatchLocation></replace><replace sel="/MPD/BaseURL/text()">b/</replace><remove sel="/MPD/Period[1]/AdaptationSet/Representation/@width"/>', 10, 12), { parser, previous });
    expect(next.live?.patches).toEqual([{ url: 'https://cdn.example/title/two', ttlSeconds: 9 }]);
    expect(indexOf(renditionAt(next)).first()?.url).toBe('https://cdn.example/title/b/0.m4s');
    expect(renditionAt(next).width).toBeNull();
  });

  it('M12: that is in the MPD already gives the same presentation', async () => {
    const parser = dashParser();
    const previous = await parseText(mpd(videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="p" start="PT0S"'), 10), { parser });
    expect(await parseText(patch(`<remove sel="${here}/S[1]"/>`, 8, 10), { parser, previous })).toBe(previous);
  });

  it('M20: that does not fit is manifest/invalid, and leaves what was read as it was', async () => {
    const parser = dashParser();
    const previous = await parseText(mpd(videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="p" start="PT0S"'), 10), { parser });
    const code = async (text: string): Promise<string> => (await errorOf(parser.parse(documentOf(text, { previous }), new AbortController().signal))).code;
    const bad = [
      patch('', 9, 12), patch('', 10, 12, 'other'), patch('<remove sel="/MPD/Period[2]"/>', 10, 12), patch(`<remove sel="${here}/S[9]"/>`, 10, 12), patch(`<add sel="${here}"><S d="x"/></add>`, 10, 12),
      patch('<remove sel="/MPD"/>', 10, 12), patch('<remove sel="//Period"/>', 10, 12), patch('<remove/>', 10, 12), patch('<move sel="/MPD/Period"/>', 10, 12), patch('<replace sel="/MPD/@none">1</replace>', 10, 12),
      patch(`<add sel="${here}"><Period/></add>`, 10, 12), patch('', 10, 12).replace('</Patch>', ''),
    ];
    for (const text of bad) expect(await code(text), text).toBe('manifest/invalid');
    expect(await code('<MPD/>')).toBe('manifest/invalid');
    const fresh = await parseText(patch(`<add sel="${here}"><S d="2000"/></add>`, 10, 12), { parser, previous });
    expect(written(fresh)).toEqual([[0, 2], [2, 2]]);
    expect(written(previous)).toEqual([[0, 2]]);
  });

  it('L06: leaves no timeline behind that has been replaced', async () => {
    const pace = async (): Promise<void> => undefined;
    const source = { rootName: 'Patch', begin: (_: string, position: number) => ({ builder: new TimelineBuilder(), position }), passed: () => undefined, ended: () => undefined };
    let tree = await readTree(mpd(videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="o" start="PT0S"') + videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="p" start="PT2S"'), 0), mpdUrl, pace);
    for (let second = 1; second < 50; second += 1) {
      const text = patch(`<replace sel="${here}"><SegmentTimeline><S t="${String(second)}" d="2000"/></SegmentTimeline></replace>`, second - 1, second);
      tree = patched(tree, await readTree(text, mpdUrl, pace, source), mpdUrl) ?? tree;
    }
    expect(tree.timelines.map(({ startTicks }) => [...startTicks])).toEqual([[0], [49]]);
  });

  it('without anything before it is manifest/invalid', async () => {
    expect((await errorOf(parseText(patch('', 10, 12)))).code).toBe('manifest/invalid');
  });

  it('after patch gives what the whole MPD would, and two of one revision do not see each other', async () => {
    const step = fc.record({ removed: fc.nat(2), added: fc.array(fc.integer({ min: 1000, max: 3000 }), { maxLength: 3 }) });
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1000, max: 3000 }), { minLength: 3, maxLength: 6 }), fc.array(step, { minLength: 1, maxLength: 8 }), async (lengths, steps) => {
      const parser = dashParser();
      let rows = lengths.reduce<{ t: number; d: number }[]>((all, d) => [...all, { t: (all.at(-1)?.t ?? 0) + (all.at(-1)?.d ?? 0), d }], []);
      const s = (list: readonly { t: number; d: number }[]): string => list.map(({ t, d }) => `<S t="${String(t)}" d="${String(d)}"/>`).join('');
      let presentation = await parseText(mpd(videoPeriod(timeline(s(rows)), 'id="p" start="PT0S"'), 10), { parser });
      for (const [round, { removed, added }] of steps.entries()) {
        const gone = Math.min(removed, rows.length - 1);
        const end = (rows.at(-1)?.t ?? 0) + (rows.at(-1)?.d ?? 0);
        const fresh = added.map((d, index) => ({ t: end + index * 3000, d }));
        const operations = `${`<remove sel="${here}/S[1]"/>`.repeat(gone)}${fresh.length === 0 ? '' : `<add sel="${here}">${s(fresh)}</add>`}`;
        // A branch that nobody goes on with.
        await parseText(patch(`<add sel="${here}"><S t="${String(end)}" d="7"/></add>`, 10 + round, 11 + round), { parser, previous: presentation });
        presentation = await parseText(patch(operations, 10 + round, 11 + round), { parser, previous: presentation });
        rows = [...rows.slice(gone), ...fresh];
        expect(written(presentation)).toEqual(rows.map(({ t, d }) => [t / 1000, d / 1000]));
      }
    }), { numRuns: 60 });
  });
});

describe('a selector', () => {
  it('is a path of names with places and attributes', () => {
    expect(parseSelector("/d:MPD/Period[@id='a/b'][2]/*[last()]/@x:y")).toEqual({
      steps: [{ name: 'MPD', predicates: [] }, { name: 'Period', predicates: [{ kind: 'attribute', name: 'id', value: 'a/b' }, { kind: 'position', position: 2 }] }, { name: '*', predicates: [{ kind: 'position', position: Infinity }] }],
      attribute: 'x:y', isText: false,
    });
  });

  it('that is anything else is none', () => {
    for (const text of ['', '/', 'MPD', '//MPD', '/MPD[', '/MPD[x]', '/@a', '/MPD/@a/b', "id('x')", '/MPD[count(S)=1]', '/MPD[]']) expect(parseSelector(text), text).toBeNull();
  });
});
