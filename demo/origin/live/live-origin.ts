import { blockingAnswer, readDirectives } from './blocking.js';
import type { Channel } from './channel.js';
import { readChannel, type ChannelRequest } from './channel-options.js';
import { activeFault, serverMs, spoilManifest, type LiveFault } from './live-fault.js';
import type { LiveMedia } from './live-media.js';
import { readLivePath, type LiveFile, type LivePath } from './live-path.js';
import { bodyReply, statusReply, type LiveReply } from './live-reply.js';
import { mediaReply } from './media-reply.js';
import { spanOf } from './span.js';
import { newestSegment } from './timetable.js';
import { alternateOf, type TrackFacts } from './track-facts.js';
import { writeMediaPlaylist } from './write-hls.js';
import { writeMpd } from './write-mpd.js';
import { writeMpdPatch } from './write-mpd-patch.js';
import { segmentAtTime } from './write-timeline.js';
import { writeMultivariant } from './write-multivariant.js';

/** A request below /live/. */
export interface LiveRequest {
  /** Without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
  /** When it came: epoch ms. */
  readonly arrivedMs: number;
}

/**
 * What a live request is met with at `nowMs`, which is its arrival or a later time that an earlier reply said to wait for.
 * `faults` are those of the whole origin. Keeps no state: the same request at the same time has the same answer.
 */
export function liveReply(media: LiveMedia, request: LiveRequest, faults: readonly LiveFault[], nowMs: number): LiveReply {
  const path = readLivePath(request.path);
  if (path === null) return statusReply(404, 'See demo/origin/live/README.md for what is here.');
  let asked: ChannelRequest;
  try {
    asked = channelOf(path, request);
  } catch (error) {
    return statusReply(400, error instanceof Error ? error.message : String(error));
  }
  const channel = { ...asked.channel, faults: [...asked.channel.faults, ...faults] };
  const reply = fileReply(media, { ...request, live: path, channel, asked }, nowMs);
  const skewed = serverMs(channel.faults, nowMs);
  if (reply.kind === 'wait' || skewed === nowMs) return reply;
  return { ...reply, headers: { ...reply.headers, date: new Date(skewed).toUTCString() } };
}

/** Channels as they were last asked for: parsing is for those whose answer depends on the moment, or that are new. */
const known = new Map<string, ChannelRequest>();
const mostKnown = 64;

function channelOf({ channel, carried, options }: LivePath, { query, arrivedMs }: LiveRequest): ChannelRequest {
  const own = [...query].filter(([key]) => !key.startsWith('_'));
  const key = `${channel}/${carried}?${own.join('&')}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const read = readChannel(channel, [...options, ...own], arrivedMs);
  if (read.isRelative) return read;
  if (known.size >= mostKnown) known.clear();
  known.set(key, read);
  return read;
}

interface Asked extends LiveRequest {
  readonly live: LivePath;
  readonly channel: Channel;
  readonly asked: ChannelRequest;
}

const playlistType = 'application/vnd.apple.mpegurl';
const mpdType = 'application/dash+xml';

function fileReply(media: LiveMedia, request: Asked, nowMs: number): LiveReply {
  const { channel, live, asked } = request;
  const { file } = live;
  const { ladder } = media;
  // Options that did not come in the path go into it, in all that the manifest names.
  const isInPath = asked.carried === live.carried;
  const prefix = isInPath ? '' : `/live/${live.channel}/${asked.carried}/`;
  // A patch is of an MPD whose own address may be another.
  const patchPrefix = `/live/${live.channel}/${asked.carried === '' ? '' : `${asked.carried}/`}`;
  const isLost = 'track' in file && activeFault(channel.faults, 'gone', nowMs) !== null && file.track.endsWith(ladder.video.at(-1)?.id ?? '-');
  if (isLost && (file.kind === 'playlist' || channel.protocol === 'dash')) return statusReply(404);
  switch (file.kind) {
    case 'multivariant':
      return channel.protocol === 'hls' ? bodyReply(playlistType, writeMultivariant(channel, ladder, prefix)) : statusReply(404);
    case 'mpd': {
      if (channel.protocol !== 'dash') return statusReply(404);
      const text = writeMpd({ channel, ladder, nowMs, prefix, location: asked.isRelative ? `${prefix}manifest.mpd` : null });
      return bodyReply(mpdType, spoilManifest(text, channel.faults, nowMs));
    }
    case 'patch': {
      const text = channel.hasPatches ? writeMpdPatch({ channel, ladder, nowMs, prefix: patchPrefix, location: null }, file.fromMs) : null;
      return text === null ? statusReply(410, 'There is no patch from there; fetch the MPD.') : bodyReply('application/dash-patch+xml', text);
    }
    case 'time':
      return timeReply(file.scheme, serverMs(channel.faults, nowMs));
    case 'playlist':
      return playlistReply(media, request, file, prefix, nowMs);
    case 'init': {
      const track = trackNamed(media, file.track);
      return track === null ? statusReply(404) : bodyReply(`${track.kind}/mp4`, media.init(file.isAd ? alternateOf(ladder, track) : track));
    }
    case 'media': {
      const track = trackNamed(media, file.track);
      const number = track === null ? null : segmentNumber(channel, track, file, nowMs);
      if (track === null || number === null) return statusReply(404);
      return mediaReply(media, { channel, track, number, part: file.part, ...readRange(request.range) }, nowMs);
    }
  }
}

function playlistReply(media: LiveMedia, request: Asked, { track: name }: LiveFile & { kind: 'playlist' }, prefix: string, nowMs: number): LiveReply {
  const { channel, asked, query, arrivedMs } = request;
  const track = trackNamed(media, name);
  const directives = readDirectives(query);
  if (track === null || channel.protocol !== 'hls') return statusReply(404);
  if (directives === null) return statusReply(400, 'The _HLS_ directives are not in order.');
  // A playlist is asked for again and again, and must begin at the same time each time.
  if (asked.isRelative) return statusReply(302, '', { location: `${prefix}${name}/index.m3u8` });
  const answer = blockingAnswer(channel, track, directives, arrivedMs);
  if (answer.kind === 'at' && answer.ms > nowMs) return { kind: 'wait', untilMs: answer.ms };
  if (answer.kind === 'refused') return answer.afterMs > nowMs ? { kind: 'wait', untilMs: answer.afterMs } : statusReply(answer.status, 'Not within reach.');
  const others = [...media.ladder.video, ...(channel.container === 'ts' ? [] : media.ladder.audio)].filter((each) => each !== track);
  const text = writeMediaPlaylist({
    channel, track, others, nowMs,
    ladder: media.ladder,
    wantsDelta: directives.wantsDelta,
    prefix: prefix === '' ? '' : `${prefix}${name}/`,
    reportPrefix: prefix === '' ? '../' : prefix,
    partRange: (number, part) => {
      const chunks = media.chunks(channel, track, number);
      return { offset: chunks.slice(0, part).reduce((sum, chunk) => sum + chunk.length, 0), length: chunks[part]?.length ?? 0 };
    },
  });
  return bodyReply(playlistType, spoilManifest(text, channel.faults, nowMs));
}

/** A track of the ladder, by its own name or that of a representation of it. */
function trackNamed({ ladder }: LiveMedia, name: string): TrackFacts | null {
  const id = name.replace(/^other-/, '');
  const alternates = [ladder.alternate.video, ladder.alternate.audio];
  return [...ladder.video, ...ladder.audio, ...alternates].find((track) => track.id === id) ?? null;
}

/** Who asks for a time so many segments ahead means another stretch. */
const mostAhead = 100;

/** The number of a segment that is named by its number or its time. */
export function segmentNumber(channel: Channel, track: TrackFacts, { track: name, value }: { readonly track: string; readonly value: number }, nowMs: number): number | null {
  if (channel.addressing === 'number') return value;
  // The same time may be in several stretches; the newest of its kind is meant.
  const isOther = name.startsWith('other-');
  const next = newestSegment(channel, nowMs) + 1;
  for (let span = spanOf(channel, next), tries = 0; tries < 4000; tries += 1) {
    const number = (span.kind === 'other') === isOther ? segmentAtTime(channel, track, span, value) : null;
    // A stretch without end has any time, the last days' too.
    if (number !== null && number <= next + mostAhead) return number;
    if (span.first <= 0) return null;
    span = spanOf(channel, span.first - 1);
  }
  return null;
}

function readRange(header: string | undefined): { rangeStart: number | null; rangeEnd: number } {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined) return { rangeStart: null, rangeEnd: Infinity };
  // RFC 8673: a last byte beyond all is the same as none.
  return { rangeStart: Number(from), rangeEnd: to === undefined || to === '' || Number(to) >= 2 ** 53 - 1 ? Infinity : Number(to) + 1 };
}

function timeReply(scheme: string, ms: number): LiveReply {
  switch (scheme) {
    case 'iso':
    case 'xsdate':
      return bodyReply('text/plain; charset=utf-8', new Date(ms).toISOString());
    case 'head':
      return bodyReply('text/plain; charset=utf-8', '');
    default:
      return statusReply(scheme === 'down' ? 503 : 404);
  }
}
