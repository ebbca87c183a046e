import { byIndexBox, byList, byNumber, byTime } from './dash-addressing.js';
import { dash, dashTwoPeriods, dashWithOpus } from './dash.js';
import { dashWebM } from './dash-webm.js';
import type { EncodedPieces } from './encoded-pieces.js';
import { hlsAudioTs, hlsPackedAac, hlsPackedMp3 } from './hls-audio.js';
import { hlsFmp4Discontinuity, hlsTsDiscontinuity } from './hls-discontinuity.js';
import { hlsEncryptedFmp4, hlsEncryptedTs } from './hls-encrypted.js';
import { byteRanges, hlsFmp4, hlsMuxedFmp4, segmentFiles } from './hls-fmp4.js';
import { hlsMediaPlaylistOnly, hlsMuxedTs, hlsRedundant, hlsTsWithAudioGroup } from './hls-ts.js';
import type { StreamFile } from './stream-file.js';
import { clockWrap } from './transport-packets.js';

/** How each stream of the catalogue is made of the encoded pieces. */
export const packagings: Readonly<Record<string, (pieces: EncodedPieces) => StreamFile[]>> = {
  'hls-ts': (pieces) => hlsMuxedTs(pieces),
  'hls-ts-audio-group': hlsTsWithAudioGroup,
  'hls-ts-no-codecs': (pieces) => hlsMuxedTs(pieces, { declareCodecs: false }),
  // The clock passes 2^33 at 11 s, in the middle of a segment.
  'hls-ts-wrap': (pieces) => hlsMuxedTs(pieces, { baseTicks: clockWrap - 11 * 90_000 }),
  'hls-ts-media-playlist': hlsMediaPlaylistOnly,
  'hls-ts-redundant': hlsRedundant,
  'hls-ts-discontinuity': hlsTsDiscontinuity,
  'hls-ts-aes-explicit-iv': (pieces) => hlsEncryptedTs(pieces, 'explicit-iv'),
  'hls-ts-aes-implicit-iv': (pieces) => hlsEncryptedTs(pieces, 'implicit-iv'),
  'hls-ts-aes-rotation': (pieces) => hlsEncryptedTs(pieces, 'rotation'),
  'hls-fmp4': (pieces) => hlsFmp4(pieces, segmentFiles),
  'hls-fmp4-byterange': (pieces) => hlsFmp4(pieces, byteRanges),
  'hls-fmp4-muxed': hlsMuxedFmp4,
  'hls-fmp4-discontinuity': hlsFmp4Discontinuity,
  'hls-fmp4-aes': hlsEncryptedFmp4,
  'hls-audio-aac': hlsPackedAac,
  'hls-audio-mp3': hlsPackedMp3,
  'hls-audio-ts': hlsAudioTs,
  'dash-number': (pieces) => dash(pieces, byNumber()),
  'dash-timeline': (pieces) => dash(pieces, byTime(), { chunks: 4 }),
  'dash-list': (pieces) => dash(pieces, byList),
  'dash-sidx': (pieces) => dash(pieces, byIndexBox),
  'dash-edit-list': (pieces) => dash(pieces, byNumber(), { composition: 'positive' }),
  'dash-two-period': dashTwoPeriods,
  'dash-two-locations': (pieces) => dash(pieces, byNumber(), { locations: ['a', 'b'] }),
  'dash-audio': ({ audio }) => dash({ video: [], audio }, byNumber()),
  'dash-av1': (pieces) => dashWithOpus(pieces, 'av1', pieces.av1),
  'dash-vp9': (pieces) => dashWithOpus(pieces, 'vp9', pieces.vp9),
  'dash-webm': dashWebM,
};
