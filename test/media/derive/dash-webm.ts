import { singleFileAddressing } from './dash-addressing.js';
import { dashManifest, type DashSet } from './dash-manifest.js';
import type { EncodedPieces } from './encoded-pieces.js';
import { trackSeconds, type EncodedTrack } from './encoded-track.js';
import { textFile, type StreamFile } from './stream-file.js';
import { webmLayout } from './webm-layout.js';

/** VP9 and Opus in WebM, one file each; the Cues are the index. */
export function dashWebM({ vp9, vp9WebM, opus, opusWebM }: EncodedPieces): StreamFile[] {
  const video = webmSet('vp9', vp9, vp9WebM);
  const audio = webmSet('opus', opus, opusWebM);
  const manifest = dashManifest(Math.round(trackSeconds(vp9)), [{ id: 'programme', startSeconds: 0, sets: [video, audio] }]);
  return [textFile('manifest.mpd', manifest), { path: 'vp9.webm', body: vp9WebM }, { path: 'opus.webm', body: opusWebM }];
}

function webmSet(id: string, track: EncodedTrack, body: Uint8Array): DashSet {
  const { initialization, cues } = webmLayout(body);
  const bits = Math.ceil((body.length * 8) / trackSeconds(track));
  const shape = track.kind === 'video' ? { size: track } : { sampleRate: track.sampleRate };
  const addressing = singleFileAddressing(`${id}.webm`, initialization, cues);
  return {
    kind: track.kind,
    mimeType: `${track.kind}/webm`,
    isMain: true,
    ...(track.kind === 'audio' ? { language: 'en', label: 'English' } : {}),
    representations: [{ id, codecs: track.codecs, bandwidth: { peak: bits, average: bits }, ...shape, addressing }],
  };
}
