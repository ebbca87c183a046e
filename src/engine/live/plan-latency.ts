import { bufferedAhead } from '../../kit/time-ranges.js';
import { correctiveRate } from '../../playback/live-latency.js';
import type { Command } from '../commands.js';
import { playableRanges } from '../lookup.js';
import type { SessionState } from '../state.js';
import { announcedEnd, captureLead, edgeSeconds, firstSeconds, fromCamera, leadingSegments, pieceOf, segmentSeconds, targetLatency, timingOf } from './live-lookup.js';
import type { LiveState } from './live-state.js';

/** Two jumps are at least this far apart, in ms: what the first one asked for must be given time to come. */
const JUMP_PAUSE_MS = 4000;
/** With less ahead than this, and the rest gone from the window, it is time to jump, in seconds. */
const LITTLE_AHEAD_SECONDS = 0.5;
/** Off by less than this nobody notices, in seconds: with parts or chunks; else half a segment counts. */
const LOW_LATENCY_TOLERANCE_SECONDS = 0.1;
/** Who follows the edge and is behind by more than this beyond the target jumps: in seconds with parts or chunks, else at least. */
const LOW_LATENCY_FAR_SECONDS = 3;
const FAR_SECONDS = 10;
/** Media must come now for a jump to be of use: the last bytes are not older than this, in ms. */
const FRESH_BYTES_MS = 3000;
/** What a rewound viewer is moved into the window by, in segments: the oldest is the next to go. */
const SAFE_SEGMENTS = 3;
/** So far before the oldest media there is something to go to, in seconds: less is rounding. */
const BEFORE_FIRST_SECONDS = 0.1;
/** The range that can be sought to is told anew once it is off by this, in seconds. */
const RANGE_STEP_SECONDS = 0.9;

/** Keeps the playhead where the viewer wants to be: at the edge, or inside the window. */
export function planLatency(state: SessionState, live: LiveState, nowMs: number): readonly Command[] {
  const { seen } = state;
  const timing = timingOf(state);
  const edge = timing === null ? null : edgeSeconds(live, timing, nowMs);
  if (timing === null || live.isOver) return [...backToNormal(live), ...planReplay(state)];
  if (edge === null || seen.ended) return backToNormal(live);
  const range = planRange(state, live, nowMs);
  const target = targetLatency(state, live, timing, nowMs);
  if (state.anchorSeconds !== null) return [...range, ...planLateStart(state, live, state.anchorSeconds, edge - target)];
  if (seen.readyLevel < 1 || state.sink.tracks.length === 0) return range;
  const jump = planJump(state, live, edge - target, nowMs);
  if (jump !== null) return [...range, { kind: 'seek', toSeconds: jump, why: 'live', fromSeconds: seen.timeSeconds }];
  const isSteady = state.phase === 'running' && !seen.paused && !seen.seeking && live.isFollowing && live.appRate === 1;
  if (!isSteady) return [...range, ...(seen.paused ? [] : backToNormal(live))];
  const piece = pieceOf(state, timing);
  const rate = correctiveRate({
    latencySeconds: edge - (nowMs - seen.atMs) / 1000 - seen.timeSeconds,
    targetSeconds: target,
    toleranceSeconds: piece === null ? Math.max(1, segmentSeconds(leadingSegments(state)) / 2) : LOW_LATENCY_TOLERANCE_SECONDS,
    bufferAheadSeconds: bufferedAhead(playableRanges(state), seen.timeSeconds, 0.1),
    neededAheadSeconds: piece === null ? 1.5 : Math.max(0.4, piece / 2),
    minRate: Math.max(state.config.live.minRate, timing.minRate ?? 0),
    maxRate: Math.min(state.config.live.maxRate, timing.maxRate ?? Infinity),
    rate: live.orderedRate ?? 1,
  });
  if (rate === (live.orderedRate ?? 1)) return range;
  return [...range, { kind: 'live', order: { kind: 'rate', rate: rate === 1 ? null : rate } }];
}

/** The place to begin at may leave the window, or fall behind, before anything of it has come: nothing is lost by going elsewhere then. */
function planLateStart(state: SessionState, { range, isFollowing }: LiveState, anchorSeconds: number, edgePosition: number): readonly Command[] {
  const hasMedia = state.activeTypes.some((type) => state.tracks[type].buffered.length > 0 || (state.tracks[type].job?.receivedBytes ?? 0) > 0);
  if (range === null || hasMedia) return [];
  const segment = segmentSeconds(leadingSegments(state));
  const latest = Math.max(range.start, edgePosition);
  const isLate = anchorSeconds < range.start || (isFollowing && anchorSeconds < latest - SAFE_SEGMENTS * segment);
  const seconds = isFollowing ? latest : Math.min(latest, range.start + SAFE_SEGMENTS * segment);
  return isLate && seconds > anchorSeconds ? [{ kind: 'live', order: { kind: 'begin-at', seconds } }] : [];
}

/** What is left of a stream that is over begins where its window did, and not at 0, where browsers go when an ended one is played again. */
function planReplay(state: SessionState): readonly Command[] {
  const { seen } = state;
  const first = firstSeconds(state);
  if (first === null || seen.readyLevel < 1 || seen.ended || state.anchorSeconds !== null || state.orderedSeekSeconds !== null || seen.timeSeconds > first - BEFORE_FIRST_SECONDS) return [];
  return [{ kind: 'seek', toSeconds: first, why: 'live', fromSeconds: seen.timeSeconds }];
}

function backToNormal({ orderedRate }: LiveState): readonly Command[] {
  return orderedRate === null ? [] : [{ kind: 'live', order: { kind: 'rate', rate: null } }];
}

/** Where to go at once; null: stay. `edgePosition`: the place at the target latency. */
function planJump(state: SessionState, live: LiveState, edgePosition: number, nowMs: number): number | null {
  const { seen, config } = state;
  const { range } = live;
  // Without a network there is nothing to land on, wherever.
  if (range === null || nowMs < live.onlineAtMs || nowMs - live.jumpedAtMs < JUMP_PAUSE_MS) return null;
  const ahead = bufferedAhead(playableRanges(state), seen.timeSeconds, 0.1);
  const segment = segmentSeconds(leadingSegments(state));
  const latest = Math.max(range.start, edgePosition);
  const needed = seen.timeSeconds + ahead;
  // Fallen out of the window: what comes next is not to be had any more.
  if ((!seen.paused || seen.seeking) && ahead < LITTLE_AHEAD_SECONDS && needed < range.start) return live.isFollowing ? latest : Math.min(latest, range.start + SAFE_SEGMENTS * segment);
  // Sought to where there is nothing yet.
  if (ahead <= 0 && seen.timeSeconds > range.end - Math.min(0.5, segment / 4) && edgePosition < seen.timeSeconds - 0.1) return latest;
  if (!live.isFollowing || seen.paused || seen.seeking || state.phase !== 'running') return null;
  const timing = timingOf(state);
  const isLow = timing !== null && pieceOf(state, timing) !== null;
  const wished = config.live.maxLatencySeconds;
  // What an author says of a stream in chunks does not hold for who was told to play it by whole segments.
  const told = isLow || timing?.pieceSeconds === null ? (timing?.maxLatencySeconds ?? null) : null;
  const far = wished !== null ? wished - captureLead(state) : told === null ? null : fromCamera(state, told);
  const latestAllowed = far === null ? edgePosition - (isLow ? LOW_LATENCY_FAR_SECONDS : Math.max(FAR_SECONDS, 4 * segment)) : range.end - Math.max(far, range.end - edgePosition + segment / 2);
  const end = announcedEnd(state, live, nowMs);
  const canLand = end !== null && end > latest && nowMs - state.bytesAtMs < FRESH_BYTES_MS;
  return seen.timeSeconds < latestAllowed && canLand ? latest : null;
}

function planRange(state: SessionState, { range, toldRange }: LiveState, nowMs: number): readonly Command[] {
  if (range === null || state.sink.tracks.length === 0 || state.sink.isEnded) return [];
  const isKnown = toldRange !== null && Math.abs(toldRange.end - range.end) < RANGE_STEP_SECONDS && Math.abs(toldRange.start - range.start) < RANGE_STEP_SECONDS;
  // While nothing else happens, as in a pause with all that is wanted loaded, the window slides all the same.
  return [isKnown ? { kind: 'wake', atMs: nowMs + 1000 * RANGE_STEP_SECONDS } : { kind: 'set-duration', seconds: Infinity, seekable: range }];
}
