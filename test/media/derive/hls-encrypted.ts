import { encryptAes128, sequenceIv } from './aes128.js';
import { bandwidthOf } from './bandwidth.js';
import type { EncodedPieces } from './encoded-pieces.js';
import { fragmentedRendition } from './fragmented-segments.js';
import { mapTag, mediaPlaylist, multivariantPlaylist } from './hls-playlist.js';
import { textFile, type StreamFile } from './stream-file.js';
import { transportSegments } from './transport-segments.js';

/** Which key and IV a segment has: `iv: null` means that the playlist gives none. */
interface SegmentKey {
  readonly key: number;
  readonly iv: Uint8Array | null;
}

export type KeyScheme = 'explicit-iv' | 'implicit-iv' | 'rotation';

/** Not 0, so that an IV taken from the segment's place in the list does not decrypt by chance. */
const mediaSequence = 7;
/** Segments that share a key under rotation. */
const rotationSegments = 3;

const schemes: Readonly<Record<KeyScheme, (index: number) => SegmentKey>> = {
  'explicit-iv': () => ({ key: 0, iv: patternBytes(0x51) }),
  'implicit-iv': () => ({ key: 0, iv: null }),
  rotation: (index) => ({ key: Math.floor(index / rotationSegments), iv: index % (2 * rotationSegments) < rotationSegments ? null : patternBytes(index) }),
};

/** 16 bytes that any reader of a failed test can tell apart. */
function patternBytes(seed: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, index) => (seed + index * 17) & 255);
}

const keyBytes = (key: number): Uint8Array => patternBytes(0xa0 + key);

function keyTag({ key, iv }: SegmentKey, prefix = ''): string {
  const hex = iv === null ? '' : `,IV=0x${[...iv].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return `#EXT-X-KEY:METHOD=AES-128,URI="${prefix}key-${key}.key"${hex}`;
}

/** Muxed TS, each segment encrypted as a whole. */
export function hlsEncryptedTs({ video, audio }: EncodedPieces, scheme: KeyScheme): StreamFile[] {
  const keyOf = schemes[scheme];
  const sound = audio.slice(0, 1).map(({ track }) => track);
  const used = new Set<number>();
  const built = video.map(({ name, track }) => {
    const segments = transportSegments([track, ...sound]);
    let tag = '';
    const list = segments.map(({ seconds }, index) => {
      const previous = tag;
      tag = keyTag(keyOf(index), '../');
      return { uri: `${index}.ts`, seconds, tags: tag === previous ? [] : [tag] };
    });
    const files = segments.map(({ bytes }, index) => {
      const { key, iv } = keyOf(index);
      used.add(key);
      return { path: `${name}/${index}.ts`, body: encryptAes128(bytes, keyBytes(key), iv ?? sequenceIv(mediaSequence + index)) };
    });
    const codecs = [track, ...sound].map((each) => each.codecs);
    return {
      variant: { uri: `${name}/index.m3u8`, bandwidth: bandwidthOf(segments), codecs, size: track },
      files: [textFile(`${name}/index.m3u8`, mediaPlaylist(list, mediaSequence)), ...files],
    };
  });
  return [
    textFile('master.m3u8', multivariantPlaylist(built.map(({ variant }) => variant))),
    ...[...used].map((key) => ({ path: `key-${key}.key`, body: keyBytes(key) })),
    ...built.flatMap(({ files }) => files),
  ];
}

/** Muxed fMP4; the map is encrypted too, for which RFC 8216bis (4.4.4.5) asks an explicit IV. */
export function hlsEncryptedFmp4({ video, audio }: EncodedPieces): StreamFile[] {
  const secret: SegmentKey = { key: 0, iv: patternBytes(0x33) };
  const encrypt = (bytes: Uint8Array): Uint8Array => encryptAes128(bytes, keyBytes(secret.key), secret.iv ?? sequenceIv(0));
  const sound = audio.slice(0, 1).map(({ track }) => track);
  const built = video.map(({ name, track }) => {
    const { init, segments } = fragmentedRendition([track, ...sound]);
    const list = segments.map(({ seconds }, index) => ({ uri: `${index}.m4s`, seconds, tags: index === 0 ? [keyTag(secret, '../'), mapTag('init.mp4')] : [] }));
    const codecs = [track, ...sound].map((each) => each.codecs);
    return {
      variant: { uri: `${name}/index.m3u8`, bandwidth: bandwidthOf(segments), codecs, size: track },
      files: [
        textFile(`${name}/index.m3u8`, mediaPlaylist(list)),
        { path: `${name}/init.mp4`, body: encrypt(init) },
        ...segments.map(({ bytes }, index) => ({ path: `${name}/${index}.m4s`, body: encrypt(bytes) })),
      ],
    };
  });
  return [
    textFile('master.m3u8', multivariantPlaylist(built.map(({ variant }) => variant))),
    { path: 'key-0.key', body: keyBytes(0) },
    ...built.flatMap(({ files }) => files),
  ];
}
