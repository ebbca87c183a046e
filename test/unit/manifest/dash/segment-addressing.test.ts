import { describe, expect, it } from 'vitest';
import { errorOf, indexOf, indexOfSegments, parsePeriods, present, renditionAt, videoPeriod, walk } from './mpd.js';

const numbers = '<SegmentTemplate timescale="90000" duration="180000" startNumber="7" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Number%05d$.m4s"/>';

describe('SegmentTemplate with @duration', () => {
  it('covers the whole period, numbers from @startNumber and cuts the last segment at the end', async () => {
    const index = await indexOfSegments(numbers, { attributes: 'mediaPresentationDuration="PT7S"' });
    const segments = walk(index);
    expect(segments.map(({ number }) => number)).toEqual([7, 8, 9, 10]);
    expect(segments.map(({ startSeconds }) => startSeconds)).toEqual([0, 2, 4, 6]);
    expect(segments.map(({ durationSeconds }) => durationSeconds)).toEqual([2, 2, 2, 1]);
    expect(segments.map(({ mediaStartTicks }) => mediaStartTicks)).toEqual([0, 180_000, 360_000, 540_000]);
    expect(segments[1]).toMatchObject({
      url: 'https://cdn.example/title/v/00008.m4s', range: null, timeline: 0, timescale: 90_000, timestampOffsetSeconds: 0,
      windowStartSeconds: 0, windowEndSeconds: 7, init: { url: 'https://cdn.example/title/v/init.mp4', range: null },
    });
    expect(index).toMatchObject({ startSeconds: 0, endSeconds: 7, isComplete: true, targetDurationSeconds: 2 });
  });

  it('does not ask for a segment behind the last when the duration was rounded up to a millisecond', async () => {
    const index = await indexOfSegments(numbers, { attributes: 'mediaPresentationDuration="PT6.0005S"' });
    expect(walk(index)).toHaveLength(3);
  });

  it('stops at @endNumber', async () => {
    const index = await indexOfSegments(numbers.replace('startNumber="7"', 'startNumber="7" endNumber="9"'));
    expect(walk(index).map(({ number }) => number)).toEqual([7, 8, 9]);
    expect(index.endSeconds).toBe(6);
  });

  it('moves media time, not the segments, by @presentationTimeOffset', async () => {
    const template = numbers.replace('startNumber="7"', 'startNumber="1" presentationTimeOffset="900000"');
    const presentation = await parsePeriods(videoPeriod(numbers, 'duration="PT10S"') + videoPeriod(template, 'id="second"'), { attributes: 'mediaPresentationDuration="PT20S"' });
    const [first, ...others] = walk(indexOf(renditionAt(presentation, 0, 0, 1)));
    expect(first).toMatchObject({ number: 1, startSeconds: 10, mediaStartTicks: 900_000, timestampOffsetSeconds: 0, timeline: 1, windowStartSeconds: 10, windowEndSeconds: 20 });
    expect(others).toHaveLength(4);
  });

  it('shifts the grid by @eptDelta and shows nothing before the period', async () => {
    const index = await indexOfSegments(numbers.replace('startNumber="7"', 'eptDelta="-90000" startNumber="1"'), { attributes: 'mediaPresentationDuration="PT5S"' });
    expect(walk(index).map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds])).toEqual([[0, 1], [1, 2], [3, 2]]);
    expect(index.first()?.mediaStartTicks).toBe(-90_000);
  });

  it('answers at(time) and after() of another rendition with other numbers by time', async () => {
    const index = await indexOfSegments(numbers);
    expect(index.at(3.999)?.number).toBe(8);
    expect(index.at(4)?.number).toBe(9);
    expect(index.at(-1)?.number).toBe(7);
    expect(index.at(60)).toBeNull();
    const foreign = { ...present(index.at(4)), number: 1000, startSeconds: 3, durationSeconds: 1.0000001 };
    expect(index.after(foreign)?.startSeconds).toBe(4);
  });

  it('is one segment where the template has no @duration', async () => {
    const index = await indexOfSegments('<SegmentTemplate media="whole.m4s" initialization="init.mp4"/>');
    expect(walk(index)).toMatchObject([{ startSeconds: 0, durationSeconds: 60, url: 'https://cdn.example/title/whole.m4s' }]);
  });
});

describe('URL templates', () => {
  const urlOf = async (media: string): Promise<string | undefined> => (await indexOfSegments(`<SegmentTemplate duration="2" startNumber="12" media="${media}"/>`)).first()?.url;

  it('fills in every identifier, widths and the escaped dollar', async () => {
    expect(await urlOf('$RepresentationID$-$Bandwidth$-$Number%04d$-$Time$-$$.m4s')).toBe('https://cdn.example/title/v-1000000-0012-0-$.m4s');
    expect(await urlOf('$Number%03x$')).toBe('https://cdn.example/title/00c');
    expect(await urlOf('$Bandwidth%010d$')).toBe('https://cdn.example/title/0001000000');
  });

  it('refuses unknown identifiers, a lonely dollar and widths that no number needs', async () => {
    for (const media of ['$Wrong$', '$Number', '$Number%0999999999d$', '$Number%021d$', '$Number%5d$']) {
      expect((await errorOf(urlOf(media))).code).toBe('manifest/invalid');
    }
    expect(await urlOf('$Number%020d$')).toBe('https://cdn.example/title/00000000000000000012');
    expect((await errorOf(urlOf('$Number$-$SubNumber$'))).code).toBe('manifest/unsupported');
  });
});

describe('SegmentTimeline', () => {
  const timeline = (s: string, attributes = ''): string => `<SegmentTemplate timescale="1000" startNumber="3" ${attributes} media="$Number$-$Time$.m4s" initialization="i"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`;

  it('works out @t and @r, and keeps exact times', async () => {
    const index = await indexOfSegments(timeline('<S t="0" d="2000" r="2"/><S d="1500"/>\n<S d="500" r="1"></S>'));
    const segments = walk(index);
    expect(segments.map(({ url }) => url.split('/').at(-1))).toEqual(['3-0.m4s', '4-2000.m4s', '5-4000.m4s', '6-6000.m4s', '7-7500.m4s', '8-8000.m4s']);
    expect(segments.map(({ durationSeconds }) => durationSeconds)).toEqual([2, 2, 2, 1.5, 0.5, 0.5]);
    expect(index).toMatchObject({ endSeconds: 8.5, targetDurationSeconds: 2, isComplete: true });
  });

  it('repeats with a negative @r up to the next @t, or to the end of the period', async () => {
    const index = await indexOfSegments(timeline('<S t="0" d="4000" r="-1"/><S t="16000" d="2000" r="-1"/>'), { attributes: 'mediaPresentationDuration="PT21S"' });
    expect(walk(index).map(({ startSeconds }) => startSeconds)).toEqual([0, 4, 8, 12, 16, 18, 20]);
    expect(index.last()?.durationSeconds).toBe(1);
  });

  it('goes on behind a hole, and answers a time in the hole with what follows', async () => {
    const index = await indexOfSegments(timeline('<S t="0" d="2000" r="1"/><S t="7000" d="2000"/>'));
    expect(walk(index).map(({ startSeconds }) => startSeconds)).toEqual([0, 2, 7]);
    expect(index.at(5)?.startSeconds).toBe(7);
  });

  it('ends a segment where the next @t starts before its own end', async () => {
    const index = await indexOfSegments(timeline('<S t="0" d="2000" r="1"/><S t="3900" d="2000"/>'));
    expect(walk(index).map(({ startSeconds, durationSeconds }) => [startSeconds, Number(durationSeconds.toFixed(9))])).toEqual([[0, 2], [2, 1.9], [3.9, 2]]);
  });

  it('leaves out what lies before the period and cuts what crosses its bounds', async () => {
    const index = await indexOfSegments(timeline('<S t="0" d="2000" r="9"/>', 'presentationTimeOffset="5000"'), { attributes: 'mediaPresentationDuration="PT8S"' });
    const segments = walk(index);
    expect(segments[0]).toMatchObject({ number: 5, startSeconds: 0, durationSeconds: 1, mediaStartTicks: 4000, timestampOffsetSeconds: -5 });
    expect(segments.at(-1)).toMatchObject({ startSeconds: 7, durationSeconds: 1, windowEndSeconds: 8 });
  });

  it('keeps $Time$ exact where a clock runs past 2^53', async () => {
    const t = 17_000_000_000_000_000_001n;
    const segments = `<SegmentTemplate timescale="10000000" presentationTimeOffset="${String(t)}" media="$Time$"><SegmentTimeline><S t="${String(t)}" d="20000001" r="3"/></SegmentTimeline></SegmentTemplate>`;
    const error = await errorOf(indexOfSegments(segments));
    expect(error.code).toBe('manifest/invalid');
    const real = 17_000_000_000_000_001n;
    const index = await indexOfSegments(segments.replaceAll(String(t), String(real)));
    expect(walk(index).map(({ url }) => url.split('/').at(-1))).toEqual([0n, 1n, 2n, 3n].map((row) => String(real + row * 20_000_001n)));
    expect(index.first()).toMatchObject({ mediaStartTicks: null });
    expect(index.startSeconds).toBeCloseTo(0, 6);
  });

  it('takes the innermost timeline, and attributes from every level', async () => {
    const presentation = await parsePeriods(`<Period><SegmentTemplate timescale="10"/><AdaptationSet mimeType="video/mp4"><SegmentTemplate media="$RepresentationID$-$Time$"><SegmentTimeline><S t="0" d="20" r="1"/></SegmentTimeline></SegmentTemplate>
      <Representation id="a" bandwidth="1"/><Representation id="b" bandwidth="2"><SegmentTemplate startNumber="5"><SegmentTimeline><S t="0" d="40"/></SegmentTimeline></SegmentTemplate></Representation></AdaptationSet></Period>`);
    const ends = [0, 1].map((ordinal) => walk(indexOf(renditionAt(presentation, ordinal))).map(({ number, url, durationSeconds }) => [number, url.split('/').at(-1), durationSeconds]));
    expect(ends).toEqual([[[1, 'a-0', 2], [2, 'a-20', 2]], [[5, 'b-0', 4]]]);
  });
});

describe('SegmentList', () => {
  it('addresses segments by URL and by range, with @duration', async () => {
    const index = await indexOfSegments('<BaseURL>media.mp4</BaseURL><SegmentList timescale="1000" duration="30000"><Initialization range="0-799"/><SegmentURL mediaRange="800-9999"/><SegmentURL media="b.mp4" mediaRange="0-99"/></SegmentList>');
    expect(walk(index)).toMatchObject([
      { number: 1, startSeconds: 0, url: 'https://cdn.example/title/media.mp4', range: { start: 800, end: 10_000 }, init: { url: 'https://cdn.example/title/media.mp4', range: { start: 0, end: 800 } } },
      { number: 2, startSeconds: 30, durationSeconds: 30, url: 'https://cdn.example/title/b.mp4', range: { start: 0, end: 100 } },
    ]);
  });

  it('takes its times from a SegmentTimeline where there is one', async () => {
    const index = await indexOfSegments('<SegmentList timescale="10" startNumber="4"><SegmentTimeline><S t="0" d="50"/><S d="30"/></SegmentTimeline><SegmentURL media="x"/><SegmentURL media="y"/></SegmentList>');
    expect(walk(index).map(({ number, url, startSeconds }) => [number, url.at(-1), startSeconds])).toEqual([[4, 'x', 0], [5, 'y', 5]]);
  });

  it('has no more segments than URLs, whatever the duration says', async () => {
    const index = await indexOfSegments('<SegmentList duration="2"><SegmentURL media="x"/><SegmentURL media="y"/></SegmentList>');
    expect(walk(index)).toHaveLength(2);
    expect(index.endSeconds).toBe(4);
  });
});

describe('single files', () => {
  it('leave the index to the file, with all that is needed to read it', async () => {
    const presentation = await parsePeriods(videoPeriod('<BaseURL>v.mp4</BaseURL><SegmentBase timescale="1000" presentationTimeOffset="500" indexRange="800-1199"><Initialization range="0-799"/></SegmentBase>', 'start="PT0S"'));
    expect(renditionAt(presentation).locations[0]?.index).toEqual({
      kind: 'embedded',
      embedded: {
        format: 'sidx', url: 'https://cdn.example/title/v.mp4', indexRange: { start: 800, end: 1200 }, initRange: { start: 0, end: 800 },
        periodStartSeconds: 0, periodDurationSeconds: 60, presentationTimeOffsetSeconds: 0.5, timeline: 0,
      },
    });
  });

  it('are embedded where there is only a BaseURL, by container', async () => {
    const presentation = await parsePeriods('<Period><AdaptationSet mimeType="video/webm"><Representation id="v" bandwidth="1"><BaseURL>v.webm</BaseURL></Representation></AdaptationSet></Period>');
    expect(renditionAt(presentation).locations[0]?.index).toMatchObject({ kind: 'embedded', embedded: { format: 'cues', indexRange: null, initRange: null } });
  });

  it('of text are one segment over the period', async () => {
    const presentation = await parsePeriods('<Period><AdaptationSet mimeType="text/vtt" lang="de"><Representation id="t" bandwidth="1"><BaseURL>de.vtt</BaseURL></Representation></AdaptationSet></Period>');
    expect(walk(indexOf(renditionAt(presentation)))).toMatchObject([{ startSeconds: 0, durationSeconds: 60, url: 'https://cdn.example/title/de.vtt', init: null }]);
  });
});
