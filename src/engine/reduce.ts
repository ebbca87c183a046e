import { countSwitch } from '../abr/choose.js';
import { observeFrames } from '../abr/dropped-frames.js';
import { pixelRate } from '../abr/pixel-rate.js';
import { emptyThroughput, observeLink } from '../abr/sampler.js';
import { addEntry, cutEntries, entryAt, reconcile } from '../buffer/inventory.js';
import { unreachable } from '../kit/assert.js';
import type { MediaType } from '../model/presentation.js';
import { observeMotion } from '../playback/motion.js';
import type { PlayheadObservation } from '../ports/playhead.js';
import type { Fact } from './facts.js';
import { findRendition, playableRanges, presentationEnd } from './lookup.js';
import { targetSeconds } from './need.js';
import type { SessionState, TrackState } from './state.js';

/** A seek that lands this close to where it was ordered is ours, in seconds: elements round. */
const SAME_PLACE_SECONDS = 0.05;
/** Rebuilds older than this are forgiven, in ms. */
const REBUILD_MEMORY_MS = 60_000;

/** Looked at no sooner than this after the last time, the machine slept or the page hung: nobody can have moved or brought anything meanwhile, in ms. */
const AWAY_MS = 3000;

/** The next state. The only place where state comes from; no fact is ever refused, at most it changes nothing. */
export function reduce(state: SessionState, fact: Fact): SessionState {
  switch (fact.kind) {
    case 'remembered':
      return { ...state, throughput: emptyThroughput(fact.throughputBps) };
    case 'presentation':
      return { ...state, phase: state.phase === 'loading' ? 'starting' : state.phase, presentation: fact.presentation, unsupportedIds: fact.unsupportedIds, activeTypes: fact.activeTypes };
    case 'index-loading':
      return { ...state, indexes: new Map(state.indexes).set(fact.renditionId, { status: 'loading', locationIndex: fact.locationIndex }) };
    case 'index-ready':
      return { ...state, indexes: new Map(state.indexes).set(fact.renditionId, { status: 'ready', locationIndex: fact.locationIndex, parsed: fact.parsed }) };
    case 'index-gone': {
      const indexes = new Map(state.indexes);
      indexes.delete(fact.renditionId);
      return { ...state, indexes };
    }
    case 'observed':
      return observed(state, fact);
    case 'link':
      return { ...state, throughput: observeLink(state.throughput, fact.link), bytesAtMs: fact.link.kind === 'bytes' ? fact.link.atMs : state.bytesAtMs };
    case 'network':
      return network(state, fact);
    case 'job-started':
      return {
        ...onTrack(state, fact.job.type, (track) => ({
          ...track, job: fact.job, groupId: fact.job.groupId, chosenId: fact.job.renditionId,
          recentSwitches: countSwitch(track.recentSwitches, track.chosenId !== null && track.chosenId !== fact.job.renditionId, fact.job.segment.durationSeconds / Math.max(0.25, state.seen.rate)),
        })),
        nextJobId: fact.job.id + 1,
        sink: { ...state.sink, isEnded: false },
      };
    case 'job-progress':
      return onJob(state, fact, (track) => ({
        ...track,
        job: track.job && { ...track.job, receivedBytes: track.job.receivedBytes + fact.bytes, expectedBytes: fact.expectedBytes, isReceived: fact.isReceived },
      }));
    case 'job-done':
      return onJob(state, fact, (track) => ({ ...track, job: null, inventory: reconcile(addEntry(track.inventory, fact.entry), track.buffered, targetSeconds(state)), trouble: null, skips: 0 }));
    case 'job-dropped':
      return onJob(state, fact, (track) => ({ ...track, job: null }));
    case 'abandoned':
      return onTrack(state, fact.type, (track) => ({ ...track, abandoned: { timeline: fact.segment.timeline, startSeconds: fact.segment.startSeconds, toRenditionId: fact.toRenditionId } }));
    case 'skipped':
      return onTrack(state, fact.type, (track) => ({ ...track, inventory: addEntry(track.inventory, fact.entry), trouble: null, skips: fact.isDeclared ? track.skips : track.skips + 1 }));
    case 'trouble':
      return onTrack(state, fact.type, (track) => ({
        ...track,
        trouble: { count: (track.trouble?.count ?? 0) + 1, sinceMs: track.trouble?.sinceMs ?? fact.atMs, retries: (track.trouble?.retries ?? 0) + (fact.retryAtMs > fact.atMs ? 1 : 0), retryAtMs: fact.retryAtMs, lastError: fact.error },
      }));
    case 'banned':
      return { ...state, bans: [...state.bans.filter(({ renditionId }) => renditionId !== fact.renditionId), { renditionId: fact.renditionId, untilMs: fact.untilMs }] };
    case 'location-banned':
      return { ...state, locationBans: new Map(state.locationBans).set(fact.locationId, fact.untilMs) };
    case 'aligned': {
      const { driftSeconds } = fact;
      const next = { ...state, alignment: fact.alignment };
      return driftSeconds === null ? next : onTrack(next, fact.type, (track) => ({ ...track, driftSeconds }));
    }
    case 'sink-new':
      return newSink(state, fact.generation, fact.atMs);
    case 'sink-open':
      return { ...state, sink: { ...state.sink, isOpen: true } };
    case 'sink-tracks':
      return { ...state, sink: { ...state.sink, tracks: fact.types, shown: [...new Set([...state.sink.shown, ...fact.types])] } };
    case 'sink-duration':
      return { ...state, sink: { ...state.sink, durationSeconds: fact.seconds } };
    case 'sink-ended':
      return { ...state, sink: { ...state.sink, isEnded: fact.isEnded } };
    case 'wants-data':
      return { ...state, sink: { ...state.sink, wantsData: fact.wanted } };
    case 'buffered':
      return [fact.type, ...loopsWithoutTrack(state)].reduce((next, type) => onTrack(next, type, (track) => ({ ...track, buffered: fact.ranges, inventory: reconcile(track.inventory, fact.ranges, targetSeconds(state)) })), state);
    case 'removing':
      return { ...onTrack(state, fact.type, (track) => ({ ...track, isRemoving: fact.isRemoving })), sink: { ...state.sink, isEnded: state.sink.isEnded && !fact.isRemoving } };
    case 'cut':
      return onTrack(state, fact.type, (track) => ({ ...track, inventory: cutEntries(track.inventory, fact.range) }));
    case 'anchor':
      return { ...state, anchorSeconds: fact.seconds };
    case 'goal':
      return { ...state, goalSeconds: fact.seconds };
    case 'seek-ordered':
      return {
        ...state,
        orderedSeekSeconds: fact.seconds,
        motion: fact.isPoke ? { ...state.motion, pokes: state.motion.pokes + 1 } : state.motion,
      };
    case 'select-rendition':
      return onTrack(state, fact.type, (track) => ({ ...track, wantedRenditionId: fact.renditionId }));
    case 'select-group':
      // What the viewer chose does not linger as what was played last, or the choice would never be the player's again.
      return onTrack(state, fact.type, (track) => ({
        ...track, wantedGroupId: fact.groupId, wantedRenditionId: null, groupId: fact.groupId === null && track.wantedGroupId !== null ? null : track.groupId,
      }));
    case 'configured':
      // A goal that the browser's room has lowered stays so until the app asks for another one.
      return { ...state, config: fact.config, goalSeconds: fact.config.buffer.goalSeconds === state.config.buffer.goalSeconds ? state.goalSeconds : fact.config.buffer.goalSeconds };
    case 'live':
      return state;
    case 'ready':
      // Waiting for the first frame was the start, not a stall.
      return { ...state, phase: state.phase === 'starting' ? 'running' : state.phase, motion: { ...state.motion, movedAtMs: state.seen.atMs, stalledSinceMs: null } };
    case 'failed':
      return { ...state, phase: 'failed' };
    case 'closed':
      return { ...state, phase: 'closed' };
    default:
      return unreachable(fact);
  }
}

/** Failures without a network say nothing of what failed: with its return all is asked for at once, and waiting counts anew. */
function network(state: SessionState, { isOffline, atMs }: Extract<Fact, { kind: 'network' }>): SessionState {
  const { video, audio } = state.tracks;
  if (isOffline || !state.isOffline) return { ...state, isOffline };
  return { ...state, isOffline, bytesAtMs: atMs, tracks: { video: { ...video, trouble: null }, audio: { ...audio, trouble: null } } };
}

function observed(state: SessionState, fact: Extract<Fact, { kind: 'observed' }>): SessionState {
  const seen = fact.observation;
  const isOurs = state.orderedSeekSeconds !== null && Math.abs(seen.timeSeconds - state.orderedSeekSeconds) <= SAME_PLACE_SECONDS;
  const isViewersSeek = fact.cause === 'seeking' && !isOurs;
  const hasArrived = state.anchorSeconds !== null && seen.readyLevel >= 1 && Math.abs(seen.timeSeconds - state.anchorSeconds) <= SAME_PLACE_SECONDS;
  const rendition = playingRendition(state);
  const droppedFrames = observeFrames(
    state.droppedFrames,
    {
      atMs: seen.atMs,
      droppedFrames: seen.droppedFrames,
      totalFrames: seen.totalFrames,
      pixelsPerSecond: rendition === null ? 0 : pixelRate(rendition),
      isSteady: !seen.paused && !seen.seeking && seen.rate === 1 && seen.readyLevel >= 3,
    },
    state.config.abr.maxDroppedFrameRatio,
  );
  // Where the viewer looks now, what went behind the playhead before may be missing in front of it.
  // Time that nobody was there for is not held against the browser or the network.
  const isBack = seen.atMs - state.seen.atMs > AWAY_MS;
  const looked = isViewersSeek ? { ...state, tracks: { video: lookAgain(state.tracks.video, seen.timeSeconds), audio: lookAgain(state.tracks.audio, seen.timeSeconds) } } : state;
  return {
    ...looked,
    seen,
    bytesAtMs: isBack ? seen.atMs : state.bytesAtMs,
    motion: observeMotion(isBack ? { ...state.motion, movedAtMs: seen.atMs } : state.motion, seen, playableRanges(state), presentationEnd(state)),
    anchorSeconds: hasArrived || isViewersSeek ? null : wishedStart(state, seen) ?? state.anchorSeconds,
    orderedSeekSeconds: isViewersSeek || (fact.cause === 'seeked' && isOurs) ? null : state.orderedSeekSeconds,
    isHeld: state.isHeld && seen.paused && !isViewersSeek,
    droppedFrames,
  };
}

/** An element that has no media yet and does not stand at 0 was sent there by the viewer (HTML, default playback start position). */
function wishedStart(state: SessionState, seen: PlayheadObservation): number | null {
  const isNew = seen.readyLevel === 0 || state.seen.readyLevel === 0;
  return state.anchorSeconds !== null && isNew && !seen.seeking && seen.timeSeconds > 0 ? seen.timeSeconds : null;
}

function lookAgain(track: TrackState, targetSeconds: number): TrackState {
  return { ...track, inventory: reconcile(track.inventory, track.buffered, targetSeconds) };
}

/** The rendition under the playhead; null where none is known. */
function playingRendition(state: SessionState): ReturnType<typeof findRendition> {
  const entry = entryAt(state.tracks.video.inventory, state.seen.timeSeconds);
  return entry === null ? null : findRendition(state.presentation, entry.renditionId);
}

/** Loops whose segments brought none of their own type (a media playlist of sound alone): what they loaded lies in the one track that there is. */
function loopsWithoutTrack({ activeTypes, sink: { tracks } }: SessionState): readonly MediaType[] {
  return tracks.length === 1 ? activeTypes.filter((type) => !tracks.includes(type)) : [];
}

function newSink(state: SessionState, generation: number, atMs: number): SessionState {
  const emptied = (track: TrackState): TrackState => ({ ...track, job: null, inventory: [], buffered: [], isRemoving: false });
  const isFirst = generation === 1;
  return {
    ...state,
    tracks: { video: emptied(state.tracks.video), audio: emptied(state.tracks.audio) },
    sink: {
      generation, isOpen: false, tracks: [], durationSeconds: null, isEnded: false, wantsData: true,
      shown: state.sink.shown,
      rebuiltAtMs: isFirst ? [] : [...state.sink.rebuiltAtMs.filter((time) => atMs - time < REBUILD_MEMORY_MS), atMs],
    },
    anchorSeconds: isFirst ? state.anchorSeconds : (state.anchorSeconds ?? state.seen.timeSeconds),
    // The element has nothing any more, whatever it said last: a position that it takes now is the viewer's wish.
    seen: { ...state.seen, readyLevel: 0 },
    // A poke leaves the playhead where it was ordered to be: the new sink needs a seek there all the same.
    orderedSeekSeconds: null,
    motion: isFirst ? state.motion : { ...state.motion, movedAtMs: atMs, fedSinceMs: null, pokes: 0, rebuilds: state.motion.rebuilds + 1 },
  };
}

function onTrack(state: SessionState, type: MediaType, change: (track: TrackState) => TrackState): SessionState {
  return { ...state, tracks: { ...state.tracks, [type]: change(state.tracks[type]) } };
}

/** Only while the job is still the track's: late facts of a dropped one change nothing. */
function onJob(state: SessionState, fact: { readonly type: MediaType; readonly jobId: number }, change: (track: TrackState) => TrackState): SessionState {
  return state.tracks[fact.type].job?.id === fact.jobId ? onTrack(state, fact.type, change) : state;
}
