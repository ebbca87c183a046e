/** Playlists that between them have every tag the HLS parser reads: what the fuzzer mutates. */
export const hlsCorpus: readonly string[] = [
  `#EXTM3U
#EXT-X-VERSION:11
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-START:TIME-OFFSET=10.5,PRECISE=YES
#EXT-X-DEFINE:NAME="path",VALUE="video/v1"
#EXT-X-DEFINE:QUERYPARAM="token"
#EXT-X-CONTENT-STEERING:SERVER-URI="/steering",PATHWAY-ID="east"
#EXT-X-SESSION-DATA:DATA-ID="com.example.title",VALUE="A film",LANGUAGE="en"
#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="skd://key",KEYFORMAT="com.apple.streamingkeydelivery",KEYFORMATVERSIONS="1"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="stereo",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="stereo",NAME="Deutsch",LANGUAGE="de",CHANNELS="2",URI="audio/de.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="muxed",NAME="English",LANGUAGE="en"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="English",LANGUAGE="en",FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog",URI="text/en.m3u8"
#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="CC",LANGUAGE="en",INSTREAM-ID="CC1"
#EXT-X-STREAM-INF:BANDWIDTH=1280000,AVERAGE-BANDWIDTH=1000000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,VIDEO-RANGE=SDR,AUDIO="stereo",SUBTITLES="text",CLOSED-CAPTIONS="cc"
{$path}/360.m3u8?token={$token}
#EXT-X-STREAM-INF:BANDWIDTH=2560000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,AUDIO="muxed"
https://a.example/720.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2560000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,AUDIO="muxed",PATHWAY-ID="west"
https://b.example/720.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="stereo"
audio/en.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.4d401e",RESOLUTION=640x360,URI="iframes.m3u8"
#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9000,CODECS="jpeg",RESOLUTION=160x90,URI="images.m3u8"
`,
  `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA-SEQUENCE:100
#EXT-X-DISCONTINUITY-SEQUENCE:2
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-DEFINE:NAME="dir",VALUE="media"
#EXT-X-MAP:URI="{$dir}/all.mp4",BYTERANGE="720@0"
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/1",IV=0x00000000000000000000000000000064
#EXT-X-PROGRAM-DATE-TIME:2024-02-29T12:00:00.000Z
#EXTINF:5.994,
#EXT-X-BYTERANGE:1000@720
{$dir}/all.mp4
#EXTINF:5.994,
#EXT-X-BYTERANGE:1200
{$dir}/all.mp4
#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="data:text/plain;base64,AAAA",KEYID=0x00112233,KEYFORMAT="urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"
#EXT-X-GAP
#EXTINF:6,gone
{$dir}/gone.m4s
#EXT-X-DISCONTINUITY
#EXT-X-KEY:METHOD=NONE
#EXT-X-MAP:URI="i2.mp4"
#EXT-X-BITRATE:1500
#EXTINF:4.5,
b.m4s
#EXT-X-ENDLIST
`,
  '\ufeff#EXTM3U\r\n#EXT-X-TARGETDURATION:4\r\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0\r\n#EXT-X-PART-INF:PART-TARGET=0.33334\r\n#EXT-X-MEDIA-SEQUENCE:7\r\n#EXTINF:4.00008,\r\nseg7.ts\r\n'
    + '#EXT-X-PART:DURATION=0.33334,URI="p1.ts",INDEPENDENT=YES\r\n#EXTINF:4.00008,title\r\nseg8.ts?a=b\r\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p2.ts"\r\n#EXT-X-RENDITION-REPORT:URI="../b.m3u8",LAST-MSN=8\r\n',
  '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9.9,\na.aac\n#EXTINF:9.9,\nb.aac\n#EXT-X-ENDLIST\n',
];

const liveHead = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24,PART-HOLD-BACK=3.0,HOLD-BACK=12\n#EXT-X-PART-INF:PART-TARGET=1\n';
const liveRows = (from: number, to: number): string => Array.from({ length: to - from }, (_, at) => `#EXTINF:4,\ns${String(from + at)}.m4s\n`).join('');

/** Revisions of live playlists: sliding windows, parts, ranges, delta updates, an end, an encoder that began anew. */
export const hlsLiveCorpus: readonly string[] = [
  `${liveHead}#EXT-X-MEDIA-SEQUENCE:20\n#EXT-X-MAP:URI="i.mp4"\n#EXT-X-PROGRAM-DATE-TIME:2024-02-29T12:00:00.000Z\n${liveRows(20, 30)}`,
  `${liveHead}#EXT-X-MEDIA-SEQUENCE:22\n#EXT-X-MAP:URI="i.mp4"\n${liveRows(22, 31)}#EXT-X-PART:DURATION=1,URI="s31.0.m4s",INDEPENDENT=YES\n#EXT-X-PART:DURATION=1,URI="s31.1.m4s"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s31.2.m4s"\n`,
  `${liveHead}#EXT-X-MEDIA-SEQUENCE:22\n#EXT-X-SKIP:SKIPPED-SEGMENTS=4,RECENTLY-REMOVED-DATERANGES=""\n${liveRows(26, 32)}#EXT-X-PART:DURATION=1,URI="s32.m4s",BYTERANGE="100@0",INDEPENDENT=YES\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s32.m4s",BYTERANGE-START=100\n#EXT-X-PRELOAD-HINT:TYPE=MAP,URI="i2.mp4"\n#EXT-X-RENDITION-REPORT:URI="../b.m3u8",LAST-MSN=31,LAST-PART=0\n`,
  `${liveHead}#EXT-X-MEDIA-SEQUENCE:24\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n#EXT-X-MAP:URI="i.mp4"\n${liveRows(24, 30)}#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="i2.mp4"\n${liveRows(30, 33)}#EXT-X-ENDLIST\n`,
  `${liveHead}#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PROGRAM-DATE-TIME:2024-02-29T13:00:00.000Z\n#EXT-X-PART:DURATION=1,URI="n0.0.m4s",INDEPENDENT=YES\n`,
  `${liveHead}#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PROGRAM-DATE-TIME:2024-02-29T13:00:00.000Z\n${liveRows(0, 3)}`,
];

/** Pieces that break parsers, to be put where they do not belong. */
export const hostilePieces: readonly string[] = [
  '#EXT-X-KEY:foo', '#EXT-X-MAP:x', '#EXT-X-MEDIA:TYPE=NOTHING,GROUP-ID="a",NAME="b"', '#EXT-X-STREAM-INF:', '#EXTINF:', '#EXTINF:-1,', '#EXTINF:NaN,', '#EXTINF:1e999,',
  '#EXT-X-BYTERANGE:', '#EXT-X-BYTERANGE:5@9007199254740991', '#EXT-X-MEDIA-SEQUENCE:9007199254740993', '#EXT-X-DEFINE:NAME="a",VALUE="{$a}"', '{$__proto__}', '#EXT-X-DEFINE:NAME="__proto__",VALUE="x"',
  'javascript:alert(1)', 'file:///etc/passwd', '//evil', 'https://user:pw@host/', 'data:,x', '\u0000', '\ufeff', '\r', '\n', '"', ',', '=', ',,,,', '""', '="', "'", '{$', '}', '__proto__=1', 'constructor="x"',
  '#EXT-X-SKIP:SKIPPED-SEGMENTS=5', '#EXT-X-ENDLIST', '#EXTM3U', '#EXT-X-DISCONTINUITY', '#', '#EXT', ':', '\u2028', '9'.repeat(400), ' '.repeat(2000), ','.repeat(2000), 'a'.repeat(2000), '{$token}'.repeat(200),
];
