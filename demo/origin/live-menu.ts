/** A live channel of the demo's menu; served as `/channels.json`. */
export interface LiveEntry {
  readonly title: string;
  readonly url: string;
  readonly protocol: 'hls' | 'dash';
  readonly notes: string;
}

/** Channels of the live origin, and others of it by options: see live/README.md. */
export const liveEntries: readonly LiveEntry[] = [
  hls('HLS', 'hls/index.m3u8', '2 s segments, sound apart, a window of a minute.'),
  hls('HLS · half an hour of DVR', 'hls/index.m3u8?dvr=1800', '900 segments in the playlist.'),
  hls('HLS · MPEG-TS', 'hls-ts/index.m3u8', 'Picture and sound in one TS segment.'),
  hls('HLS · ad breaks', 'hls/index.m3u8?ads=30', 'Each half minute ends in 6 s of other content, between discontinuities.'),
  hls('HLS · EVENT', 'event/index.m3u8?endAfter=90', 'Begun 10 s before it was asked for, ends after 90 s and is a recording then.'),
  hls('LL-HLS', 'll-hls/index.m3u8', 'Parts of half a second, blocking reload, delta updates, hints.'),
  hls('LL-HLS · byte-range parts', 'll-hls/index.m3u8?parts=range', 'Parts are ranges of the growing segment.'),
  hls('LL-HLS · ad breaks', 'll-hls/index.m3u8?ads=30', 'Each half minute ends in 6 s of other content, between discontinuities.'),
  dash('DASH · $Number$', 'dash/manifest.mpd', 'Segments by the clock; the MPD is asked for twice a minute.'),
  dash('DASH · SegmentTimeline', 'dash-time/manifest.mpd', '$Time$; the MPD is asked for every 2 s.'),
  dash('DASH · SegmentTimeline, patches', 'dash-time/manifest.mpd?patch=1', 'Refreshed by MPD patches.'),
  dash('DASH · ad breaks', 'dash/manifest.mpd?ads=30', 'Each half minute ends in a Period of 6 s of other content.'),
  dash('LL-DASH', 'll-dash/manifest.mpd', 'Chunks of half a second in chunked transfer; the MPD asks for 2 s of latency.'),
  dash('LL-DASH · ad breaks', 'll-dash/manifest.mpd?ads=30', 'Each half minute ends in a Period of 6 s of other content.'),
];

function hls(title: string, path: string, notes: string): LiveEntry {
  return { title, url: `/live/${path}`, protocol: 'hls', notes };
}

function dash(title: string, path: string, notes: string): LiveEntry {
  return { title, url: `/live/${path}`, protocol: 'dash', notes };
}
