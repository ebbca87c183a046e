import type { BenchStream } from './media.js';

/** Segments of the long playlist, and of each set of the long MPD. */
export const longCount = 20_000;

/** A media playlist of 20,000 segments; the first ones are those of `stream`, over and over. */
export function longPlaylist(stream: BenchStream): string {
  const { segmentSeconds, durationSeconds, id } = stream;
  const count = Math.floor(durationSeconds / segmentSeconds);
  const rows = Array.from({ length: longCount }, (_, index) => `#EXTINF:${segmentSeconds.toFixed(5)},\n/media/${id}/${stream.segment(index % count)}\n`);
  return `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:${Math.ceil(segmentSeconds)}\n#EXT-X-PLAYLIST-TYPE:VOD\n${rows.join('')}#EXT-X-ENDLIST\n`;
}

/** An MPD with 20,000 S elements in each of two sets, about 1.2 MB. Codecs are those of the benchmark's encodes. */
export function longMpd(stream: BenchStream): string {
  const { segmentSeconds, id, bitrateBps } = stream;
  const timescale = 12_800;
  const ticks = segmentSeconds * timescale;
  const rows = Array.from({ length: longCount }, (_, index) => `<S t="${index * ticks}" d="${ticks}"/>\n`).join('');
  const set = (type: string, representation: string): string => `<AdaptationSet contentType="${type}" mimeType="${type}/mp4" segmentAlignment="true">
<SegmentTemplate timescale="${timescale}" startNumber="1" initialization="init-$RepresentationID$.mp4" media="$RepresentationID$-$Number$.m4s"><SegmentTimeline>
${rows}</SegmentTimeline></SegmentTemplate>${representation}</AdaptationSet>`;
  const video = `<Representation id="0" bandwidth="${bitrateBps}" codecs="avc1.64001f" width="1280" height="720"/>`;
  const audio = '<Representation id="1" bandwidth="96000" codecs="mp4a.40.2" audioSamplingRate="48000"/>';
  return `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-main:2011" mediaPresentationDuration="PT${longCount * segmentSeconds}S" minBufferTime="PT4S">
<BaseURL>/media/${id}/</BaseURL><Period id="0">${set('video', video)}${set('audio', audio)}</Period></MPD>`;
}
