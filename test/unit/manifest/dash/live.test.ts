import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Presentation } from '../../../../src/model/presentation.js';
import { dashParser, indexOf, parsePeriods, present, renditionAt, videoPeriod, walk, type MpdParts } from './mpd.js';

const startMs = Date.UTC(2026, 0, 1);
const dynamic = 'type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z"';
const numbers = (attributes = ''): string => `<SegmentTemplate duration="2" ${attributes} media="$Number$.m4s" initialization="i.mp4"/>`;
const timeline = (s: string, attributes = ''): string => `<SegmentTemplate timescale="1000" ${attributes} media="$Time$.m4s" initialization="i.mp4"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`;
const live = (periods: string, parts: MpdParts = {}): Promise<Presentation> => parsePeriods(periods, { ...parts, attributes: `${dynamic} ${parts.attributes ?? ''}` });

describe('a live template with $Number$', () => {
  it('goes on for as long as its Period does, and each segment tells when it is there', async () => {
    const presentation = await live(videoPeriod(numbers(), 'id="1" start="PT10S"'), { attributes: 'timeShiftBufferDepth="PT20S" minimumUpdatePeriod="PT2S"' });
    expect(presentation).toMatchObject({ kind: 'live', durationSeconds: null, live: { originEpochMs: startMs, windowSeconds: 20, minimumUpdateSeconds: 2 } });
    const index = indexOf(renditionAt(presentation));
    expect(index).toMatchObject({ isComplete: false, startSeconds: 10, endSeconds: Infinity, targetDurationSeconds: 2 });
    expect(index.last()).toBeNull();
    expect(index.at(88.5)).toMatchObject({ number: 40, startSeconds: 88, durationSeconds: 2, live: { part: null, isIndependent: true, availableAtMs: startMs + 90_000, isGrowing: false } });
    expect(index.after(present(index.at(1e9)))?.startSeconds).toBe(1e9 + 2);
  });

  it('L01: says the same whatever the clock of this machine says', async () => {
    const read = async (nowEpochMs: number): Promise<unknown> => JSON.parse(JSON.stringify([await live(videoPeriod(numbers(), 'start="PT0S"'), { nowEpochMs }), indexOf(renditionAt(await live(videoPeriod(numbers(), 'start="PT0S"'), { nowEpochMs }))).at(1000)]));
    expect(await read(startMs - 86_400_000)).toEqual(await read(startMs + 86_400_000));
  });

  it('ends with its Period, and then is complete', async () => {
    const index = indexOf(renditionAt(await live(videoPeriod(numbers(), 'start="PT0S" duration="PT5S"'))));
    expect(index).toMatchObject({ isComplete: true, endSeconds: 5 });
    expect(walk(index).map(({ live: piece }) => piece?.availableAtMs)).toEqual([2, 4, 5].map((end) => startMs + end * 1000));
  });

  it('that is chunked may be asked for while it is made, earlier by @availabilityTimeOffset', async () => {
    const presentation = await live(videoPeriod(numbers('availabilityTimeOffset="1.5" availabilityTimeComplete="false"'), 'start="PT0S"'));
    expect(indexOf(renditionAt(presentation)).at(8)?.live).toEqual({ part: null, isIndependent: true, availableAtMs: startMs + 8500, isGrowing: true });
    expect(presentation.live?.pieceSeconds).toBe(0.5);
  });

  it('takes the offset of the innermost level, of segments before that of a BaseURL, and INF as always', async () => {
    const onBase = '<BaseURL availabilityTimeOffset="1">a/</BaseURL>';
    const at = async (period: string, head = ''): Promise<number | null | undefined> => indexOf(renditionAt(await live(period, { head }))).at(8)?.live?.availableAtMs;
    expect(await at(videoPeriod(numbers(), 'start="PT0S"'), onBase)).toBe(startMs + 9000);
    expect(await at(videoPeriod(`<BaseURL availabilityTimeOffset="4">b/</BaseURL>${numbers()}`, 'start="PT0S"'), onBase)).toBe(startMs + 6000);
    expect(await at(videoPeriod(numbers('availabilityTimeOffset="0.5"'), 'start="PT0S"'), onBase)).toBe(startMs + 9500);
    expect(await at(videoPeriod(numbers('availabilityTimeOffset="INF"'), 'start="PT0S"'))).toBeNull();
  });

  it('has the chunk length of Resync where it is told', async () => {
    const presentation = await live(videoPeriod(`<Resync type="2" dT="250"/>${numbers('timescale="1000" availabilityTimeOffset="1" availabilityTimeComplete="false"').replace('duration="2"', 'duration="2000"')}`, 'start="PT0S"'));
    expect(presentation.live?.pieceSeconds).toBe(0.25);
  });
});

describe('events about the MPD itself', () => {
  const heralds = async (onSet: string, onRepresentation = ''): Promise<readonly string[]> => {
    const { live: told } = await live(`<Period id="1" start="PT0S"><AdaptationSet mimeType="video/mp4" codecs="avc1.42c01e">${onSet}${numbers()}<Representation id="a" bandwidth="1">${onRepresentation}</Representation><Representation id="b" bandwidth="2"/></AdaptationSet></Period>`);
    return [...present(told).heraldIds];
  };
  const stream = (value: string, scheme = 'urn:mpeg:dash:event:2012'): string => `<InbandEventStream schemeIdUri="${scheme}" ${value}/>`;

  it('are expected in the Representations that declare them, by themselves or by their set', async () => {
    expect(await heralds(stream('value="1"'))).toEqual(['1/a', '1/b']);
    expect(await heralds('', stream('value="3"'))).toEqual(['1/a']);
    expect(await heralds(stream(''))).toEqual(['1/a', '1/b']);
  });

  it('are not expected where others are declared, or none', async () => {
    expect(await heralds('')).toEqual([]);
    expect(await heralds(stream('value="1"', 'urn:scte:scte35:2013:bin'), stream('value="4"'))).toEqual([]);
  });
});

describe('a live SegmentTimeline', () => {
  it('has what it lists at once, and is not complete', async () => {
    const index = indexOf(renditionAt(await live(videoPeriod(timeline('<S t="100000" d="2000" r="2"/>'), 'start="PT0S"'))));
    expect(index).toMatchObject({ startSeconds: 100, endSeconds: 106, isComplete: false });
    expect(walk(index).map(({ live: piece }) => [piece?.availableAtMs, piece?.isGrowing])).toEqual([[null, false], [null, false], [null, false]]);
  });

  it('with an open end goes on by the clock', async () => {
    const index = indexOf(renditionAt(await live(videoPeriod(timeline('<S t="0" d="4000" r="1"/><S d="2000" r="-1"/>'), 'start="PT0S"'))));
    expect(index).toMatchObject({ startSeconds: 0, endSeconds: Infinity, isComplete: false });
    expect(index.last()).toBeNull();
    expect(walk(index, 4).map(({ startSeconds, live: piece }) => [startSeconds, piece?.availableAtMs])).toEqual([[0, null], [4, null], [8, startMs + 10_000], [10, startMs + 12_000]]);
    expect(index.at(100_001)).toMatchObject({ startSeconds: 100_000, url: expect.stringContaining('/100000000.m4s') });
  });

  it('with an open end in a Period that ends is complete', async () => {
    const index = indexOf(renditionAt(await live(videoPeriod(timeline('<S t="0" d="2000" r="-1"/>'), 'start="PT0S" duration="PT7S"'))));
    expect(index).toMatchObject({ endSeconds: 7, isComplete: true });
    expect(walk(index)).toHaveLength(4);
  });

  it('that is chunked lists its last segment while it is made', async () => {
    const attributes = 'availabilityTimeOffset="1.5" availabilityTimeComplete="false"';
    const index = indexOf(renditionAt(await live(videoPeriod(timeline('<S t="0" d="2000" r="2"/>', attributes), 'start="PT0S"'))));
    expect(walk(index).map(({ live: piece }) => [piece?.availableAtMs, piece?.isGrowing])).toEqual([[null, false], [null, false], [startMs + 4500, true]]);
  });

  it('is complete where it reaches the end of its Period', async () => {
    const two = (s: string): string => videoPeriod(timeline(s), 'id="a" start="PT0S" duration="PT6S"') + videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="b" start="PT6S"');
    const isComplete = async (s: string, attributes = ''): Promise<boolean> => indexOf(renditionAt(await live(two(s), { attributes }))).isComplete;
    expect(await isComplete('<S t="0" d="2000" r="2"/>')).toBe(true);
    expect(await isComplete('<S t="0" d="2000" r="1"/>')).toBe(false);
    expect(await isComplete('<S t="0" d="2000" r="1"/>', 'publishTime="2026-01-01T00:00:09Z"')).toBe(true);
  });

  it('is complete after the end of its Period by the clock, where nobody keeps @publishTime up to date', async () => {
    const parts = { parser: dashParser(), attributes: 'publishTime="2026-01-01T00:00:01Z"' };
    const two = (count: number): string => videoPeriod(timeline('<S t="0" d="2000" r="1"/>'), 'id="a" start="PT0S" duration="PT6S"') + videoPeriod(timeline(`<S t="0" d="2000" r="${String(count)}"/>`), 'id="b" start="PT6S"');
    const previous = await live(two(0), { ...parts, nowEpochMs: startMs + 9000 });
    const at = async (second: number): Promise<boolean> => indexOf(renditionAt(await live(two(1), { ...parts, previous, nowEpochMs: startMs + second * 1000 }))).isComplete;
    expect([await at(5), await at(11)]).toEqual([false, true]);
    expect(indexOf(renditionAt(previous)).isComplete).toBe(false);
  });
});

describe('what a dynamic MPD says of itself', () => {
  it('is read from ServiceDescription, UTCTiming, Location, PatchLocation', async () => {
    const head = `<ServiceDescription><Scope schemeIdUri="urn:x"/><Latency target="9000"/></ServiceDescription><ServiceDescription id="0"><Latency min="1500" target="2500" max="6000"/><PlaybackRate min="0.96" max="1.04"/></ServiceDescription>
      <UTCTiming schemeIdUri="urn:mpeg:dash:utc:ntp:2014" value="ntp.example"/><UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-xsdate:2014" value="time https://t.example/"/>
      <UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-head:2014" value="/now"/><UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="2026-01-01T00:00:01Z"/>
      <Location>/other.mpd</Location><Location> </Location><Location>https://b.example/other.mpd</Location><PatchLocation ttl="60">patch?a=1&amp;b=2</PatchLocation><PatchLocation>https://b.example/patch</PatchLocation>`;
    const { live: manifest } = await live(videoPeriod(numbers(), 'start="PT0S"'), { head, attributes: 'publishTime="2026-01-01T00:00:09.5Z" suggestedPresentationDelay="PT20S" minimumUpdatePeriod="PT0S"' });
    expect(manifest).toEqual({
      originEpochMs: startMs, windowSeconds: null, targetLatencySeconds: 2.5, minLatencySeconds: 1.5, maxLatencySeconds: 6, minRate: 0.96, maxRate: 1.04, pieceSeconds: null, captureLeadSeconds: 0,
      minimumUpdateSeconds: 0, publishedAtMs: startMs + 9500, locations: ['https://cdn.example/other.mpd', 'https://b.example/other.mpd'], heraldIds: new Set(), patches: [{ url: 'https://cdn.example/title/patch?a=1&b=2', ttlSeconds: 60 }, { url: 'https://b.example/patch', ttlSeconds: null }],
      clockSources: [
        { kind: 'http-iso', value: 'https://cdn.example/title/time' }, { kind: 'http-iso', value: 'https://t.example/' },
        { kind: 'http-head', value: 'https://cdn.example/now' }, { kind: 'direct', value: '2026-01-01T00:00:01Z' },
      ],
    });
  });

  it('moves for good to where Location says: an MPD from there need not say so again', async () => {
    const parser = dashParser();
    const first = await live(videoPeriod(numbers(), 'start="PT0S"'), { parser, head: '<Location>/moved.mpd</Location>' });
    const second = await live(videoPeriod(numbers(), 'start="PT0S" id="a"'), { parser, previous: first });
    expect(second.live?.locations).toEqual(['https://cdn.example/moved.mpd']);
  });

  it('M15: tells a @minimumUpdatePeriod of 0 from none', async () => {
    const of = async (attributes: string): Promise<number | null | undefined> => (await live(videoPeriod(numbers(), 'start="PT0S"'), { attributes })).live?.minimumUpdateSeconds;
    expect([await of('minimumUpdatePeriod="PT0S"'), await of('')]).toEqual([0, null]);
  });

  it('counts the latency of ServiceDescription from the camera, where ProducerReferenceTime tells of that', async () => {
    const time = (id: number, wall: string, ticks: string): string => `<ProducerReferenceTime id="${String(id)}" type="encoder" wallClockTime="2026-01-01T${wall}Z" presentationTime="${ticks}"/>`;
    const period = (times: string): string => videoPeriod(timeline('<S t="900000" d="2000" r="9"/>', 'presentationTimeOffset="900000"'), 'start="PT10S"').replace('<Representation', `${times}<Representation`);
    const of = async (times: string, latency = 'target="3000" max="6000"'): Promise<unknown> => (await live(period(times), { head: `<ServiceDescription><Latency ${latency}/></ServiceDescription>` })).live;
    // 902 s of its clock are 12 s, and were before the camera at 11.25 s.
    expect(await of(time(0, '00:00:11.25', '902000'))).toMatchObject({ captureLeadSeconds: 0.75, targetLatencySeconds: 2.25, maxLatencySeconds: 5.25 });
    expect(await of(time(0, '00:00:11', '902000') + time(1, '00:00:11.5', '902000'), 'target="3000" referenceId="1"')).toMatchObject({ captureLeadSeconds: 0.5, targetLatencySeconds: 2.5 });
    expect(await of(time(0, '09:00:00', '902000'))).toMatchObject({ captureLeadSeconds: 0, targetLatencySeconds: 3 });
    expect(await of(time(0, 'soon', '902000'))).toMatchObject({ captureLeadSeconds: 0 });
  });

  it('without its clock is read as if the clock had started in 1970, with a note', async () => {
    const presentation = await parsePeriods(videoPeriod(numbers(), 'start="PT0S"'), { attributes: 'type="dynamic" availabilityStartTime="soon"' });
    expect(presentation.live?.originEpochMs).toBe(0);
    expect(presentation.notes).toHaveLength(1);
  });
});

describe('live Periods', () => {
  it('M25: that are empty, have no length or no time yet are not offered', async () => {
    const presentation = await live(videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="a" start="PT0S"') + videoPeriod(timeline(''), 'id="e" start="PT2S"') + videoPeriod(numbers(), 'id="z" start="PT2S" duration="PT0S"')
      + '<Period id="n" start="PT2S"/>' + videoPeriod('<SegmentTemplate media="$Time$"><SegmentTimeline/></SegmentTemplate>', 'id="f" start="PT2S"') + videoPeriod(timeline('<S t="0" d="2000"/>'), 'id="b" start="PT4S"') + videoPeriod(numbers(), 'id="early"'));
    expect(presentation.periods.map(({ id }) => id)).toEqual(['a', 'b~gap', 'b']);
    expect(indexOf(renditionAt(presentation, 0, 0, 2)).endSeconds).toBe(6);
  });

  it('M25: that overlap end where the next one starts', async () => {
    const presentation = await live(videoPeriod(numbers(), 'id="a" start="PT0S" duration="PT20S"') + videoPeriod(numbers(), 'id="b" start="PT15S"'));
    expect(presentation.periods.map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds])).toEqual([[0, 15], [15, null]]);
  });
});

describe('a refresh', () => {
  const refreshed = async (before: string, after: string, attributes = '', afterAttributes = attributes): Promise<readonly [Presentation, Presentation]> => {
    const parser = dashParser();
    const first = await live(before, { parser, attributes });
    return [first, await parsePeriods(after, { parser, previous: first, attributes: afterAttributes.includes('type=') ? afterAttributes : `${dynamic} ${afterAttributes}` })];
  };
  const numbered = (id: string, start: number, attributes = ''): string => videoPeriod(numbers(), `${id === '' ? '' : `id="${id}"`} start="PT${String(start)}S" ${attributes}`);
  const timelinesOf = (presentation: Presentation): (number | undefined)[] => presentation.periods.map((_, ordinal) => indexOf(renditionAt(presentation, 0, 0, ordinal)).first()?.timeline);

  it('with the same text is the same presentation', async () => {
    const [first, second] = await refreshed(numbered('a', 0), numbered('a', 0));
    expect(second).toBe(first);
  });

  it('M12, L09: with an older @publishTime is ignored', async () => {
    const [first, second] = await refreshed(numbered('a', 0), numbered('a', 0) + numbered('b', 10), 'publishTime="2026-01-01T00:00:10Z"', 'publishTime="2026-01-01T00:00:08Z"');
    expect(second).toBe(first);
    expect((await refreshed(numbered('a', 0), numbered('a', 0) + numbered('b', 10), 'publishTime="2026-01-01T00:00:10Z"', 'publishTime="2026-01-01T00:00:12Z"'))[1]).toMatchObject({ revision: 1, periods: { length: 2 } });
  });

  it('L03: with an older @publishTime is read where the clock of the origin was set back meanwhile', async () => {
    const at = (seconds: number): string => `publishTime="${new Date(startMs + seconds * 1000).toISOString()}"`;
    const again = async (thenSeconds: number, nowSeconds: number): Promise<boolean> => {
      const parser = dashParser();
      const first = await live(numbered('a', 0), { parser, attributes: at(7200), nowEpochMs: startMs + thenSeconds * 1000 });
      return (await live(numbered('a', 0), { parser, attributes: at(3600), nowEpochMs: startMs + nowSeconds * 1000, previous: first })) !== first;
    };
    expect([await again(7201, 3601), await again(7201, 7205), await again(3601, 3605)]).toEqual([true, false, false]);
  });

  it('keeps numbers and names of Periods when earlier ones go and new ones come', async () => {
    const [first, second] = await refreshed(numbered('a', 0, 'duration="PT10S"') + numbered('', 10, 'duration="PT10S"') + numbered('c', 20), numbered('', 10, 'duration="PT10S"') + numbered('c', 20, 'duration="PT10S"') + numbered('', 30));
    expect(timelinesOf(first)).toEqual([0, 1, 2]);
    expect(timelinesOf(second)).toEqual([1, 2, 3]);
    expect(second.periods.map(({ id }) => id)).toEqual(['p1', 'c', 'p3']);
    expect(second.periods[0]?.groups[0]?.renditions[0]?.id).toBe(first.periods[1]?.groups[0]?.renditions[0]?.id);
  });

  it('numbers a Period that is put between two others between theirs, and one in front below', async () => {
    const [, second] = await refreshed(numbered('a', 10, 'duration="PT10S"') + numbered('c', 40), numbered('z', 0, 'duration="PT10S"') + numbered('a', 10, 'duration="PT10S"') + numbered('b', 20) + numbered('c', 40) + numbered('d', 50));
    expect(timelinesOf(second)).toEqual([-1, 0, 0.5, 1, 2]);
  });

  it('takes a Period of the same name far away for another one', async () => {
    const [, second] = await refreshed(numbered('ad', 0, 'duration="PT10S"'), numbered('ad', 100));
    expect(timelinesOf(second)).toEqual([1]);
  });

  it('M24: that moves @availabilityStartTime leaves the times where they were', async () => {
    const parser = dashParser();
    const first = await live(numbered('a', 100), { parser });
    const second = await parsePeriods(numbered('a', 40), { parser, previous: first, attributes: 'type="dynamic" availabilityStartTime="2026-01-01T00:01:00Z"' });
    expect(second.live?.originEpochMs).toBe(startMs);
    expect(second.periods[0]?.startSeconds).toBe(100);
    expect(timelinesOf(second)).toEqual([0]);
    expect(indexOf(renditionAt(second)).first()).toMatchObject({ startSeconds: 100, live: { availableAtMs: startMs + 102_000 } });
    expect(second.notes.map(({ text }) => text).join()).toContain('moved by 60 s');
    const third = await parsePeriods(numbered('b', 20), { parser, previous: second, attributes: 'type="dynamic" availabilityStartTime="2025-12-31T23:00:00Z"' });
    expect(third.live?.originEpochMs).toBe(startMs - 3_600_000);
  });

  it('M14: that turns static is a recording at the same times', async () => {
    const static_ = 'type="static" availabilityStartTime="2026-01-01T00:00:00Z"';
    const [first, second] = await refreshed(numbered('a', 0, 'duration="PT10S"') + numbered('b', 10), numbered('b', 10, 'duration="PT20S"'), '', static_);
    expect(second).toMatchObject({ kind: 'vod', durationSeconds: 30, revision: 1 });
    expect('live' in second).toBe(false);
    expect(timelinesOf(second)).toEqual([timelinesOf(first)[1]]);
    const index = indexOf(renditionAt(second));
    expect(index).toMatchObject({ isComplete: true, endSeconds: 30 });
    expect(index.first()).not.toHaveProperty('live');
  });

  it('keeps the numbers of segments that are addressed by time, over any slide of the window', async () => {
    const durations = fc.array(fc.integer({ min: 1800, max: 2200 }), { minLength: 12, maxLength: 40 });
    await fc.assert(fc.asyncProperty(durations, fc.array(fc.tuple(fc.nat(9), fc.nat(6)), { minLength: 1, maxLength: 6 }), async (lengths, slides) => {
      const parser = dashParser();
      const starts = lengths.reduce<number[]>((all, length) => [...all, (all.at(-1) ?? 5000) + length], [5000]);
      const numberAt = new Map<number, number>();
      let presentation: Presentation | null = null;
      let [from, to] = [0, 4];
      for (const [ahead, dropped] of [[0, 0] as const, ...slides]) {
        to = Math.min(lengths.length, to + ahead);
        from = Math.min(to - 1, from + dropped);
        const s = lengths.slice(from, to).map((length, row) => `<S ${row === 0 ? `t="${String(starts[from + row])}" ` : ''}d="${String(length)}"/>`).join('');
        presentation = await live(videoPeriod(timeline(s), 'id="a" start="PT0S"'), { parser, previous: presentation });
        const segments = walk(indexOf(renditionAt(presentation)));
        expect(segments.map(({ startSeconds }) => startSeconds)).toEqual(starts.slice(from, to).map((start) => start / 1000));
        for (const { startSeconds, number } of segments) {
          expect(numberAt.get(startSeconds) ?? number).toBe(number);
          numberAt.set(startSeconds, number);
        }
      }
      const all = [...numberAt].sort(([a], [b]) => a - b).map(([, number]) => number);
      expect(all).toEqual([...all].sort((a, b) => a - b));
    }), { numRuns: 60 });
  });

  it('of a long window gives what a first reading of the same text would, however the timeline is written', async () => {
    const run = fc.record({ d: fc.constantFrom(1900, 2000, 2100), r: fc.constantFrom(0, 0, 0, 1, 3), hasStart: fc.boolean() });
    await fc.assert(fc.asyncProperty(fc.array(run, { minLength: 6, maxLength: 30 }), fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { minLength: 1, maxLength: 6 }), async (runs, slides) => {
      const parser = dashParser();
      const starts = runs.reduce<number[]>((all, { d, r }) => [...all, (all.at(-1) ?? 0) + d * (r + 1)], [0]);
      const written = (from: number, to: number, growth: number): string => runs.slice(from, to).map(({ d, r, hasStart }, row) => {
        const repeat = row === to - from - 1 ? r + growth : r;
        return `<S ${row === 0 || hasStart ? `t="${String(starts[from + row])}" ` : ''}d="${String(d)}"${repeat === 0 ? '' : ` r="${String(repeat)}"`}/>`;
      }).join('\n  ');
      const rows = (presentation: Presentation): unknown[] => walk(indexOf(renditionAt(presentation))).map(({ startSeconds, durationSeconds, url }) => [startSeconds, durationSeconds, url]);
      let presentation: Presentation | null = null;
      let [from, to] = [0, 5];
      for (const [ahead, dropped, hasGrown] of slides) {
        to = Math.min(runs.length, to + ahead);
        from = Math.min(to - 1, from + dropped);
        const period = videoPeriod(timeline(`\n${written(from, to, hasGrown && to === runs.length ? 2 : 0)}\n`), 'id="a" start="PT0S"');
        presentation = await live(period, { parser, previous: presentation });
        expect(rows(presentation)).toEqual(rows(await live(period)));
      }
    }), { numRuns: 100 });
  });
});
