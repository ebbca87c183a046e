import { bufferedAhead } from '../../kit/time-ranges.js';
import type { Presentation } from '../../model/presentation.js';
import { penaltyLeft } from '../../playback/live-latency.js';
import type { Fact } from '../facts.js';
import { findRendition, playableRanges } from '../lookup.js';
import type { IndexState, SessionState } from '../state.js';
import { announced } from './announced.js';
import type { LiveFact } from './live-facts.js';
import { edgeSeconds, gapEnd, isDenied, leadingSegments, liveRange, pieceOf, segmentSeconds, targetLatency, timingOf } from './live-lookup.js';
import { neverRefreshed, type LiveState, type Refresh } from './live-state.js';
import { withoutPast } from './forget-past.js';
import { staleError } from './stale-error.js';

/** No motion for want of media is an error after this, in ms; with parts or chunks the viewer notices sooner. */
const SILENCE_MS = 10_000;
const LOW_LATENCY_SILENCE_MS = 4_000;
/** Where the app has been told why nothing comes, the player goes on trying for this long. */
const TOLD_SILENCE_MS = 30_000;
/** Who stands this close to a stretch without media waits for what is behind it, in seconds. */
const GAP_AHEAD_SECONDS = 0.5;
/** What a stall at the edge adds to the target: in pieces, at most so many seconds in all. */
const PENALTY_PIECES = 1;
const MAX_PENALTY_SECONDS = 6;
/** After each failure in a row of what makes refreshes quick, plain ones serve so many times as often, and at most so often. */
const PLAIN_GROWTH = 4;
const MAX_PLAIN = 64;
/** So many segments from the start of the window may be gone before the manifest says so. */
const OLDEST_SEGMENTS = 2;
/** So close to the start of the range it is the browser's doing. */
const CLAMP_SECONDS = 0.05;
/** Less than this two clocks are apart by themselves, in ms. */
const CLOCK_JUMP_MS = 2000;
/** Pieces shorter than this are many to a round trip, in seconds. */
const LEAST_STEP_SECONDS = 0.5;
/** Seeking this close to the edge is asking for the edge, in segments. */
const EDGE_SEGMENTS = 2;

/** What a fact means to a stream that goes on; `after` is what the session has made of it. */
export function reduceLive(after: SessionState, fact: Fact, before: SessionState): SessionState {
  return withStart(afterFact(withoutPast(after, fact), fact, before), before);
}

function afterFact(after: SessionState, fact: Fact, before: SessionState): SessionState {
  if (fact.kind === 'live') return reduceOwn(after, fact.fact);
  const { live } = after;
  if (live === null) return after;
  switch (fact.kind) {
    case 'observed':
      return refreshed(withViewer(withoutClamp(after, live, before), live, fact, before), after.seen.atMs);
    case 'presentation':
      return refreshed(announced({ ...after, indexes: reindexed(after.indexes, fact.presentation), live: { ...live, isOver: fact.presentation.live === undefined } }), after.seen.atMs);
    case 'index-ready':
      return refreshed(announced(firstAnswer(after, live, fact)), after.seen.atMs);
    case 'network':
      return { ...after, live: withNetwork(live, fact) };
    case 'sink-duration':
      return { ...after, live: { ...live, toldRange: fact.seekable } };
    case 'sink-new':
      return { ...after, live: { ...live, toldRange: null } };
    case 'job-started':
      // In the midst of a segment nothing is chosen: who is to play from the next one on is kept up to date until then.
      return after.presentation?.live === undefined && !live.isOver && fact.job.segment.live?.isIndependent !== false ? dropOthers(after, fact.job.type, fact.job.renditionId) : after;
    case 'seek-ordered':
      return fact.isPoke ? after : { ...after, live: { ...live, jumpedAtMs: after.seen.atMs } };
    case 'skipped':
      return fact.isDeclared ? after : givenUp(after, live, fact, before);
    case 'ready':
    case 'anchor':
      return refreshed(after, after.seen.atMs);
    default:
      return after;
  }
}

function reduceOwn(state: SessionState, fact: LiveFact): SessionState {
  if (fact.kind === 'begun') return refreshed(announced({ ...state, live: fact.state }), state.seen.atMs);
  const { live } = state;
  if (live === null) return state;
  switch (fact.kind) {
    case 'clock':
      return refreshed(withoutOtherClock(announced({ ...state, live: { ...live, clock: fact.clock } }), live), state.seen.atMs);
    case 'machine':
      return refreshed(announced({ ...state, live: { ...live, machineEpochMs: fact.epochMs } }), state.seen.atMs);
    case 'asked':
      return onRefresh(state, live, fact.source, (refresh) => ({ ...refresh, isUnderWay: true, askedAtMs: fact.atMs }));
    case 'answered':
      return onRefresh(state, withNews(live, fact), fact.source, (refresh) => ({
        ...refresh, isUnderWay: false, answeredAtMs: fact.atMs, failures: 0, plainLeft: Math.max(0, refresh.plainLeft - 1), plainNext: refresh.plainLeft === 0 ? 1 : refresh.plainNext,
        ...(fact.isNew ? { changedAtMs: fact.atMs, unchanged: 0, isStale: false, lastError: null } : { unchanged: refresh.unchanged + 1, lastError: refresh.isStale ? refresh.lastError : null }),
      }));
    case 'refused':
      return onRefresh(state, live, fact.source, (refresh) => ({
        ...refresh, isUnderWay: false, answeredAtMs: fact.atMs, failures: refresh.failures + 1, lastError: fact.error,
        ...(fact.isPlain ? { plainLeft: refresh.plainNext, plainNext: Math.min(MAX_PLAIN, PLAIN_GROWTH * refresh.plainNext) } : {}),
      }));
    case 'forgotten': {
      const refreshes = new Map(live.refreshes);
      refreshes.delete(fact.source);
      return { ...state, live: { ...live, refreshes } };
    }
    case 'stale':
      return onRefresh(state, live, fact.source, (refresh) => ({ ...refresh, isStale: true, lastError: refresh.lastError ?? fact.error }));
    case 'captured':
      return { ...state, live: { ...live, capturedLeadSeconds: fact.leadSeconds } };
    case 'expired':
      return { ...state, live: { ...live, expiredAtMs: Math.max(live.expiredAtMs, fact.publishedAtMs) } };
    case 'rate-ordered':
      return { ...state, live: { ...live, orderedRate: fact.rate } };
    case 'tracks-changed':
      return { ...state, sink: { ...state.sink, rebuiltAtMs: state.sink.rebuiltAtMs.slice(0, -1) }, motion: { ...state.motion, rebuilds: state.motion.rebuilds - 1 } };
    case 'following':
      return { ...state, live: { ...live, isFollowing: fact.isFollowing } };
  }
}

/** What was refused, had gone or run out was so by a clock that is another one now. */
function withoutOtherClock(state: SessionState, { epochMs }: LiveState): SessionState {
  const { live, tracks: { video, audio } } = state;
  if (live === null || Math.abs(live.epochMs - epochMs) < CLOCK_JUMP_MS) return state;
  const tracks = isDenied(state) ? { video: { ...video, trouble: null }, audio: { ...audio, trouble: null } } : state.tracks;
  return { ...state, tracks, live: { ...live, goneBeforeSeconds: -Infinity, expiredAtMs: -Infinity } };
}

/** Is a source such that the app had to be told? */
function isTroubled({ isStale, failures }: Refresh): boolean {
  return isStale || failures > 1;
}

function withNews(live: LiveState, { source, isNew, atMs }: Extract<LiveFact, { kind: 'answered' }>): LiveState {
  const before = live.refreshes.get(source);
  return isNew && before !== undefined && isTroubled(before) ? { ...live, newsAtMs: atMs } : live;
}

/** What failed meanwhile is asked for at once, and plainly. */
function withNetwork(live: LiveState, { isOffline, atMs }: Extract<Fact, { kind: 'network' }>): LiveState {
  if (isOffline) return { ...live, onlineAtMs: Infinity };
  const refreshes = new Map([...live.refreshes].map(([source, refresh]) => [source, refresh.failures > 0 ? { ...refresh, answeredAtMs: -Infinity } : refresh]));
  return { ...live, refreshes, onlineAtMs: atMs };
}

/** A playlist that was loaded for the first time, or anew: from now on it is asked for again. */
function firstAnswer(state: SessionState, live: LiveState, { renditionId, atMs }: Extract<Fact, { kind: 'index-ready' }>): SessionState {
  if (live.refreshes.get(renditionId)?.isUnderWay === true) return state;
  return onRefresh(state, live, renditionId, () => ({ ...neverRefreshed, askedAtMs: atMs, answeredAtMs: atMs, changedAtMs: atMs }));
}

function onRefresh(state: SessionState, live: LiveState, source: string, change: (refresh: Refresh) => Refresh): SessionState {
  const refreshes = new Map(live.refreshes).set(source, change(live.refreshes.get(source) ?? neverRefreshed));
  return { ...state, live: { ...live, refreshes } };
}

/** Segments of a manifest that was read again are those of the new one. */
function reindexed(indexes: SessionState['indexes'], presentation: Presentation): SessionState['indexes'] {
  const next = new Map<string, IndexState>();
  for (const [id, known] of indexes) {
    const source = findRendition(presentation, id)?.locations[known.locationIndex]?.index;
    if (known.status === 'ready' && source?.kind === 'ready') next.set(id, { ...known, parsed: { ...known.parsed, index: source.index } });
    else if (source !== undefined) next.set(id, known);
  }
  return next;
}

/** Of a type, only the playlist that is being loaded from is kept up to date, and one that is waited for; another one is loaded anew when it is chosen. */
function dropOthers(state: SessionState, type: string, renditionId: string): SessionState {
  const chosen = findRendition(state.presentation, renditionId);
  const others = [...state.indexes].filter(([id, known]) => id !== renditionId && known.status === 'ready' && findRendition(state.presentation, id)?.type === (chosen?.type ?? type));
  if (others.length === 0) return state;
  const indexes = new Map(state.indexes);
  for (const [id] of others) indexes.delete(id);
  return { ...state, indexes };
}

/** One may be lost. One after the other, all denied, are not made; but at the start of the window they are gone. */
function givenUp(state: SessionState, live: LiveState, { type, entry }: Extract<Fact, { kind: 'skipped' }>, before: SessionState): SessionState {
  if (isOldest(state, live, entry.startSeconds)) return refreshed({ ...state, live: { ...live, goneBeforeSeconds: entry.endSeconds } }, state.seen.atMs);
  const url = state.presentation?.live === undefined ? null : state.presentation.url;
  return url === null || before.tracks[type].skips === 0 || !isDenied(before) ? state : { ...state, live: { ...live, silenceError: staleError(url, state.seen.atMs - Math.max(state.bytesAtMs, live.onlineAtMs)) } };
}

/** The next of the window to go, or gone by now. */
function isOldest(state: SessionState, { range }: LiveState, startSeconds: number): boolean {
  return range !== null && startSeconds < range.start + OLDEST_SEGMENTS * segmentSeconds(leadingSegments(state));
}

/** Chromium 156 puts an element without media to the start of the seekable range by itself; that is nobody's wish. */
function withoutClamp(after: SessionState, { toldRange }: LiveState, before: SessionState): SessionState {
  const isArrival = before.anchorSeconds !== null && Math.abs(after.seen.timeSeconds - before.anchorSeconds) <= CLAMP_SECONDS;
  const isClamped = toldRange !== null && before.anchorSeconds !== null && !isArrival && after.anchorSeconds !== before.anchorSeconds && Math.abs(after.seen.timeSeconds - toldRange.start) < CLAMP_SECONDS;
  return isClamped ? { ...after, anchorSeconds: before.anchorSeconds } : after;
}

/** Who starts at another place than the edge, by wish of the app or the author, wants to be there. Asked when the place is chosen: a slow start is no wish. */
function withStart(state: SessionState, before: SessionState): SessionState {
  const { live, anchorSeconds, phase } = state;
  const isChosen = anchorSeconds !== before.anchorSeconds || (before.live?.range ?? null) === null;
  if (live === null || live.range === null || anchorSeconds === null || phase === 'running' || !isChosen) return state;
  return { ...state, live: { ...live, isFollowing: isNearEdge(state, live, anchorSeconds, state.seen.atMs) } };
}

/** Is a place near enough to the edge to mean the edge? */
function isNearEdge(state: SessionState, live: LiveState, seconds: number, nowMs: number): boolean {
  const timing = timingOf(state);
  const edge = timing === null ? null : edgeSeconds(live, timing, nowMs);
  if (timing === null || edge === null) return live.isFollowing;
  return edge - seconds - targetLatency(state, live, timing, nowMs) < EDGE_SEGMENTS * segmentSeconds(leadingSegments(state));
}

/** What the viewer and the app did: seeks, pauses, rates of their own, and stalls that they had to see. */
function withViewer(after: SessionState, live: LiveState, fact: Extract<Fact, { kind: 'observed' }>, before: SessionState): SessionState {
  const { seen } = after;
  const timing = timingOf(after);
  let { isFollowing, appRate, orderedRate, penaltySeconds, penaltyAtMs } = live;
  const isViewersSeek = fact.cause === 'seeking' && after.orderedSeekSeconds === null;
  const hasPlayed = live.hasPlayed || (after.phase === 'running' && !(seen.paused && before.seen.paused));
  // By whichever observation: the element's own event comes a task later, and until then a pause would look like falling behind.
  const hasResumed = before.seen.paused && !seen.paused;
  // Who begins is where the start was meant to be, however long the first frame took or the viewer waited.
  if (isViewersSeek || (hasResumed && after.phase === 'running' && live.hasPlayed)) isFollowing = isNearEdge(after, live, seen.timeSeconds, seen.atMs);
  if (fact.cause === 'rate' && Math.abs(seen.rate - (orderedRate ?? appRate)) > 0.001) {
    appRate = seen.rate;
    orderedRate = null;
  }
  const isStallNew = after.motion.stalledSinceMs !== null && before.motion.stalledSinceMs === null;
  // Who goes faster by own wish runs into the edge by own wish.
  if (isStallNew && isFollowing && appRate <= 1 && after.phase === 'running' && !seen.seeking && timing !== null && bufferedAhead(playableRanges(after), seen.timeSeconds, 0.1) < 0.5) {
    const piece = pieceOf(after, timing) ?? segmentSeconds(leadingSegments(after));
    penaltySeconds = Math.min(MAX_PENALTY_SECONDS, penaltyLeft(penaltySeconds, seen.atMs - penaltyAtMs) + Math.max(0.5, Math.min(2, PENALTY_PIECES * piece)));
    penaltyAtMs = seen.atMs;
  }
  return { ...after, live: { ...live, isFollowing, hasPlayed, appRate, orderedRate, penaltySeconds, penaltyAtMs } };
}

/** What follows from all that is known by `nowMs`. */
function refreshed(state: SessionState, nowMs: number): SessionState {
  const { live } = state;
  if (live === null) return state;
  const timing = timingOf(state);
  const range = live.isOver ? null : liveRange(state, live, nowMs);
  const edge = timing === null ? null : edgeSeconds(live, timing, nowMs);
  const told = [...live.refreshes.values()].find(isTroubled);
  const isRefused = state.activeTypes.some((type) => state.tracks[type].trouble !== null || state.tracks[type].skips > 0);
  const piece = timing === null ? null : pieceOf(state, timing);
  const gap = gapEnd(state, state.seen.timeSeconds + GAP_AHEAD_SECONDS);
  // Until there were news no media could come: what is left to it is counted from them.
  const usualMs = (piece !== null ? LOW_LATENCY_SILENCE_MS : SILENCE_MS) + Math.max(0, live.newsAtMs - Math.max(state.motion.movedAtMs, state.bytesAtMs));
  return {
    ...state,
    live: {
      ...live, range,
      reachSeconds: edge === null ? Infinity : Math.max(1, edge - state.seen.timeSeconds),
      stepSeconds: piece === null || !live.isFollowing ? null : Math.max(LEAST_STEP_SECONDS, piece),
      silenceLimitMs: (!live.isOver && (told !== undefined || isRefused) ? TOLD_SILENCE_MS : usualMs) + (gap === null ? 0 : 1000 * (gap - state.seen.timeSeconds)),
      silenceError: told?.lastError ?? (isRefused ? live.silenceError : null),
    },
  };
}
