import { describe, expect, it } from 'vitest';
import { errorOf, groupAt, indexOf, parsePeriods, parseText, periodAt, renditionAt, videoPeriod, walk } from './mpd.js';

const numbers = '<SegmentTemplate duration="2" media="$RepresentationID$-$Number$.m4s" initialization="$RepresentationID$.mp4"/>';
const rep = (id: string, attributes = ''): string => `<Representation id="${id}" bandwidth="1000" ${attributes}/>`;

describe('periods', () => {
  it('follow each other by @duration, by @start, and end with the MPD', async () => {
    const presentation = await parsePeriods(videoPeriod(numbers, 'id="a" duration="PT10S"') + videoPeriod(numbers, 'id="b"') + videoPeriod(numbers, 'id="c" start="PT30S"'), { attributes: 'mediaPresentationDuration="PT0H0M45.5S"' });
    expect(presentation.periods.map(({ id, startSeconds, durationSeconds }) => [id, startSeconds, durationSeconds])).toEqual([['a', 0, 10], ['b', 10, 20], ['c', 30, 15.5]]);
    expect(presentation).toMatchObject({ kind: 'vod', durationSeconds: 45.5, revision: 0, protocol: 'dash' });
    expect(renditionAt(presentation, 0, 0, 2).id).toBe('c/v');
    expect(walk(indexOf(renditionAt(presentation, 0, 0, 1))).map(({ timeline }) => timeline)).toEqual(Array(10).fill(1));
  });

  it('that overlap end where the next one starts, and those without length or media are left out with a note', async () => {
    const presentation = await parsePeriods(videoPeriod(numbers, 'id="a" duration="PT20S"') + videoPeriod(numbers, 'id="z" start="PT15S" duration="PT0S"') + '<Period id="e" start="PT15S" duration="PT5S"/>' + videoPeriod(numbers, 'id="b" start="PT20S"'));
    expect(presentation.periods.map(({ id, startSeconds, durationSeconds }) => [id, startSeconds, durationSeconds])).toEqual([['a', 0, 15], ['b', 20, 40]]);
    expect(presentation.notes.map(({ text }) => text)).toEqual([expect.stringContaining('Period z has no length'), expect.stringContaining('Period e has nothing to play')]);
    expect(indexOf(renditionAt(presentation, 0, 0, 1)).first()?.timeline).toBe(1);
  });

  it('of an MPD without any duration end where their timelines do', async () => {
    const timeline = '<SegmentTemplate timescale="10" media="$Time$"><SegmentTimeline><S t="0" d="25" r="3"/></SegmentTimeline></SegmentTemplate>';
    const presentation = await parsePeriods(videoPeriod(timeline), { attributes: 'type="static"' });
    expect(presentation.durationSeconds).toBe(10);
    expect(periodAt(presentation).durationSeconds).toBe(10);
  });

  it('leave the duration open where only the file can tell it', async () => {
    const presentation = await parsePeriods(videoPeriod('<BaseURL>v.mp4</BaseURL><SegmentBase indexRange="10-20"/>'), { attributes: '' });
    expect(presentation.durationSeconds).toBeNull();
    expect(periodAt(presentation).durationSeconds).toBeNull();
  });

  it('need a start that can be worked out', async () => {
    expect((await errorOf(parsePeriods(videoPeriod(numbers) + videoPeriod(numbers)))).code).toBe('manifest/invalid');
    expect((await errorOf(parsePeriods(videoPeriod(numbers), { attributes: '' }))).code).toBe('manifest/invalid');
  });
});

describe('track groups', () => {
  it('have language, label, roles, accessibility and channels', async () => {
    const presentation = await parsePeriods(`<Period><AdaptationSet id="9" contentType="audio" lang="de" mimeType="audio/mp4" codecs="mp4a.40.2">
      <Accessibility schemeIdUri="urn:tva:metadata:cs:AudioPurposeCS:2007" value="1"/><Role schemeIdUri="urn:mpeg:dash:role:2011" value="alternate"/><Role schemeIdUri="urn:mpeg:dash:role:2011" value="description"/>
      <Role schemeIdUri="urn:example:role" value="x"/><Label>Deutsch &amp; beschrieben</Label><Label lang="en">German</Label>
      <AudioChannelConfiguration schemeIdUri="tag:dolby.com,2014:dash:audio_channel_configuration:2011" value="F801"/>${numbers}${rep('a')}</AdaptationSet></Period>`);
    expect(groupAt(presentation)).toMatchObject({
      id: 'p0/9', type: 'audio', language: 'de', label: 'Deutsch & beschrieben', roles: ['alternate', 'description', 'urn:example:role:x'],
      accessibility: ['urn:tva:metadata:cs:AudioPurposeCS:2007:1'], isDefault: false, isForced: false, channels: 6,
    });
  });

  it('read channels from every scheme in use', async () => {
    const of = async (scheme: string, value: string): Promise<number | null> =>
      groupAt(await parsePeriods(`<Period><AdaptationSet mimeType="audio/mp4"><Representation id="a" bandwidth="1"><AudioChannelConfiguration schemeIdUri="${scheme}" value="${value}"/>${numbers}</Representation></AdaptationSet></Period>`)).channels;
    expect(await of('urn:mpeg:dash:23003:3:audio_channel_configuration:2011', '2')).toBe(2);
    expect(await of('urn:mpeg:mpegB:cicp:ChannelConfiguration', '6')).toBe(6);
    expect(await of('urn:mpeg:mpegB:cicp:ChannelConfiguration', '12')).toBe(8);
    expect(await of('urn:dolby:dash:audio_channel_configuration:2011', 'FA01')).toBe(8);
    expect(await of('urn:dolby:dash:audio_channel_configuration:2011', '4000')).toBe(1);
    expect(await of('urn:unheard:of', '2')).toBeNull();
  });

  it('of one language stay apart where they are different sets', async () => {
    const set = (codecs: string, id: string): string => `<AdaptationSet lang="en" mimeType="audio/mp4" codecs="${codecs}">${numbers}${rep(id)}</AdaptationSet>`;
    const presentation = await parsePeriods(`<Period>${set('mp4a.40.2', 'a')}${set('ec-3', 'b')}</Period>`);
    expect(periodAt(presentation).groups.map(({ id, renditions }) => [id, renditions.map(({ codecs }) => codecs)])).toEqual([['p0/audio-a', [['mp4a.40.2']]], ['p0/audio-b', [['ec-3']]]]);
  });

  it('join where an adaptation-set-switching property names the other set', async () => {
    const set = (id: string, other: string, codecs: string): string =>
      `<AdaptationSet id="${id}" mimeType="video/mp4" codecs="${codecs}"><SupplementalProperty schemeIdUri="urn:mpeg:dash:adaptation-set-switching:2016" value="${other}"/>${numbers}${rep(`v${id}`)}</AdaptationSet>`;
    const presentation = await parsePeriods(`<Period>${set('1', '2, 3', 'avc1.4d401f')}${set('2', '1', 'hvc1.1.6.L93.90')}<AdaptationSet id="3" mimeType="audio/mp4">${numbers}${rep('a')}</AdaptationSet></Period>`);
    expect(periodAt(presentation).groups.map(({ type, renditions }) => [type, renditions.map(({ id }) => id)])).toEqual([['video', ['p0/v1', 'p0/v2']], ['audio', ['p0/a']]]);
  });

  it('are the default by role, or by @selectionPriority where sets differ in it', async () => {
    const set = (attributes: string, inside: string, id: string): string => `<AdaptationSet mimeType="audio/mp4" ${attributes}>${inside}${numbers}${rep(id)}</AdaptationSet>`;
    const main = '<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>';
    const byRole = await parsePeriods(`<Period>${set('', '', 'a')}${set('', main, 'b')}</Period>`);
    expect(periodAt(byRole).groups.map(({ isDefault }) => isDefault)).toEqual([false, true]);
    const byPriority = await parsePeriods(`<Period>${set('selectionPriority="5"', '', 'a')}${set('', main, 'b')}</Period>`);
    expect(periodAt(byPriority).groups.map(({ isDefault }) => isDefault)).toEqual([true, false]);
  });

  it('of text know their container and forced subtitles', async () => {
    const set = (attributes: string, role: string, id: string): string => `<AdaptationSet ${attributes} lang="fr"><Role schemeIdUri="urn:mpeg:dash:role:2011" value="${role}"/>${numbers}${rep(id)}</AdaptationSet>`;
    const presentation = await parsePeriods(`<Period>${set('mimeType="application/mp4" codecs="stpp.ttml.im1t"', 'subtitle', 'a')}${set('mimeType="text/vtt"', 'forced-subtitle', 'b')}${set('contentType="text" mimeType="application/ttml+xml"', 'forced_subtitle', 'c')}</Period>`);
    expect(periodAt(presentation).groups.map(({ type, isForced, renditions }) => [type, isForced, renditions[0]?.container, renditions[0]?.carries])).toEqual([
      ['text', false, 'mp4', []], ['text', true, 'text', []], ['text', true, 'text', []],
    ]);
  });

  it('with trick mode or pictures are never offered as video', async () => {
    const presentation = await parsePeriods(`<Period><AdaptationSet id="1" mimeType="video/mp4" codecs="avc1.4d401f">${numbers}${rep('v')}</AdaptationSet>
      <AdaptationSet id="2" mimeType="video/mp4" codecs="avc1.4d401f"><EssentialProperty schemeIdUri="http://dashif.org/guidelines/trickmode" value="1"/>${numbers}${rep('t', 'maxPlayoutRate="8"')}</AdaptationSet>
      <AdaptationSet id="3" mimeType="image/jpeg" contentType="image">${numbers}<Representation id="tiles" bandwidth="10" width="1024" height="576"><EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="10x10"/></Representation></AdaptationSet></Period>`);
    expect(periodAt(presentation).groups.map(({ id }) => id)).toEqual(['p0/1']);
    expect(periodAt(presentation).trickGroups.map(({ id, renditions }) => [id, renditions[0]?.carries, renditions[0]?.width])).toEqual([['p0/2', ['video'], null], ['p0/3', [], 1024]]);
    expect(presentation.notes).toEqual([]);
  });

  it('that need an unknown EssentialProperty are left out with a note, and an MPD that needs one is refused', async () => {
    const unknown = '<EssentialProperty schemeIdUri="urn:example:future" value="1"/>';
    const presentation = await parsePeriods(`<Period><AdaptationSet mimeType="video/mp4">${unknown}${numbers}${rep('x')}</AdaptationSet><AdaptationSet mimeType="video/mp4" codecs="avc1">${numbers}<Representation id="y" bandwidth="1">${unknown}</Representation>${rep('z')}</AdaptationSet></Period>`);
    expect(periodAt(presentation).groups.flatMap(({ renditions }) => renditions.map(({ id }) => id))).toEqual(['p0/z']);
    expect(presentation.notes).toHaveLength(2);
    expect(await errorOf(parsePeriods(videoPeriod(numbers), { head: unknown }))).toMatchObject({ code: 'manifest/unsupported', context: { feature: 'urn:example:future' } });
  });
});

describe('renditions', () => {
  it('inherit from the set and say what they hold', async () => {
    const presentation = await parsePeriods(`<Period><AdaptationSet mimeType="video/mp4" codecs="avc1.64001f, mp4a.40.2" width="640" height="360" frameRate="30000/1001">
      <SupplementalProperty schemeIdUri="urn:mpeg:mpegB:cicp:TransferCharacteristics" value="16"/>${numbers}${rep('a')}<Representation id="b" bandwidth="2000000" codecs="avc1.640028" width="1920" height="1080" frameRate="50"/></AdaptationSet></Period>`);
    expect(renditionAt(presentation, 0)).toMatchObject({ id: 'p0/a', carries: ['video', 'audio'], codecs: ['avc1.64001f', 'mp4a.40.2'], width: 640, height: 360, container: 'mp4', videoRange: 'PQ', bitrateBps: 1000, averageBitrateBps: null });
    expect(renditionAt(presentation, 0).frameRate).toBeCloseTo(29.97, 3);
    expect(renditionAt(presentation, 1)).toMatchObject({ carries: ['video'], codecs: ['avc1.640028'], width: 1920, height: 1080, frameRate: 50, bitrateBps: 2_000_000 });
  });

  it('keep unique ids where the MPD repeats them, and unsound numbers of no weight are left out', async () => {
    const presentation = await parsePeriods(`<Period><AdaptationSet mimeType="video/mp4" codecs="av01.0.05M.08" frameRate="fast">${numbers}${rep('a')}${rep('a', 'width="12abc"')}</AdaptationSet></Period>`);
    expect(groupAt(presentation).renditions.map(({ id, width, frameRate }) => [id, width, frameRate])).toEqual([['p0/a', null, null], ['p0/a~2', null, null]]);
  });

  it('know AV1, VP9 and Opus in MP4 and WebM', async () => {
    const set = (mimeType: string, codecs: string, id: string): string => `<AdaptationSet mimeType="${mimeType}" codecs="${codecs}">${numbers}${rep(id)}</AdaptationSet>`;
    const presentation = await parsePeriods(`<Period>${set('video/mp4', 'av01.0.05M.08', 'a')}${set('video/webm', 'vp09.00.10.08', 'b')}${set('audio/webm', 'opus', 'c')}${set('application/mp4', 'Opus', 'd')}</Period>`);
    expect(periodAt(presentation).groups.map(({ type, renditions }) => [type, renditions[0]?.container])).toEqual([['video', 'mp4'], ['video', 'webm'], ['audio', 'webm'], ['audio', 'mp4']]);
  });
});

describe('locations', () => {
  it('tells two places on one host apart', async () => {
    const rendition = renditionAt(await parsePeriods(videoPeriod(numbers), { head: '<BaseURL>a/</BaseURL><BaseURL>b/?token=1</BaseURL>' }));
    const [first, second] = rendition.locations.map(({ id }) => id);
    expect(first).toMatch(/\/a\/$/);
    expect(second).toMatch(/\/b\/$/);
  });

  it('join BaseURLs of every level, best first by DVB priority and weight', async () => {
    const head = `<BaseURL serviceLocation="c" dvb:priority="2">https://c.example/x/</BaseURL><BaseURL serviceLocation="b" dvb:priority="1" dvb:weight="1">https://b.example/x/</BaseURL><BaseURL dvb:priority="1" dvb:weight="9">https://a.example/x/</BaseURL>`;
    const presentation = await parsePeriods(`<Period><BaseURL>period/</BaseURL><AdaptationSet mimeType="video/mp4"><BaseURL>set/</BaseURL><Representation id="v" bandwidth="1" codecs="avc1"><BaseURL>rep/</BaseURL>${numbers}</Representation></AdaptationSet></Period>`, { head });
    const rendition = renditionAt(presentation);
    expect(rendition.locations.map(({ id }) => id)).toEqual(['a.example', 'b', 'c']);
    expect(rendition.locations.map((_, ordinal) => indexOf(rendition, ordinal).first()?.url)).toEqual(['a', 'b', 'c'].map((host) => `https://${host}.example/x/period/set/rep/v-1.m4s`));
  });

  it('are the host of the MPD where there is no BaseURL, and absolute ones replace what is around them', async () => {
    expect(renditionAt(await parsePeriods(videoPeriod(numbers))).locations.map(({ id }) => id)).toEqual(['cdn.example']);
    const presentation = await parsePeriods(videoPeriod(`<BaseURL><![CDATA[https://only.example/m/?a=1&b=2]]></BaseURL>${numbers}`), { head: '<BaseURL>https://a.example/</BaseURL><BaseURL>https://b.example/</BaseURL>' });
    expect(renditionAt(presentation).locations.map(({ id }) => id)).toEqual(['only.example']);
  });

  it('do not multiply without end', async () => {
    const many = Array.from({ length: 40 }, (_, ordinal) => `<BaseURL>https://h${String(ordinal)}.example/</BaseURL>`).join('');
    const relative = Array.from({ length: 40 }, (_, ordinal) => `<BaseURL>${String(ordinal)}/</BaseURL>`).join('');
    expect(renditionAt(await parsePeriods(videoPeriod(relative + numbers), { head: many })).locations).toHaveLength(16);
  });
});

describe('content protection', () => {
  const pssh = 'AAAANHBzc2gAAAAA7e+LqXnWSs6jyCfc1R0h7QAAABQIARIQAAAAAAAAAAAAAAAAAAAAAA==';

  it('is read for each key system with key id, init data and licence server', async () => {
    const presentation = await parsePeriods(videoPeriod(`<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cbcs" cenc:default_KID="9EB4050D-E44B-4802-932E-27D75083E266"/>
      <ContentProtection schemeIdUri="urn:uuid:EDEF8BA9-79D6-4ACE-A3C8-27DCD51D21ED"><cenc:pssh>
        ${pssh}</cenc:pssh><dashif:Laurl xmlns:dashif="https://dashif.org/">https://drm.example/widevine?x=1</dashif:Laurl></ContentProtection>
      <ContentProtection schemeIdUri="urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95" value="MSPR 2.0"><mspr:pro xmlns:mspr="urn:microsoft:playready">AQIDBA==</mspr:pro></ContentProtection>${numbers}`));
    const { protection } = renditionAt(presentation);
    const keyId = '9eb4050de44b4802932e27d75083e266';
    expect(protection).toEqual([
      { scheme: 'urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed', method: 'cbcs', defaultKeyId: keyId, initData: pssh, licenseUrl: 'https://drm.example/widevine?x=1' },
      { scheme: 'urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95', method: 'cbcs', defaultKeyId: keyId, initData: expect.any(String), licenseUrl: null },
    ]);
    const box = Buffer.from(String(protection[1]?.initData), 'base64');
    expect([box.readUInt32BE(0), box.toString('latin1', 4, 8), box.toString('hex', 12, 28), box.readUInt32BE(28), [...box.subarray(32)]]).toEqual([36, 'pssh', '9a04f07998404286ab92e65be0885f95', 4, [1, 2, 3, 4]]);
    expect(indexOf(renditionAt(presentation)).first()?.protectionSchemes).toEqual(protection.map(({ scheme }) => scheme));
  });

  it('follows @ref to the descriptor with that @refId', async () => {
    const head = `<ContentProtection refId="w" schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"><cenc:pssh>${pssh}</cenc:pssh></ContentProtection>`;
    const presentation = await parsePeriods(videoPeriod(`<ContentProtection schemeIdUri="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed" ref="w"/>${numbers}`), { head });
    expect(renditionAt(presentation).protection).toMatchObject([{ initData: pssh }]);
  });

  it('takes no licence URL that is not http(s)', async () => {
    const presentation = await parsePeriods(videoPeriod(`<ContentProtection schemeIdUri="urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e"><dashif:Laurl xmlns:dashif="https://dashif.org/">javascript:alert(1)</dashif:Laurl></ContentProtection>${numbers}`));
    expect(renditionAt(presentation).protection).toMatchObject([{ licenseUrl: null }]);
  });
});

describe('the document', () => {
  it('may have a prefix, a byte order mark, comments, and titles', async () => {
    const text = `\ufeff<!-- made by hand --><?xml-stylesheet href="a"?><d:MPD xmlns:d="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT4S"><d:ProgramInformation lang="en" moreInformationURL="https://x.example/"><d:Title>A &lt;title></d:Title></d:ProgramInformation>
      <d:Period><!-- <d:Period> --><d:AdaptationSet mimeType='video/mp4'><d:SegmentTemplate duration='2' media='$Number$'/><d:Representation id='v' bandwidth='1' codecs='avc1'/></d:AdaptationSet></d:Period></d:MPD>`;
    const presentation = await parseText(text);
    expect(walk(indexOf(renditionAt(presentation)))).toHaveLength(2);
    expect(presentation.sessionData).toEqual([{ id: 'title', value: 'A <title>', url: 'https://x.example/', language: 'en' }]);
  });

  it('gets one revision more when there was one before', async () => {
    const previous = await parsePeriods(videoPeriod(numbers));
    expect(previous.revision).toBe(0);
    const next = await parsePeriods(videoPeriod(numbers), { previous });
    expect(next.revision).toBe(1);
  });
});
