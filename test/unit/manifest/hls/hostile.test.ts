import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { base, indexOf, media, multivariant, parse, parserOn, renditionsOf, segmentsOf, stillClock } from './reading.js';

const kib64 = 64 * 1024;
/** Generous: the work takes milliseconds, and minutes where it is quadratic. */
const hangGuardMs = 4000;

describe('attribute lists that parsers stumble over', () => {
  it.each(['EXT-X-KEY:foo', 'EXT-X-KEY', 'EXT-X-MAP:x', 'EXT-X-MAP', 'EXT-X-KEY:METHOD=AES-128', 'EXT-X-KEY:METHOD=AES-128,URI="k",IV=xyz', 'EXT-X-KEY:METHOD=AES-128,URI="k",IV=', `EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x${'0'.repeat(33)}`])('stop at #%s, which playback depends on', async (tag) => {
    await expect(parse(media(`#${tag}`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid', context: { line: 4 } });
  });

  it.each(['a', ',', '"', ' ', '=', 'a,', '="', 'A="x', '",="', 'a=b,'])('take a line of 64 KiB of %j in linear time', async (unit) => {
    const list = unit.repeat(Math.floor((kib64 - 60) / unit.length));
    const readings = ['#EXT-X-MEDIA:', '#EXT-X-STREAM-INF:', '#EXT-X-STREAM-INF:CODECS="', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="', '#EXTINF:', '#EXT-X-PROGRAM-DATE-TIME:', '#EXT-X-BYTERANGE:', '#EXT-X-START:', '#EXT-X-'].map((tag) => parse(multivariant('#EXT-X-STREAM-INF:BANDWIDTH=1', 'v.m3u8', `${tag}${list}`)).catch((error: unknown) => error));
    for (const outcome of await Promise.all(readings)) expect(outcome instanceof PlayerError ? outcome.code : 'played').toMatch(/^played$|^manifest\/(?:limit|invalid)$/);
  }, hangGuardMs);

  it.each(['a', ',', '"', ' '])('refuse a line longer than 64 KiB, of %j', async (unit) => {
    for (const size of [kib64 + 1, 15 * 1024 * 1024]) {
      await expect(parse(media(`#EXT-X-MAP:${unit.repeat(size)}`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/limit', context: { limit: 'lineCharacters', allowed: kib64 } });
    }
  }, hangGuardMs);
});

describe('numbers out of range', () => {
  it.each(['NaN', '-1', '1e999', '9007199254740992', 'Infinity', '0x10000000', '604801'])('refuse the duration %s', async (duration) => {
    await expect(parse(media(`#EXTINF:${duration},`, 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid', context: { line: 4 } });
  });

  it.each(['9007199254740992', '-1', '99999999999999999999', '9007199254740991', '-0.5', '1e99'])('refuse the media sequence %s', async (number) => {
    await expect(parse(media(`#EXT-X-MEDIA-SEQUENCE:${number}`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid' });
    await expect(parse(media(`#EXT-X-DISCONTINUITY-SEQUENCE:${number}`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it.each(['0', '-5@0', '5@-1', '9007199254740992@0', '9007199254740000@9007199254740000', '1e3', '@7', '@', ''])('refuse the byte range "%s"', async (range) => {
    await expect(parse(media(`#EXT-X-BYTERANGE:${range}`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid' });
    await expect(parse(media(`#EXT-X-MAP:URI="i",BYTERANGE="${range}"`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('refuse byte ranges that go on beyond 2^53', async () => {
    await expect(parse(media('#EXT-X-BYTERANGE:9@9007199254740900', '#EXTINF:6,', 'a.ts', '#EXT-X-BYTERANGE:900', '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid', context: { line: 9 } });
  });
});

describe('URLs that must not be asked for', () => {
  const bad = ['javascript:alert(1)', 'JaVaScRiPt:x', 'file:///etc/passwd', 'ftp://a.example/x', 'chrome://settings', 'ws://a.example/x', 'about:blank'];

  it.each(bad)('refuse %s as segment, key, map, variant and media', async (uri) => {
    const refusal = { code: 'policy/scheme', context: { scheme: uri.split(':')[0]?.toLowerCase() } };
    await expect(parse(media('#EXTINF:6,', uri))).rejects.toMatchObject(refusal);
    await expect(parse(media(`#EXT-X-KEY:METHOD=AES-128,URI="${uri}"`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject(refusal);
    await expect(parse(media(`#EXT-X-MAP:URI="${uri}"`, '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject(refusal);
    await expect(parse(multivariant('#EXT-X-STREAM-INF:BANDWIDTH=1', uri))).rejects.toMatchObject(refusal);
    await expect(parse(multivariant(`#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="${uri}"`, '#EXT-X-STREAM-INF:BANDWIDTH=1', 'v.m3u8'))).rejects.toMatchObject(refusal);
    await expect(parse(media(`#EXT-X-DEFINE:NAME="u",VALUE="${uri}"`, '#EXTINF:6,', '{$u}'))).rejects.toMatchObject(refusal);
  });

  it('refuse them behind ten thousand sound ones too', async () => {
    const sound = Array.from({ length: 10_000 }, (_, at) => `#EXTINF:6,\nhttps://cdn.example/${String(at)}.ts`);
    await expect(parse(media(...sound, '#EXTINF:6,', 'javascript:x'))).rejects.toMatchObject({ code: 'policy/scheme' });
    await expect(parse(media(...sound, '#EXTINF:6,', 'https://cdn.example@evil.example/'))).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it.each(['https://user:pass@media.example/a.ts', '//user@media.example/a.ts', 'a\u0000.ts', 'a\u0007b.ts', 'java\tscript:alert(1)', 'https://[/a.ts', '//'])('refuse %j', async (uri) => {
    await expect(parse(media('#EXTINF:6,', uri))).rejects.toMatchObject({ code: 'manifest/invalid', context: { line: 5 } });
  });

  it('leave the rest to the URL parser', async () => {
    const urls = segmentsOf(indexOf(await parse(media(...['..%2fa.ts', '../../../../b.ts', '//cdn.example/c.ts', '?x=1', 'a:b.ts'.replace(':', '%3a'), 'https://cdn.example?x'].flatMap((uri) => ['#EXTINF:6,', uri]))))).map((segment) => segment.url);
    expect(urls).toEqual(['https://media.example/show/..%2fa.ts', 'https://media.example/b.ts', 'https://cdn.example/c.ts', 'https://media.example/show/main.m3u8?x=1', 'https://media.example/show/a%3ab.ts', 'https://cdn.example/?x']);
  });

  it('leave data: and blob: to the fetch layer, which has the option', async () => {
    expect(segmentsOf(indexOf(await parse(media('#EXTINF:6,', 'data:video/mp2t;base64,AAAA'))))[0]?.url).toBe('data:video/mp2t;base64,AAAA');
  });

  it('never show a token in an error', async () => {
    const error: unknown = await parse(media('#EXTINF:NaN,', 'a.ts')).catch((reason: unknown) => reason);
    expect(JSON.stringify([error instanceof Error ? error.message : '', error])).not.toContain('secret');
  });
});

describe('playlists that lead back to themselves', () => {
  it.each(['main.m3u8?token=secret', '?token=secret', 'https://media.example/show/main.m3u8?token=secret#x'])('refuse the variant %s', async (uri) => {
    await expect(parse(multivariant('#EXT-X-STREAM-INF:BANDWIDTH=1', uri))).rejects.toMatchObject({ code: 'manifest/cycle', context: { url: 'https://media.example/show/main.m3u8' } });
  });
});

describe('playlists that are none', () => {
  it.each(['', '   \n', '<!doctype html><title>Log in</title>', '{"error":"expired"}', '\u0000\u0001\u0002ftyp', 'not found'])('refuse %j', async (text) => {
    await expect(parse(text)).rejects.toMatchObject({ code: 'manifest/not-recognised' });
  });

  it('wait for segments where a live playlist has none yet', async () => {
    expect(await parse('#EXTM3U\n#EXT-X-TARGETDURATION:4')).toMatchObject({ kind: 'live' });
  });

  it.each(['#EXTM3U', '#EXTM3U\n#EXT-X-VERSION:3', '#EXTM3U\n#EXT-X-ENDLIST', '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="n",URI="a.m3u8"', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1'])('refuse %j, which holds nothing to play', async (text) => {
    await expect(parse(text)).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('refuse a URL that nothing can be resolved against', async () => {
    await expect(parse(media('#EXTINF:6,', 'a.ts'), 'main.m3u8')).rejects.toMatchObject({ code: 'manifest/invalid' });
    await expect(parse(multivariant('#EXT-X-STREAM-INF:BANDWIDTH=1', 'https://a.example/v.m3u8'), '')).rejects.toMatchObject({ code: 'manifest/invalid' });
    await expect(parse(media('#EXTINF:6,', 'a.ts'), 'blob:https://a.example/1234')).rejects.toMatchObject({ code: 'manifest/invalid' });
  });

  it('refuse a delta update that nobody asked for', async () => {
    await expect(parse(media('#EXT-X-SKIP:SKIPPED-SEGMENTS=3', '#EXTINF:6,', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid', message: expect.stringContaining('delta update') });
  });
});

describe('caps', () => {
  const expectLimit = async (text: string, limit: string): Promise<void> => {
    await expect(parse(text)).rejects.toMatchObject({ code: 'manifest/limit', context: { limit } });
  };

  it('hold the size of the document', () => expectLimit(`#EXTM3U\n${'# padding\n'.repeat(1_700_000)}`, 'characters'));
  it('hold the number of lines', () => expectLimit(`#EXTM3U\n${'\n'.repeat(2_000_001)}`, 'lines'), 20_000);
  it('hold the number of segments', () => expectLimit(media('#EXTINF:1,\na.ts\n'.repeat(200_001)), 'segments'), 20_000);
  it('hold the number of attributes', () => expectLimit(media(`#EXT-X-MAP:${Array.from({ length: 10_001 }, (_, at) => `a${at.toString(36)}=`).join(',')}`), 'attributes'));
  it('hold the number of variants', () => expectLimit(multivariant('#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n'.repeat(4001)), 'renditions'), 20_000);
  it('hold the number of key formats', () => expectLimit(media(...Array.from({ length: 9 }, (_, at) => `#EXT-X-KEY:METHOD=SAMPLE-AES,URI="x",KEYFORMAT="${String(at)}"`)), 'keyFormats'));
  it('let no variable make a tag of a URI', async () => {
    for (const value of ['#EXT-X-MEDIA-SEQUENCE:9007199254740993', ' #EXTINF:1e999,']) {
      await expect(parse(media(`#EXT-X-DEFINE:NAME="tag",VALUE="${value}"`, '#EXTINF:6,', '{$tag}', 'a.ts'))).rejects.toMatchObject({ code: 'manifest/invalid', context: { line: 6 } });
    }
  });

  it('hold what variables grow to', async () => {
    const doubling = Array.from({ length: 40 }, (_, at) => `#EXT-X-DEFINE:NAME="v${String(at + 1)}",VALUE="{$v${String(at)}}{$v${String(at)}}"`);
    await expectLimit(media('#EXT-X-DEFINE:NAME="v0",VALUE="0123456789"', ...doubling), 'lineCharacters');
    await expectLimit(media(`#EXT-X-DEFINE:NAME="v",VALUE="${'x'.repeat(60_000)}"`, '#EXTINF:1,\n{$v}\n'.repeat(1000)), 'substitutedCharacters');
  });
});

describe('long playlists', () => {
  it('let other tasks run while they are read, and stop at an abort', async () => {
    const text = media('#EXTINF:6,\nsegment.ts\n'.repeat(20_000));
    const clock = stillClock(4);
    const controller = new AbortController();
    const document = { text, url: base, nowEpochMs: 0, previous: null, remote: new Map() };
    await parserOn(clock).parse(document, controller.signal);
    // 40 000 lines, a look at the clock each 128 of them, 4 ms a look: every second look ends a slice of 8 ms.
    expect(clock.rests).toBeGreaterThan(100);
    controller.abort(new Error('no longer wanted'));
    await expect(parserOn(clock).parse(document, controller.signal)).rejects.toThrow('no longer wanted');
  });

  it('with thousands of variants and audio groups are read in linear time', async () => {
    const lines = Array.from({ length: 4000 }, (_, at) => `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="g",NAME="n${String(at)}",URI="a${String(at)}.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=${String(at + 1)},CODECS="avc1.4d401e,mp4a.40.2",AUDIO="g"\nv${String(at)}.m3u8`);
    expect(renditionsOf(await parse(multivariant(...lines)))).toHaveLength(8000);
  }, 20_000);
});
