import { describe, expect, it } from 'vitest';
import type { TrackGroup } from '../../../../src/model/presentation.js';
import { base, media, multivariant, notesOf, parse, parseBelow, renditionsOf } from './reading.js';

const variant = (attributes: string, uri: string): string[] => [`#EXT-X-STREAM-INF:${attributes}`, uri];

async function groupsOf(...lines: string[]): Promise<readonly TrackGroup[]> {
  return (await parse(multivariant(...lines))).periods[0]?.groups ?? [];
}

const urlsOf = (group: TrackGroup | undefined): string[][] => (group?.renditions ?? []).map((rendition) => rendition.locations.map((location) => (location.index.kind === 'playlist' ? location.index.url : location.index.kind)));

describe('variants', () => {
  it('become renditions of one video group, with their numbers as numbers', async () => {
    const [video, ...others] = await groupsOf(
      ...variant('BANDWIDTH=2500000,AVERAGE-BANDWIDTH=2100000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,VIDEO-RANGE=SDR', 'mid.m3u8'),
      ...variant('BANDWIDTH=800000,RESOLUTION=640X360', 'https://cdn.example/low.m3u8'),
    );
    expect(others).toEqual([]);
    expect(video).toMatchObject({ id: 'video', type: 'video', isDefault: true });
    expect(video?.renditions).toMatchObject([
      { id: 'v0', bitrateBps: 2_500_000, averageBitrateBps: 2_100_000, codecs: ['avc1.64001f', 'mp4a.40.2'], carries: ['video', 'audio'], width: 1280, height: 720, frameRate: 29.97, videoRange: 'SDR', container: 'unknown', audioPairings: [], locations: [{ id: 'media.example', index: { kind: 'playlist', url: 'https://media.example/show/mid.m3u8' } }] },
      { id: 'v1', bitrateBps: 800_000, averageBitrateBps: null, codecs: [], carries: ['video', 'audio'], width: 640, height: 360, frameRate: null, videoRange: null },
    ]);
  });

  it('carry what their codecs name where the sound has no playlist of its own', async () => {
    const [video] = await groupsOf(...variant('BANDWIDTH=1,CODECS="avc1.4d401e"', 'a.m3u8'), ...variant('BANDWIDTH=2,CODECS="av01.0.04M.08,opus"', 'b.m3u8'));
    expect(video?.renditions).toMatchObject([{ carries: ['video'], codecs: ['avc1.4d401e'] }, { carries: ['video', 'audio'], container: 'mp4' }]);
  });

  it('with equal attributes on other hosts are locations of one rendition', async () => {
    const [video] = await groupsOf(
      ...variant('BANDWIDTH=900,CODECS="avc1.4d401e"', 'https://a.example/1.m3u8'), ...variant('BANDWIDTH=1800,CODECS="avc1.4d401e"', 'https://a.example/2.m3u8'),
      ...variant('CODECS="avc1.4d401e",BANDWIDTH=900', 'https://b.example/1.m3u8'), ...variant('BANDWIDTH=1800,CODECS="avc1.4d401e",PATHWAY-ID="west"', 'https://b.example/2.m3u8'),
      ...variant('BANDWIDTH=900,CODECS="avc1.4d401e"', 'https://b.example/again/1.m3u8'),
    );
    expect(video?.renditions.map((rendition) => rendition.locations.map((location) => location.id))).toEqual([['a.example', 'b.example', 'b.example#2'], ['a.example', 'west']]);
    expect(urlsOf(video)[0]).toEqual(['https://a.example/1.m3u8', 'https://b.example/1.m3u8', 'https://b.example/again/1.m3u8']);
  });

  it('that say nothing of themselves are nobody\'s copies', async () => {
    const presentation = await parse(multivariant(...variant('', 'a.m3u8'), ...variant('PROGRAM-ID=1', 'b.m3u8')));
    expect(renditionsOf(presentation)).toMatchObject([{ bitrateBps: 0 }, { bitrateBps: 0 }]);
    expect(notesOf(presentation)).toMatch(/3: A variant has no usable BANDWIDTH/);
  });

  it('play in spite of numbers that make no sense, stray URIs and tags without URI', async () => {
    const presentation = await parse(multivariant('stray.m3u8', '#EXT-X-STREAM-INF:BANDWIDTH=1', ...variant('BANDWIDTH=12e999,RESOLUTION=big,FRAME-RATE=-1,CODECS=avc1.4d401e,mp4a.40.2', 'a.m3u8'), '#EXT-X-STREAM-INF:BANDWIDTH=3'));
    expect(renditionsOf(presentation)).toMatchObject([{ bitrateBps: 0, width: null, frameRate: null, codecs: ['avc1.4d401e', 'mp4a.40.2'] }]);
    expect(notesOf(presentation)).toMatch(/2: A URI has no EXT-X-STREAM-INF/);
    expect(notesOf(presentation)).toMatch(/RESOLUTION/);
    expect(notesOf(presentation)).toMatch(/cut off/);
  });

  it('count for more than tags of a media playlist, unless a segment comes first', async () => {
    const mixed = await parse(multivariant('#EXT-X-TARGETDURATION:6', ...variant('BANDWIDTH=1', 'v.m3u8'), '#EXTINF:6,', 'a.ts'));
    expect(renditionsOf(mixed)).toMatchObject([{ bitrateBps: 1, locations: [{ index: { kind: 'playlist' } }] }]);
    expect(notesOf(mixed)).toMatch(/5: The tag #EXTINF/);
    expect(renditionsOf(await parse(multivariant('#EXTINF:6,', 'a.ts', ...variant('BANDWIDTH=1', 'b.ts'))))).toMatchObject([{ locations: [{ index: { kind: 'playlist', url: base } }] }]);
  });

  it('keep names of Object.prototype as data', async () => {
    const presentation = await parse(multivariant(...variant('__proto__=1,BANDWIDTH=5,toString="x",hasOwnProperty=1,constructor=2', 'a.m3u8'), '#EXT-X-SESSION-DATA:DATA-ID="__proto__",VALUE="x"'));
    expect(renditionsOf(presentation)).toMatchObject([{ bitrateBps: 5 }]);
    expect(presentation.sessionData).toEqual([{ id: '__proto__', value: 'x', url: null, language: null }]);
  });
});

describe('audio groups', () => {
  const audio = (group: string, name: string, language: string, rest: string): string => `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="${name}",LANGUAGE="${language}"${rest}`;

  it('are one a name and language across GROUP-IDs, paired with the video by key', async () => {
    const [video, english, german] = await groupsOf(
      audio('stereo', 'English', 'en', ',DEFAULT=YES,CHANNELS="2",URI="en2.m3u8"'), audio('stereo', 'Deutsch', 'de', ',CHANNELS="2",URI="de2.m3u8"'), audio('surround', 'English', 'en', ',CHANNELS="6/JOC",URI="en6.m3u8"'),
      ...variant('BANDWIDTH=1200000,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="stereo"', 'v.m3u8'), ...variant('BANDWIDTH=1500000,CODECS="avc1.4d401e,ec-3",AUDIO="surround"', 'v.m3u8'),
    );
    expect(video?.renditions).toMatchObject([{ bitrateBps: 1_200_000, carries: ['video'], codecs: ['avc1.4d401e'], audioPairings: ['surround', 'stereo'] }]);
    expect(english).toMatchObject({ type: 'audio', label: 'English', language: 'en', isDefault: true, roles: ['main'], channels: 6 });
    expect(english?.renditions).toMatchObject([{ pairingKey: 'stereo', codecs: ['mp4a.40.2'], carries: ['audio'], type: 'audio' }, { pairingKey: 'surround', codecs: ['ec-3'] }]);
    expect(german).toMatchObject({ label: 'Deutsch', isDefault: false, roles: ['alternate'], renditions: [{ pairingKey: 'stereo' }] });
    expect(new Set([video, english, german].flatMap((group) => group?.renditions ?? []).map((rendition) => rendition.id)).size).toBe(4);
  });

  it('keep members apart that their author named alike', async () => {
    const groups = await groupsOf(audio('a', 'Sound', 'en', ',URI="1.m3u8"'), audio('a', 'Sound', 'en', ',URI="2.m3u8"'), audio('b', 'Sound', 'en', ',URI="3.m3u8"'), audio('b', 'Sound', 'en', ',URI="4.m3u8"'), ...variant('BANDWIDTH=1,AUDIO="a"', 'v.m3u8'));
    expect(groups.slice(1).map((group) => urlsOf(group).flat().map((url) => url.slice(-6, -5)))).toEqual([['1', '3'], ['2', '4']]);
  });

  it('are inside the variants where EXT-X-MEDIA has no URI', async () => {
    const [video, english, french] = await groupsOf(audio('a', 'English', 'en', ',DEFAULT=YES'), audio('a', 'Français', 'fr', ',URI="fr.m3u8"'), ...variant('BANDWIDTH=1,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="a"', 'v.m3u8'));
    expect(video?.renditions).toMatchObject([{ carries: ['video', 'audio'], codecs: ['avc1.4d401e', 'mp4a.40.2'], audioPairings: ['a'] }]);
    expect(english).toMatchObject({ label: 'English', renditions: [] });
    expect(french?.renditions).toMatchObject([{ pairingKey: 'a' }]);
  });

  it('that no EXT-X-MEDIA defines leave the sound in the variant, with a note', async () => {
    const presentation = await parse(multivariant(...variant('BANDWIDTH=1,AUDIO="gone"', 'v.m3u8')));
    expect(renditionsOf(presentation)).toMatchObject([{ carries: ['video', 'audio'], audioPairings: [] }]);
    expect(notesOf(presentation)).toMatch(/3: .*"gone"/);
  });

  it('have roles and accessibility from CHARACTERISTICS', async () => {
    const [, described] = await groupsOf(audio('a', 'English', 'en', ',CHARACTERISTICS="public.accessibility.describes-video,com.example.x",URI="d.m3u8"'), ...variant('BANDWIDTH=1,AUDIO="a"', 'v.m3u8'));
    expect(described).toMatchObject({ roles: ['alternate', 'description'], accessibility: ['public.accessibility.describes-video', 'com.example.x'] });
  });

  it('play without NAME, and are left out without TYPE or GROUP-ID, with notes', async () => {
    const presentation = await parse(multivariant('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="x.m3u8"', '#EXT-X-MEDIA:TYPE=AUDIO,NAME="x",URI="y.m3u8"', '#EXT-X-MEDIA:NAME="x"', '#EXT-X-MEDIA:foo', ...variant('BANDWIDTH=1,AUDIO="a"', 'v.m3u8')));
    expect(presentation.periods[0]?.groups.map((group) => [group.type, group.label])).toEqual([['video', null], ['audio', null]]);
    expect(notesOf(presentation)).toMatch(/2: .*no NAME[\s\S]*3: .*no GROUP-ID[\s\S]*4: .*no known TYPE/);
  });
});

describe('audio-only variants', () => {
  it('are the renditions of an audio group where there is no picture at all', async () => {
    const groups = await groupsOf(...variant('BANDWIDTH=64000,CODECS="mp4a.40.5"', 'low.m3u8'), ...variant('BANDWIDTH=128000,CODECS="mp4a.40.2"', 'high.m3u8'));
    expect(groups).toMatchObject([{ type: 'audio', renditions: [{ type: 'audio', carries: ['audio'], bitrateBps: 64_000, codecs: ['mp4a.40.5'] }, { bitrateBps: 128_000 }] }]);
  });

  it('are left out beside a picture, and give their bitrate to the audio group', async () => {
    const presentation = await parse(multivariant(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="sound.m3u8"', ...variant('BANDWIDTH=900000,CODECS="avc1.4d401e,mp4a.40.2",AUDIO="a"', 'v.m3u8'), ...variant('BANDWIDTH=96000,CODECS="mp4a.40.2",AUDIO="a"', 'sound.m3u8'),
    ));
    expect(renditionsOf(presentation, 'video')).toHaveLength(1);
    expect(renditionsOf(presentation, 'audio0')).toMatchObject([{ bitrateBps: 96_000 }]);
    expect(notesOf(presentation)).toContain('sound alone');
  });

  it('take the sound of their audio group where it has playlists of its own', async () => {
    const groups = await groupsOf(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="x",URI="lo.m3u8"', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="x",URI="hi.m3u8"',
      ...variant('BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="lo"', 'lo.m3u8'), ...variant('BANDWIDTH=192000,CODECS="mp4a.40.2",AUDIO="hi"', 'hi.m3u8'),
    );
    expect(groups).toMatchObject([{ type: 'audio', renditions: [{ bitrateBps: 64_000, pairingKey: 'lo' }, { bitrateBps: 192_000, pairingKey: 'hi' }] }]);
  });
});

describe('text, tricks and session tags', () => {
  it('offers subtitles with their kind, and captions with their channel', async () => {
    const [, ...text] = await groupsOf(
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en.m3u8"', '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s2",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="https://b.example/en.m3u8"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Forced",LANGUAGE="en",FORCED=YES,URI="f.m3u8"', '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="No playlist"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="SDH",CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog",URI="sdh.m3u8"',
      '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="CC",LANGUAGE="en",INSTREAM-ID="SERVICE3"', ...variant('BANDWIDTH=1,SUBTITLES="s",CLOSED-CAPTIONS="c"', 'v.m3u8'),
    );
    expect(text.map((group) => [group.label, group.roles])).toEqual([['English', ['main', 'subtitle']], ['Forced', ['alternate', 'forced-subtitle']], ['SDH', ['alternate', 'caption']], ['CC', ['alternate', 'caption']]]);
    expect(text[0]).toMatchObject({ type: 'text', renditions: [{ container: 'text', carries: [], locations: [{ id: 'media.example' }, { id: 'b.example' }] }] });
    expect(text[1]?.isForced).toBe(true);
    expect(text[3]).toMatchObject({ renditions: [], accessibility: ['urn:scte:dash:cc:cea-708:2015:SERVICE3'] });
  });

  it('keeps I-frame and image playlists away from the normal tracks', async () => {
    const presentation = await parse(multivariant(...variant('BANDWIDTH=1', 'v.m3u8'), '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=9000,RESOLUTION=320x180,CODECS="avc1.4d401e",URI="i.m3u8"', '#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=800,RESOLUTION=160x90,CODECS="jpeg",URI="t.m3u8"', '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1'));
    expect(presentation.periods[0]?.groups).toHaveLength(1);
    expect(presentation.periods[0]?.trickGroups).toMatchObject([{ id: 'iframes', roles: ['trick'], renditions: [{ carries: ['video'], height: 180, bitrateBps: 9000 }] }, { id: 'images', roles: ['thumbnails'], renditions: [{ codecs: ['jpeg'] }] }]);
    expect(notesOf(presentation)).toContain('EXT-X-I-FRAME-STREAM-INF has no URI');
  });

  it('reads session data, session keys and the start', async () => {
    const presentation = await parse(multivariant(
      '#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-CONTENT-STEERING:SERVER-URI="/steer"', '#EXT-X-START:TIME-OFFSET=30', '#EXT-X-SESSION-DATA:DATA-ID="com.example.title",VALUE="A, \'b\'",LANGUAGE="en"', '#EXT-X-SESSION-DATA:DATA-ID="com.example.more",URI="more.json"', '#EXT-X-SESSION-DATA:VALUE="x"',
      '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://k",KEYFORMAT="com.apple.streamingkeydelivery"', '#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AAEC",KEYFORMAT="urn:uuid:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED"', ...variant('BANDWIDTH=1', 'v.m3u8'),
    ));
    expect(presentation.startPoint).toEqual({ offsetSeconds: 30, precise: false });
    expect(presentation.sessionData).toEqual([{ id: 'com.example.title', value: "A, 'b'", url: null, language: 'en' }, { id: 'com.example.more', value: null, url: 'https://media.example/show/more.json', language: null }]);
    expect(presentation.sessionProtection).toMatchObject([{ scheme: 'com.apple.streamingkeydelivery', initData: 'skd://k' }, { scheme: 'urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed', method: 'SAMPLE-AES-CTR', initData: 'AAEC' }]);
    expect(presentation).toMatchObject({ durationSeconds: null, notes: [{ text: expect.stringContaining('DATA-ID') as string }] });
  });
});

describe('the media playlist below', () => {
  it('gives the index, its kind, the container and its notes', async () => {
    const main = multivariant(...variant('BANDWIDTH=1', 'low.m3u8'));
    const parsed = await parseBelow(main, media('#EXT-X-MAP:URI="i.mp4"', '#EXTINF:6,', 'sub/a.m4s', '#EXT-X-ODD'), 'https://cdn.example/x/low.m3u8');
    expect(parsed).toMatchObject({ kind: 'vod', container: 'mp4', startPoint: null, notes: [{ line: 7 }] });
    expect(parsed.index.first()?.url).toBe('https://cdn.example/x/sub/a.m4s');
    expect((await parseBelow(main, media('#EXTINF:6,', 'a'))).container).toBeNull();
  });

  it('may not be a multivariant playlist again, nor anything else', async () => {
    const main = multivariant(...variant('BANDWIDTH=1', 'low.m3u8'));
    await expect(parseBelow(main, main)).rejects.toMatchObject({ code: 'manifest/cycle', context: { url: 'https://media.example/show/low.m3u8' } });
    await expect(parseBelow(main, '<html>Please log in')).rejects.toMatchObject({ code: 'manifest/not-recognised', context: { startsWith: '<html>Please log in' } });
    await expect(parseBelow(main, '<MPD/>')).rejects.toMatchObject({ code: 'manifest/invalid' });
  });
});
