import type { TimeRange } from '../../kit/time-ranges.js';
import type { LivePlaylist, LiveTiming } from '../../model/live.js';
import type { Period, Rendition } from '../../model/presentation.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import { penaltyLeft } from '../../playback/live-latency.js';
import type { ParsedIndex } from '../../ports/manifest-parser.js';
import { findRendition, periodAt, readyIndex } from '../lookup.js';
import type { SessionState } from '../state.js';
import type { LiveState } from './live-state.js';

/** Where nobody says how far from the edge to stay: so many segments, or so many parts. */
const SEGMENTS_BEHIND = 3;
const PIECES_BEHIND = 4;
const LEAST_WINDOW_SEGMENTS = 2;
/** What a segment may take from its maker to the buffer, as a share of its length and at most, in seconds. */
const TRAVEL_SHARE = 0.5;
const MOST_TRAVEL_SECONDS = 1;
/** What a listed end may lie behind the edge by the clock, in seconds: outside, the dates are wrong and the list counts. */
export const MAX_LAG_SECONDS = 90;
/** Of an index that nobody has told the length of its segments, in seconds. */
const USUAL_SEGMENT_SECONDS = 4;

/** What was to be asked for again so long ago, and was not, is not wanted any more, in ms. */
const GIVEN_UP_MS = 1000;
/** Just before a segment lies the one before it, in seconds. */
const BEFORE_SECONDS = 0.001;

/** The index that stands for the edge: the picture's that is loaded, else the sound's, else any that goes on. */
export function leadingIndex(state: SessionState): ParsedIndex | null {
  const { indexes, tracks, activeTypes } = state;
  const ready = (id: string | null): ParsedIndex | null => {
    const known = id === null ? undefined : indexes.get(id);
    return known?.status === 'ready' ? known.parsed : null;
  };
  for (const type of activeTypes) {
    const chosen = ready(tracks[type].job?.renditionId ?? tracks[type].chosenId);
    if (chosen !== null) return chosen;
  }
  for (const id of indexes.keys()) {
    const any = ready(id);
    if (any !== null) return any;
  }
  return null;
}

/** What is told of the edge, by the manifest or by the leading playlist. */
export function timingOf(state: SessionState): LiveTiming | LivePlaylist | null {
  return state.presentation?.live ?? leadingIndex(state)?.live ?? null;
}

export function segmentSeconds(index: SegmentIndex | null): number {
  return index === null || !(index.targetDurationSeconds > 0) ? USUAL_SEGMENT_SECONDS : index.targetDurationSeconds;
}

/** The edge: presentation time of what is being made now. By the origin's clock where that makes sense, else by the newest end that was announced. */
export function edgeSeconds(live: LiveState, timing: LiveTiming, nowMs: number): number | null {
  if (timing.originEpochMs !== null && live.lagSeconds !== null) return clockSeconds(live, timing.originEpochMs, nowMs);
  return live.end === null ? null : live.end.seconds + (nowMs - live.end.atMs) / 1000;
}

/** Now in presentation time, by the origin's clock as far as that is known. */
export function clockSeconds({ epochMs }: LiveState, originEpochMs: number, nowMs: number): number {
  return (epochMs + nowMs - originEpochMs) / 1000;
}

/** How far behind the edge playback is to be, in seconds. */
export function targetLatency(state: SessionState, live: LiveState, timing: LiveTiming | LivePlaylist, nowMs: number): number {
  const { targetLatencySeconds: wish } = state.config.live;
  const segment = segmentSeconds(leadingSegments(state));
  const piece = pieceOf(state, timing) ?? segment;
  // HLS counts from the end of the playlist; DASH from the clock, which an encoder may have fallen behind.
  const lag = Math.max(0, live.lagSeconds ?? 0);
  const told = 'holdBackSeconds' in timing && !state.config.live.lowLatency ? timing.holdBackSeconds : timing.targetLatencySeconds;
  const authors = told === null ? null : fromCamera(state, told) + lag;
  const usual = authors ?? (piece < segment ? PIECES_BEHIND * piece : SEGMENTS_BEHIND * segment);
  // Nearer than a piece there is nothing to play yet, and a whole segment takes some time to come.
  const nearest = piece < segment ? piece : segment + Math.min(MOST_TRAVEL_SECONDS, TRAVEL_SHARE * segment);
  const target = Math.max(wish === null ? usual : wish - captureLead(state), nearest) + penaltyLeft(live.penaltySeconds, nowMs - live.penaltyAtMs);
  return Math.min(target, Math.max(piece, windowOf(timing, segment) - segment));
}

/** What latency has on top of the distance from the edge: the way from the camera to there, in seconds. */
export function captureLead({ presentation, live }: SessionState): number {
  return live === null || live.lagSeconds === null ? 0 : (live.capturedLeadSeconds ?? presentation?.live?.captureLeadSeconds ?? 0);
}

/** What the manifest wants is counted from the camera as far as the manifest knows it; the media may know better. In seconds. */
export function fromCamera(state: SessionState, wantedSeconds: number): number {
  return Math.max(0, wantedSeconds + (state.presentation?.live?.captureLeadSeconds ?? 0) - captureLead(state));
}

/** How far back media can be had. A segment can be had for twice its length after it is made, whatever the window (ISO/IEC 23009-1 §5.3.9.5.3). */
function windowOf({ windowSeconds }: LiveTiming, segment: number): number {
  return windowSeconds === null ? Infinity : Math.max(windowSeconds, LEAST_WINDOW_SEGMENTS * segment);
}

/** What the edge advances by, where that is less than a segment and the app does not forbid it. */
export function pieceOf(state: SessionState, { pieceSeconds }: LiveTiming): number | null {
  return state.config.live.lowLatency ? pieceSeconds : null;
}

/** From where media can be had to the edge; null while neither is known. */
export function liveRange(state: SessionState, live: LiveState, nowMs: number): TimeRange | null {
  const timing = timingOf(state);
  const edge = timing === null ? null : edgeSeconds(live, timing, nowMs);
  if (timing === null || edge === null) return null;
  const first = firstSeconds(state);
  const start = Math.max(first ?? -Infinity, live.goneBeforeSeconds, edge - windowOf(timing, segmentSeconds(leadingSegments(state))));
  return { start: Math.max(0, Math.min(start, edge)), end: Math.max(0, edge) };
}

/** Start of the oldest media that is announced. */
export function firstSeconds(state: SessionState): number | null {
  const { presentation } = state;
  // Of several Periods that are over, too, the first one counts.
  if (presentation !== null && (presentation.live !== undefined || presentation.periods.length > 1)) {
    const [oldest = null] = presentation.periods;
    const period = oldest?.startSeconds ?? 0;
    return Math.max(period, segmentsIn(state, oldest)?.startSeconds ?? period);
  }
  const starts = [...state.indexes.values()].flatMap((known) => (known.status === 'ready' ? [known.parsed.index.startSeconds] : []));
  return starts.length === 0 ? null : Math.max(...starts);
}

/** End of what can be asked for now, in presentation time. */
export function announcedEnd(state: SessionState, live: LiveState, nowMs: number): number | null {
  const index = leadingSegments(state);
  if (index === null) return null;
  if (!isByClock(index)) return index.endSeconds;
  const timing = timingOf(state);
  const edge = timing === null ? null : edgeSeconds(live, timing, nowMs);
  return timing === null || edge === null ? null : Math.min(index.endSeconds, edge - (pieceOf(state, timing) ?? segmentSeconds(index)));
}

/** The segments at the edge, whatever the viewer looks at: the leading playlist, or the Period that is on air. */
export function leadingSegments(state: SessionState): SegmentIndex | null {
  const { presentation, live, seen } = state;
  if (presentation?.live === undefined) return leadingIndex(state)?.index ?? null;
  const now = live === null || live.lagSeconds === null ? null : edgeSeconds(live, presentation.live, seen.atMs);
  return segmentsIn(state, periodAt(presentation, now ?? Infinity));
}

/** The segments that stand for a Period of a manifest: those of the rendition that is loaded in it, else of the first one. */
export function segmentsIn(state: SessionState, period: Period | null): SegmentIndex | null {
  const [type = 'video'] = state.activeTypes;
  const { job, chosenId } = state.tracks[type];
  const groups = period?.groups.filter((group) => group.type === type) ?? [];
  const renditions = (groups.length === 0 ? period?.groups ?? [] : groups).flatMap((group) => group.renditions);
  const rendition = renditions.find(({ id }) => id === (job?.renditionId ?? chosenId)) ?? renditions[0];
  if (rendition === undefined) return null;
  const source = rendition.locations[0]?.index;
  return readyIndex(state, rendition) ?? (source?.kind === 'ready' ? source.index : null);
}

/** The end of the stretch without media, by the manifest's word, that a place lies in; null: there is media. */
export function gapEnd(state: SessionState, seconds: number): number | null {
  const { presentation } = state;
  if (presentation?.live === undefined) return null;
  const index = segmentsIn(state, periodAt(presentation, seconds));
  return index !== null && index.isComplete && index.first()?.gap === true && index.endSeconds > seconds ? index.endSeconds : null;
}

/** Does the clock tell which of its segments there are? Where they are listed one by one, those before the last are there. */
export function isByClock(index: SegmentIndex): boolean {
  if (index.endSeconds === Infinity) return true;
  const last = index.last();
  return last !== null && ((index.at(last.startSeconds - BEFORE_SECONDS) ?? last).live?.availableAtMs ?? null) !== null;
}

/** Media that should be there is refused, is asked for all the same, and has not begun to come. */
export function isDenied({ activeTypes, tracks, seen }: SessionState): boolean {
  return activeTypes.some((type) => {
    const { trouble, job } = tracks[type];
    if (trouble === null || !['network/http-status', 'live/stale'].includes(trouble.lastError.code)) return false;
    return job === null ? trouble.retryAtMs > seen.atMs - GIVEN_UP_MS : job.receivedBytes === 0;
  });
}

/** The renditions whose playlists are being followed: all that are at hand. Of each type that is what the loop loads from, and what it waits to switch to. */
export function followedIds({ indexes, presentation, activeTypes }: SessionState): readonly string[] {
  return [...indexes].flatMap(([id, { status }]) => {
    const type = findRendition(presentation, id)?.type;
    return status === 'ready' && activeTypes.some((active) => active === type) ? [id] : [];
  });
}

/** A playlist that goes on, or went on, other than this one's: its times are shared. */
export function siblingOf(state: SessionState, { id }: Rendition): ParsedIndex | null {
  const leading = leadingIndex(state);
  const own = state.indexes.get(id);
  return leading === null || (own?.status === 'ready' && own.parsed === leading) ? null : leading;
}
