import { describe, expect, it } from 'vitest';
import { base, indexOf, media, multivariant, notesOf, parse, parseBelow, renditionsOf, segments, segmentsOf } from './reading.js';

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

describe('a media playlist by itself', () => {
  it('is a presentation with one rendition whose index is ready', async () => {
    const presentation = await parse(media('#EXT-X-MEDIA-SEQUENCE:7', '#EXTINF:5.5,', 'a.ts', '#EXTINF:4.25,title, with comma', 'b.ts'));
    const [rendition] = renditionsOf(presentation);
    expect(presentation).toMatchObject({ protocol: 'hls', kind: 'vod', durationSeconds: 9.75, url: base, notes: [] });
    expect(rendition).toMatchObject({ type: 'video', carries: ['video', 'audio'], container: 'ts', codecs: [], locations: [{ id: 'media.example' }] });
    expect(segmentsOf(indexOf(presentation))).toMatchObject([
      { number: 7, startSeconds: 0, durationSeconds: 5.5, url: 'https://media.example/show/a.ts', range: null, init: null, key: null, gap: false, timeline: 0 },
      { number: 8, startSeconds: 5.5, durationSeconds: 4.25, url: 'https://media.example/show/b.ts', mediaStartTicks: null, timestampOffsetSeconds: null },
    ]);
  });

  it('is an audio presentation where its files are packed audio', async () => {
    for (const [file, container] of [['a.aac?x=1.ts', 'aac'], ['a.mp3', 'mp3']]) {
      const presentation = await parse(media('#EXTINF:6,', file ?? ''));
      expect(renditionsOf(presentation)).toMatchObject([{ type: 'audio', carries: ['audio'], container }]);
    }
  });

  it.each([
    ['a.m4s', 'mp4'], ['a.cmfv', 'mp4'], ['a.m2ts', 'ts'], ['a.vtt', 'text'], ['a.webm', 'webm'], ['a', 'unknown'], ['a.php?f=.ts', 'unknown'],
  ])('takes the container from the name %s: %s', async (file, container) => {
    expect(renditionsOf(await parse(media('#EXTINF:6,', file)))[0]?.container).toBe(container);
  });

  it('is live without an end, an event where it says so, and complete where it says VOD', async () => {
    const lines = '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n';
    expect(await parse(lines)).toMatchObject({ kind: 'live', durationSeconds: null });
    expect(await parse(`#EXTM3U\n#EXT-X-PLAYLIST-TYPE:EVENT\n${lines}`)).toMatchObject({ kind: 'event' });
    expect(await parse(`#EXTM3U\n#EXT-X-PLAYLIST-TYPE:EVENT\n${lines}#EXT-X-ENDLIST`)).toMatchObject({ kind: 'vod' });
    const unended = await parse(`#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n${lines}`);
    expect(unended).toMatchObject({ kind: 'vod', durationSeconds: 6 });
    expect(notesOf(unended)).toContain('no EXT-X-ENDLIST');
    expect(indexOf(unended).isComplete).toBe(true);
    expect(indexOf(await parse(lines)).isComplete).toBe(false);
  });

  it('starts where EXT-X-START says', async () => {
    expect((await parse(media('#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES', '#EXTINF:6,', 'a.ts'))).startPoint).toEqual({ offsetSeconds: -12.5, precise: true });
    expect((await parse(media('#EXT-X-START:PRECISE=YES', '#EXTINF:6,', 'a.ts'))).startPoint).toBeNull();
  });

  it('takes low-latency tags and comments without a word', async () => {
    const presentation = await parse(media(
      '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0', '#EXT-X-PART-INF:PART-TARGET=0.33', '# a comment', '#EXT-X-DATERANGE:ID="x",START-DATE="2020-01-01T00:00:00Z"',
      '#EXT-X-PART:DURATION=0.33,URI="p1.m4s",INDEPENDENT=YES', '#EXTINF:6,', 'a.m4s', '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p2.m4s"', '#EXT-X-RENDITION-REPORT:URI="../b.m3u8",LAST-MSN=2',
    ));
    expect(presentation.notes).toEqual([]);
    expect(segmentsOf(indexOf(presentation))).toHaveLength(1);
  });
});

describe('byte ranges', () => {
  it('go on where the last one of the same resource ended', async () => {
    const list = await segments('#EXT-X-BYTERANGE:100@50', '#EXTINF:1,', 'a.ts', '#EXT-X-BYTERANGE:200', '#EXTINF:1,', 'a.ts', '#EXTINF:1,', '#EXT-X-BYTERANGE:30@7', 'b.ts', '#EXTINF:1,', 'c.ts');
    expect(list.map((segment) => segment.range)).toEqual([{ start: 50, end: 150 }, { start: 150, end: 350 }, { start: 7, end: 37 }, null]);
  });

  it('start at 0, with a note, where there is nothing of the same resource to continue', async () => {
    const presentation = await parse(media('#EXT-X-BYTERANGE:100@50', '#EXTINF:1,', 'a.ts', '#EXT-X-BYTERANGE:10', '#EXTINF:1,', 'b.ts', '#EXT-X-BYTERANGE:10', '#EXTINF:1,', 'b.ts'));
    expect(segmentsOf(indexOf(presentation)).map((segment) => segment.range)).toEqual([{ start: 50, end: 150 }, { start: 0, end: 10 }, { start: 10, end: 20 }]);
    expect(notesOf(presentation)).toMatch(/^9: .*without offset/);
  });
});

describe('init segments', () => {
  it('hold until the next EXT-X-MAP, with their byte range', async () => {
    const list = await segments('#EXT-X-MAP:URI="all.mp4",BYTERANGE="700@0"', '#EXTINF:6,', 'a.m4s', '#EXT-X-MAP:URI="i2.mp4"', '#EXTINF:6,', 'b.m4s', '#EXTINF:6,', 'c.m4s', '#EXT-X-MAP:URI="all.mp4",BYTERANGE="700@0"', '#EXTINF:6,', 'd.m4s');
    expect(list.map((segment) => segment.init)).toMatchObject([
      { url: 'https://media.example/show/all.mp4', range: { start: 0, end: 700 }, key: null },
      { url: 'https://media.example/show/i2.mp4', range: null }, { url: 'https://media.example/show/i2.mp4' }, { url: 'https://media.example/show/all.mp4' },
    ]);
    expect(list[0]?.init?.cacheKey).toBe(list[3]?.init?.cacheKey);
    expect(list[0]?.init?.cacheKey).not.toBe(list[1]?.init?.cacheKey);
  });

  it('are encrypted with the key above them, not with the one above the segment', async () => {
    const [first] = await segments('#EXT-X-KEY:METHOD=AES-128,URI="k1",IV=0x01', '#EXT-X-MAP:URI="i.mp4"', '#EXT-X-KEY:METHOD=AES-128,URI="k2",IV=0x02', '#EXTINF:6,', 'a.m4s');
    expect(first?.init?.key?.url).toBe('https://media.example/show/k1');
    expect(first?.key?.url).toBe('https://media.example/show/k2');
    const [clear] = await segments('#EXT-X-MAP:URI="i.mp4"', '#EXT-X-KEY:METHOD=AES-128,URI="k2",IV=0x02', '#EXTINF:6,', 'a.m4s');
    expect(clear?.init?.key).toBeNull();
  });
});

describe('timelines', () => {
  it('count discontinuities from EXT-X-DISCONTINUITY-SEQUENCE', async () => {
    const list = await segments('#EXT-X-DISCONTINUITY-SEQUENCE:4', '#EXTINF:6,', 'a.ts', '#EXT-X-DISCONTINUITY', '#EXTINF:6,', 'b.ts', '#EXTINF:6,', 'c.ts', '#EXT-X-DISCONTINUITY', '#EXTINF:6,', 'd.ts');
    expect(list.map((segment) => segment.timeline)).toEqual([4, 5, 5, 6]);
  });

  it('carry the programme date on and back', async () => {
    const list = await segments('#EXTINF:6,', 'a.ts', '#EXT-X-PROGRAM-DATE-TIME:2024-05-01T10:00:00.000+0200', '#EXTINF:4.5,', 'b.ts', '#EXTINF:6,', 'c.ts');
    const at = Date.UTC(2024, 4, 1, 8);
    expect(list.map((segment) => segment.programTimeMs)).toEqual([at - 6000, at, at + 4500]);
  });

  it('have no date where none is written, or none that is a date', async () => {
    const presentation = await parse(media('#EXT-X-PROGRAM-DATE-TIME:yesterday', '#EXTINF:6,', 'a.ts'));
    expect(segmentsOf(indexOf(presentation))[0]?.programTimeMs).toBeNull();
    expect(notesOf(presentation)).toMatch(/^4: EXT-X-PROGRAM-DATE-TIME/);
  });
});

describe('flags of segments', () => {
  it('mark gaps one by one', async () => {
    const list = await segments('#EXTINF:6,', 'a.ts', '#EXT-X-GAP', '#EXTINF:6,', 'b.ts', '#EXTINF:6,', 'c.ts');
    expect(list.map((segment) => segment.gap)).toEqual([false, true, false]);
  });

  it('give the bitrate to all that follow but sub-ranges', async () => {
    const list = await segments('#EXT-X-BITRATE:1200', '#EXTINF:6,', 'a.ts', '#EXTINF:6,', 'b.ts', '#EXT-X-BYTERANGE:9@0', '#EXTINF:6,', 'c.ts', '#EXT-X-BITRATE:800', '#EXTINF:6,', 'd.ts');
    expect(list.map((segment) => segment.bitrateBps)).toEqual([1_200_000, 1_200_000, null, 800_000]);
  });
});

describe('keys', () => {
  it('take the media sequence number as IV where none is written', async () => {
    const [first, second] = await segments('#EXT-X-MEDIA-SEQUENCE:4294967297', '#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXTINF:6,', 'a.ts', '#EXTINF:6,', 'b.ts');
    expect(first?.key).toMatchObject({ method: 'AES-128', url: 'https://media.example/show/k' });
    expect(hex(first?.key?.iv)).toBe('00000000000000000000000100000001');
    expect(hex(second?.key?.iv)).toBe('00000000000000000000000100000002');
  });

  it('rotate, end with METHOD=NONE, and read an IV in any spelling', async () => {
    const list = await segments(
      '#EXT-X-KEY:METHOD=AES-128,URI="k1",IV=0X00112233445566778899AABBCCDDEEFF', '#EXTINF:6,', 'a.ts',
      '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/k2",IV=0xff', '#EXTINF:6,', 'b.ts', '#EXT-X-KEY:METHOD=NONE', '#EXTINF:6,', 'c.ts',
    );
    expect(list.map((segment) => segment.key?.url ?? null)).toEqual(['https://media.example/show/k1', 'https://keys.example/k2', null]);
    expect(hex(list[0]?.key?.iv)).toBe('00112233445566778899aabbccddeeff');
    expect(hex(list[1]?.key?.iv)).toBe('000000000000000000000000000000ff');
  });

  it('form a set of one a key format, and rotation and a clear lead are kept by segment', async () => {
    const widevine = 'urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed';
    const drm = (format: string, uri: string): string => `#EXT-X-KEY:METHOD=SAMPLE-AES,URI="${uri}",KEYFORMAT="${format}",KEYID=0xAB-CD`;
    const presentation = await parse(media('#EXTINF:6,', 'clear.m4s', drm(widevine, 'data:text/plain;base64,AAAA'), drm('com.apple.streamingkeydelivery', 'skd://one'), '#EXTINF:6,', 'a.m4s', drm(widevine, 'data:text/plain;base64,BBBB'), '#EXTINF:6,', 'b.m4s'));
    expect(segmentsOf(indexOf(presentation)).map((segment) => [...segment.protectionSchemes].sort())).toEqual([[], ['com.apple.streamingkeydelivery', widevine], ['com.apple.streamingkeydelivery', widevine]]);
    expect(renditionsOf(presentation)[0]?.protection).toEqual([
      { scheme: widevine, method: 'SAMPLE-AES', defaultKeyId: 'abcd', initData: 'AAAA', licenseUrl: null },
      { scheme: 'com.apple.streamingkeydelivery', method: 'SAMPLE-AES', defaultKeyId: 'abcd', initData: 'skd://one', licenseUrl: null },
      { scheme: widevine, method: 'SAMPLE-AES', defaultKeyId: 'abcd', initData: 'BBBB', licenseUrl: null },
    ]);
  });

  it('of sample encryption without DRM cannot be played, and say so', async () => {
    const lines = ['#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"', '#EXTINF:6,', 'a.ts'];
    await expect(parse(media(...lines))).rejects.toMatchObject({ code: 'manifest/unsupported', context: { feature: 'EXT-X-KEY METHOD=SAMPLE-AES' } });
    const beside = await segments('#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"', ...lines);
    expect(beside[0]?.protectionSchemes).toEqual(['com.apple.streamingkeydelivery']);
  });
});

describe('variables', () => {
  it('stand in URIs and attributes, as often as they are named', async () => {
    const list = await segments('#EXT-X-DEFINE:NAME="p",VALUE="deep/er"', '#EXT-X-DEFINE:NAME="q",VALUE="{$p}/x"', '#EXT-X-MAP:URI="{$q}/i.mp4"', '#EXTINF:6,', '{$p}/{$p}/{a.m4s');
    expect(list[0]?.url).toBe('https://media.example/show/deep/er/deep/er/%7Ba.m4s');
    expect(list[0]?.init?.url).toBe('https://media.example/show/deep/er/x/i.mp4');
  });

  it('come from the query of the playlist and from the multivariant playlist', async () => {
    const main = multivariant('#EXT-X-DEFINE:NAME="host",VALUE="https://cdn.example"', '#EXT-X-STREAM-INF:BANDWIDTH=1', '{$host}/low.m3u8');
    const parsed = await parseBelow(main, media('#EXT-X-DEFINE:IMPORT="host"', '#EXT-X-DEFINE:QUERYPARAM="t"', '#EXTINF:6,', '{$host}/a.ts?t={$t}'), 'https://media.example/low.m3u8?t=a%20b');
    expect(parsed.index.first()?.url).toBe('https://cdn.example/a.ts?t=a%20b');
  });

  it.each([
    ['is not defined', '#EXTINF:6,', '{$nothing}.ts'],
    ['is only defined below', '#EXTINF:6,', '{$late}.ts', '#EXT-X-DEFINE:NAME="late",VALUE="x"'],
    ['names itself', '#EXT-X-DEFINE:NAME="a",VALUE="{$a}"'],
    ['goes round in a circle', '#EXT-X-DEFINE:NAME="a",VALUE="{$b}"', '#EXT-X-DEFINE:NAME="b",VALUE="{$a}"'],
    ['is a name of Object.prototype', '#EXTINF:6,', '{$__proto__}{$constructor}.ts'],
    ['is defined twice', '#EXT-X-DEFINE:NAME="a",VALUE="x"', '#EXT-X-DEFINE:NAME="a",VALUE="y"'],
    ['has no value', '#EXT-X-DEFINE:NAME="a"'],
    ['has two sources', '#EXT-X-DEFINE:NAME="a",VALUE="x",QUERYPARAM="a"'],
    ['has no source', '#EXT-X-DEFINE:VALUE="x"'],
    ['is imported from nowhere', '#EXT-X-DEFINE:IMPORT="a"'],
    ['is missing in the query', '#EXT-X-DEFINE:QUERYPARAM="absent"'],
  ])('stop the playlist where one %s', async (_, ...lines) => {
    await expect(parse(media(...lines, '#EXTINF:6,', 'z.ts'))).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('may be called __proto__', async () => {
    const list = await segments('#EXT-X-DEFINE:NAME="__proto__",VALUE="x"', '#EXTINF:6,', '{$__proto__}.ts');
    expect(list[0]?.url).toBe('https://media.example/show/x.ts');
  });
});

describe('sloppy playlists', () => {
  it('play with CR LF, lone CRs, a byte order mark, blank lines and spaces', async () => {
    for (const text of [media('#EXTINF:6,', 'a.ts').replaceAll('\n', '\r\n'), media('#EXTINF:6,', 'a.ts').replaceAll('\n', '\r'), `\ufeff${media('#EXTINF:6,', '', '  a.ts  ', '')}`]) {
      const presentation = await parse(text);
      expect(segmentsOf(indexOf(presentation)).map((segment) => segment.url)).toEqual(['https://media.example/show/a.ts']);
      expect(presentation.kind).toBe('vod');
    }
  });

  it.each<[string, string[], RegExp]>([
    ['an EXTINF without comma', ['#EXTINF:6', 'a.ts'], /4: An EXTINF has no comma/],
    ['an EXTINF without duration', ['#EXTINF:,', 'a.ts'], /5: .*no duration/],
    ['a duration that is no number', ['#EXTINF:;x11)),', 'a.ts'], /no number/],
    ['a media sequence that is no number', ['#EXT-X-MEDIA-SEQUENCE:first', '#EXTINF:6,', 'a.ts'], /4: EXT-X-MEDIA-SEQUENCE/],
    ['a byte range that breaks off', ['#EXTINF:6,', '#EXT-X-BYTERANGE:100@', 'a.ts'], /without offset/],
    ['no EXTINF', ['a.ts'], /4: .*no duration/],
    ['an EXTINF without anything', ['#EXTINF', 'a.ts'], /no duration/],
    ['a last EXTINF without URI', ['#EXTINF:6,', 'a.ts', '#EXTINF:6,'], /cut off/],
    ['an unknown tag', ['#EXT-X-FOO:1', '#EXTINF:6,', 'a.ts', '#EXT-X-FOO:2'], /^4: The tag #EXT-X-FOO/],
    ['a comma at the end', ['#EXT-X-MAP:URI="i.mp4",', '#EXTINF:6,', 'a.ts'], /comma too many/],
    ['text among attributes', ['#EXT-X-MAP:junk,URI="i.mp4"', '#EXTINF:6,', 'a.ts'], /without "="/],
    ['an unclosed quote', ['#EXT-X-MAP:URI="i.mp4', '#EXTINF:6,', 'a.ts'], /closing quote/],
    ['missing quotes', ['#EXT-X-KEY:METHOD="AES-128",URI=k,IV="0x1"', '#EXTINF:6,', 'a.ts'], /IV/],
    ['a key without METHOD', ['#EXT-X-KEY:URI="k"', '#EXTINF:6,', 'a.ts'], /METHOD/],
    ['an odd EXT-X-PLAYLIST-TYPE', ['#EXT-X-PLAYLIST-TYPE:FOO', '#EXTINF:6,', 'a.ts'], /PLAYLIST-TYPE/],
    ['a target duration that is too small', ['#EXTINF:9.2,', 'a.ts'], /TARGETDURATION is 6/],
    ['an encrypted map without IV', ['#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXT-X-MAP:URI="i.mp4"', '#EXTINF:6,', 'a.ts'], /without IV/],
  ])('play with a note: %s', async (_, lines, note) => {
    const presentation = await parse(media(...lines));
    expect(segmentsOf(indexOf(presentation)).map((segment) => segment.url)).toEqual(['https://media.example/show/a.ts']);
    expect(notesOf(presentation)).toMatch(note);
  });

  it('play without #EXTM3U where all else is there', async () => {
    const presentation = await parse(media('#EXTINF:6,', 'a.ts').replace('#EXTM3U\n', ''));
    expect(notesOf(presentation)).toBe('null: The playlist does not start with #EXTM3U.');
  });

  it('take the target duration, or 6 s, where a duration is missing', async () => {
    expect((await segments('#EXTINF:,', 'a.ts'))[0]?.durationSeconds).toBe(6);
    const untold = await parse('#EXTM3U\n#EXTINF:,\na.ts\n#EXT-X-TARGETDURATION:9\n#EXT-X-ENDLIST');
    expect(indexOf(untold).endSeconds).toBe(9);
  });

  it.each([['missing', '#EXTM3U'], ['0', '#EXT-X-TARGETDURATION:0'], ['negative', '#EXT-X-TARGETDURATION:-3'], ['tiny', '#EXT-X-TARGETDURATION:1e-9'], ['huge', '#EXT-X-TARGETDURATION:1e99']])('never believe a target duration that is %s', async (_, line) => {
    expect(indexOf(await parse(`#EXTM3U\n${line}\n#EXTINF:0.1,\na.ts\n#EXT-X-ENDLIST`)).targetDurationSeconds).toBe(0.5);
    expect(indexOf(await parse(`#EXTM3U\n${line}\n#EXTINF:4.2,\na.ts\n#EXT-X-ENDLIST`)).targetDurationSeconds).toBe(4.2);
  });

  it('keep at most fifty notes, each once', async () => {
    const presentation = await parse(media(...Array.from({ length: 300 }, (_, at) => `#EXT-X-ODD${String(at)}`), '#EXT-X-ODD1', '#EXTINF:6,', 'a.ts'));
    expect(presentation.notes).toHaveLength(50);
  });
});
