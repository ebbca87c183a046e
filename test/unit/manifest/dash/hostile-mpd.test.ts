import { describe, expect, it } from 'vitest';
import { isAbort } from '../../../../src/kit/scope.js';
import { errorOf, indexOf, indexOfSegments, mpdText, mpdUrl, parsePeriods, parseText, renditionAt, videoPeriod, walk, dashParser } from './mpd.js';

const numbers = '<SegmentTemplate duration="2" media="$Number$"/>';
const timeline = (s: string): string => `<SegmentTemplate timescale="1000" media="$Time$"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`;
/** Far above what any of these takes (a few ms), far below what a loop takes. */
const hangGuardMs = 20_000;

async function codeOf(parsing: Promise<unknown>): Promise<string> {
  const error = await errorOf(parsing);
  expect(error.message).not.toContain('secret');
  expect(JSON.stringify(error.context)).not.toContain('secret');
  return error.code;
}

describe('timelines that would not end', { timeout: 40_000 }, () => {
  it('are refused: S@r=1e8, r=-1 with d=0, d=0, and r=-1 with nothing to stop it', { timeout: hangGuardMs }, async () => {
    expect(await errorOf(indexOfSegments(timeline('<S t="0" d="1" r="100000000"/>')))).toMatchObject({ code: 'manifest/limit', context: { limit: 'segments', allowed: 200_000 } });
    expect(await codeOf(indexOfSegments(timeline('<S t="0" d="0" r="-1"/>')))).toBe('manifest/invalid');
    expect(await codeOf(indexOfSegments(timeline('<S t="0" d="0"/>')))).toBe('manifest/invalid');
    expect(await codeOf(indexOfSegments(timeline('<S t="0"/>')))).toBe('manifest/invalid');
    expect(await codeOf(indexOfSegments(timeline('<S t="0" d="2000" r="-1"/>'), { attributes: '' }))).toBe('manifest/invalid');
    expect(await codeOf(indexOfSegments(timeline('<S t="0" d="1" r="-1"/>'), { attributes: 'mediaPresentationDuration="PT10H"' }))).toBe('manifest/limit');
    expect(await codeOf(indexOfSegments(timeline('<S d="1" r="199999"/>'.repeat(3))))).toBe('manifest/limit');
    expect(await codeOf(indexOfSegments(timeline('<S t="0" d="2000" r="-1"/><S d="2000"/>')))).toBe('manifest/invalid');
  });

  it('are refused where time goes back or leaves 2^53', async () => {
    expect(await codeOf(indexOfSegments(timeline('<S t="4000" d="2000"/><S t="2000" d="2000"/>')))).toBe('manifest/invalid');
    expect(await codeOf(indexOfSegments(timeline('<S t="9007199254740990" d="2000"/>')))).toBe('manifest/invalid');
    for (const t of ['-1', 'x', '1e3', '1.5', '', '99999999999999999999999']) expect(await codeOf(indexOfSegments(timeline(`<S t="${t}" d="2000"/>`)))).toBe('manifest/invalid');
    for (const r of ['1e999', 'x', '9007199254740992']) expect(await codeOf(indexOfSegments(timeline(`<S t="0" d="2000" r="${r}"/>`)))).toBe('manifest/invalid');
  });
});

describe('templates that would not end', { timeout: 40_000 }, () => {
  it('stay arithmetic: a year of short segments is one index', { timeout: hangGuardMs }, async () => {
    const index = await indexOfSegments('<SegmentTemplate timescale="1000" duration="10" media="$Number$"/>', { attributes: 'mediaPresentationDuration="P1Y"' });
    expect(index.last()).toMatchObject({ number: 3_153_600_000 });
    expect(index.at(1000.005)?.number).toBe(100_001);
  });

  it('are refused where a segment holds less than a frame', async () => {
    expect(await errorOf(indexOfSegments('<SegmentTemplate timescale="10000000" duration="1" media="$Number$"/>', { attributes: 'mediaPresentationDuration="PT1H"' }))).toMatchObject({ code: 'manifest/limit', context: { limit: 'segmentsPerSecond' } });
  });

  it('are refused with numbers from -1 or 2^53, and zero or absurd scales', async () => {
    for (const attributes of ['startNumber="-1"', 'startNumber="9007199254740992"', 'startNumber="9007199254740990"', 'endNumber="x"', 'timescale="0"', 'timescale="-5"', 'timescale="NaN"', 'duration="0"', 'duration="-2"', 'presentationTimeOffset="-1"', 'presentationTimeOffset="1e5"']) {
      const template = `<SegmentTemplate ${attributes.startsWith('duration') ? '' : 'duration="2"'} ${attributes} media="$Number$"/>`;
      expect(await codeOf(indexOfSegments(template)), attributes).toBe('manifest/invalid');
    }
  });
});

describe('durations that are none', { timeout: 40_000 }, () => {
  it('are refused', async () => {
    for (const duration of ['NaN', '-1', '-PT1S', 'PT1e9S', '1e999', 'PT9007199254740992S', 'P99999999999Y', 'PT', 'P', '', 'PT.S', 'T10S', '60']) {
      expect(await codeOf(parsePeriods(videoPeriod(numbers), { attributes: `mediaPresentationDuration="${duration}"` })), duration).toBe('manifest/invalid');
      expect(await codeOf(parsePeriods(videoPeriod(numbers, `duration="${duration}"`))), duration).toBe('manifest/invalid');
    }
    for (const duration of ['PT60S', 'PT1M', 'PT0H1M0.000S', 'P0Y0M0DT0H0M60S', 'PT60.S']) {
      expect((await parsePeriods(videoPeriod(numbers), { attributes: `mediaPresentationDuration="${duration}"` })).durationSeconds).toBe(60);
    }
  });

  it('nor byte ranges that go back or beyond 2^53', async () => {
    for (const range of ['9-3', '-5', 'x', '0-9007199254740991', '9007199254740992-', '1-2-3']) {
      expect(await codeOf(parsePeriods(videoPeriod(`<BaseURL>f</BaseURL><SegmentBase indexRange="${range}"/>`))), range).toBe('manifest/invalid');
      expect(await codeOf(parsePeriods(videoPeriod(`<SegmentList duration="2"><SegmentURL mediaRange="${range}"/></SegmentList>`))), range).toBe('manifest/invalid');
    }
  });
});

describe('XML that is an attack', { timeout: 40_000 }, () => {
  it('with a DOCTYPE is refused before anything is parsed', async () => {
    const bomb = `<!DOCTYPE MPD [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "&a;&a;&a;">]>${mpdText(videoPeriod(numbers)).replace(/<\?xml.*\?>/, '')}`;
    expect(await codeOf(parseText(bomb))).toBe('manifest/invalid');
    expect(await codeOf(parseText(bomb.replace('[<', 'SYSTEM "file:///etc/passwd" [<')))).toBe('manifest/invalid');
  });

  it('with 100,000 nested or two million flat elements is refused', { timeout: 2 * hangGuardMs }, async () => {
    expect(await errorOf(parseText(`<MPD>${'<a>'.repeat(100_000)}`))).toMatchObject({ code: 'manifest/limit', context: { limit: 'xmlDepth', allowed: 64 } });
    expect(await errorOf(parseText(`<MPD>${'<a/>'.repeat(2_000_000)}</MPD>`))).toMatchObject({ code: 'manifest/limit', context: { limit: 'xmlNodesTogether', allowed: 30_000 } });
    expect(await errorOf(parsePeriods(`<Period>${'<a/>'.repeat(29_000)}</Period>`.repeat(9)))).toMatchObject({ code: 'manifest/limit', context: { limit: 'xmlNodesOutsideTimelines', allowed: 250_000 } });
    expect(await errorOf(parseText(`<MPD><SegmentTimeline>${'<S d="1"/>'.repeat(1_000_001)}</SegmentTimeline></MPD>`))).toMatchObject({ code: 'manifest/limit', context: { limit: 'xmlNodes' } });
    expect(await errorOf(parseText(`<MPD>${' '.repeat(17 * 1024 * 1024)}</MPD>`))).toMatchObject({ code: 'manifest/limit', context: { limit: 'characters' } });
    expect(await errorOf(parseText(`<MPD ${'a="1" '.repeat(10_001)}/>`))).toMatchObject({ code: 'manifest/limit', context: { limit: 'attributes' } });
    expect(await errorOf(parsePeriods('<Period/>'.repeat(10_001)))).toMatchObject({ code: 'manifest/limit', context: { limit: 'periods' } });
  });

  it('that pretends to be taken apart is refused', async () => {
    expect(await codeOf(parsePeriods(`${videoPeriod(numbers)}<sluice.part r="0"/>`))).toBe('manifest/invalid');
    expect(await codeOf(parsePeriods('<Period><AdaptationSet><sluice.part r="1"/></AdaptationSet></Period>'))).toBe('manifest/invalid');
  });

  it('that makes an unguarded parser loop is refused', { timeout: hangGuardMs }, async () => {
    for (const text of ['<MPD', '<MPD a', '<MPD a=', '<MPD a="', '<MPD a=b>', '<MPD a>', '<MPD><Period', '<MPD></MPD', '<MPD></MP', '<?xml', '<MPD><?x', '<MPD><!--', '<MPD><![CDATA[', '<MPD><!x>', '<MPD><', '<MPD></>', '<MPD><Period></MPD>', '<MPD></MPD></MPD>', '<MPD/><MPD/>', '<html><body>Sign in</body></html>', '', 'text', '</MPD>', '<MPD>&#x110000;<Period/></MPD>']) {
      expect(await codeOf(parseText(text)), text).toBe('manifest/invalid');
    }
  });

  it('costs linear time in every part of it', { timeout: 2 * hangGuardMs }, async () => {
    const mega = 4_000_000;
    for (const text of [' '.repeat(mega), `<${'a'.repeat(mega)}`, `<MPD ${' '.repeat(mega)}`, `<MPD ${'a'.repeat(mega)}`, `<MPD a${' '.repeat(mega)}`, `<MPD a=${' '.repeat(mega)}x`, `<MPD a="${'\n'.repeat(mega)}`, `<MPD>${'&'.repeat(mega)}</MPD>`, `<MPD>${'<!---->'.repeat(mega / 8)}</MPD>`, `<MPD>${']]>'.repeat(mega / 4)}`, `<MPD><![CDATA[${']'.repeat(mega)}`]) {
      expect(await codeOf(parseText(text)), text.slice(0, 12)).toBe('manifest/invalid');
    }
  });

  it('cut at any character is refused, never half played', async () => {
    const text = mpdText(videoPeriod(timeline('<S t="0" d="2000" r="4"/>')));
    const end = text.indexOf('</MPD>') + '</MPD>'.length;
    for (let at = 0; at < end; at += 7) expect(await codeOf(parseText(text.slice(0, at)))).toBe('manifest/invalid');
  });

  it('with attributes named like methods is data and nothing else', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'valueOf', '__defineGetter__', 'hasOwnProperty'];
    const attributes = names.map((name) => `${name}="x"`).join(' ');
    const presentation = await parsePeriods(`<Period ${attributes}><AdaptationSet ${attributes} mimeType="video/mp4"><SegmentTemplate ${attributes} duration="2" media="$Number$"/><Representation ${attributes} id="__proto__" bandwidth="1" codecs="avc1"/></AdaptationSet></Period>`, { attributes: `${attributes} mediaPresentationDuration="PT4S"` });
    expect(renditionAt(presentation).id).toBe('p0/__proto__');
    expect(walk(indexOf(renditionAt(presentation)))).toHaveLength(2);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect('x' in Object.prototype).toBe(false);
  });

  it('with a thousand xlinks follows few, and those in what they lead to too', { timeout: 40_000 }, async () => {
    const links = Array.from({ length: 1000 }, (_, ordinal) => `<Period start="PT${String(20 + ordinal / 100)}S" xlink:href="${mpdUrl}"/>`).join('');
    const remote = new Map([[mpdUrl, links]]);
    const presentation = await parsePeriods(videoPeriod(numbers, 'duration="PT20S"') + links, { remote });
    expect(presentation.periods).toHaveLength(1);
    expect(presentation.notes.length).toBeLessThanOrEqual(200);
  });
});

describe('URLs that a player must not follow', { timeout: 40_000 }, () => {
  it('of other schemes are policy/scheme, wherever they stand', async () => {
    for (const scheme of ['javascript:alert(1)', 'file:///etc/passwd', 'ftp://x.example/', 'chrome://settings/', 'ws://x.example/', ' javascript:alert(1)', 'JaVaScRiPt:alert(1)']) {
      const places = [
        `<BaseURL>${scheme}</BaseURL>${numbers}`,
        `<SegmentTemplate duration="2" media="${scheme}$Number$"/>`,
        `<SegmentTemplate duration="2" media="$Number$" initialization="${scheme}"/>`,
        `<SegmentList duration="2"><SegmentURL media="a"/><SegmentURL media="${scheme}"/></SegmentList>`,
        `<SegmentList duration="2"><Initialization sourceURL="${scheme}"/><SegmentURL media="a"/></SegmentList>`,
      ];
      for (const place of places) expect(await codeOf(parsePeriods(videoPeriod(place))), place).toBe('policy/scheme');
    }
  });

  it('with control characters, user info, or a megabyte are manifest/invalid', async () => {
    for (const url of ['https://user:pass@x.example/', '//user@x.example/', 'java&#10;script:alert(1)', 'a&#0;b', 'http://', `a${'b'.repeat(1_000_000)}`]) {
      expect(await codeOf(parsePeriods(videoPeriod(`<BaseURL>${url}</BaseURL>${numbers}`))), url.slice(0, 30)).toBe('manifest/invalid');
    }
  });

  it('are normalised by the URL parser: dots and foreign hosts mean what a browser takes them for', async () => {
    const urlOf = async (base: string): Promise<string | undefined> => indexOf(renditionAt(await parsePeriods(videoPeriod(`<BaseURL>${base}</BaseURL>${numbers}`)))).first()?.url;
    expect(await urlOf('../../../x/')).toBe('https://cdn.example/x/1');
    expect(await urlOf('..%2fx/')).toBe('https://cdn.example/title/..%2fx/1');
    expect(await urlOf('//other.example/')).toBe('https://other.example/1');
  });
});

describe('cancelling', { timeout: 40_000 }, () => {
  it('stops a parse with the signal\'s own reason', async () => {
    const aborter = new AbortController();
    aborter.abort(new DOMException('stop', 'AbortError'));
    const parsing = dashParser().parse({ text: mpdText(videoPeriod(numbers)), url: mpdUrl, nowEpochMs: 0, previous: null, remote: new Map() }, aborter.signal);
    expect(isAbort(await parsing.catch((error: unknown) => error))).toBe(true);
  });

  it('lets other tasks run between slices once a slice has been long, and not before', async () => {
    let now = 0;
    let rests = 0;
    const clock = { now: () => (now += 4), wallNow: () => 0, sleep: () => { rests += 1; return Promise.resolve(); } };
    const periods = Array.from({ length: 30 }, () => videoPeriod(numbers, 'duration="PT2S"')).join('');
    await dashParser(clock).parse({ text: mpdText(periods), url: mpdUrl, nowEpochMs: 0, previous: null, remote: new Map() }, new AbortController().signal);
    expect(rests).toBeGreaterThan(20);
  });
});
