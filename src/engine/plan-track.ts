import { shouldAbandon } from '../abr/abandon.js';
import { estimateThroughput } from '../abr/sampler.js';
import type { InventoryEntry } from '../buffer/inventory.js';
import { bytesAhead, gapSeconds } from '../buffer/inventory.js';
import { contiguousEnd } from '../kit/time-ranges.js';
import type { MediaType, Period, TrackGroup } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import { allowedOf, candidateOf, chooseSegmentRendition } from './choose-segment-rendition.js';
import type { Command } from './commands.js';
import type { EdgeLoading } from './edge-loading.js';
import { findGroup, findRendition, periodEnd, pickLocation, readyIndex } from './lookup.js';
import type { Need } from './need.js';
import { locate, needOf } from './need.js';
import { isCarried, selectGroup } from './select-group.js';
import type { SessionState } from './state.js';

/** What a track does next. */
export type TrackPlan =
  | { readonly kind: 'commands'; readonly commands: readonly Command[] }
  /** Enough for now, or waiting for something under way. */
  | { readonly kind: 'wait' }
  /** Everything up to the end of the presentation is in place. */
  | { readonly kind: 'complete' }
  /** No rendition of this period can be played, and playback cannot go on without one. */
  | { readonly kind: 'impossible'; readonly period: Period };

/** With an up-switch whose index is still on its way, loading goes on in the current rendition while less than this is buffered, in seconds. */
const KEEP_LOADING_SECONDS = 20;
/** A track waits for the other one when it leads by a segment, and at least by this, in seconds: at the start every byte counts. */
const MIN_LEAD_SECONDS = 1;
/** A download younger than this is never given up, in ms: what is measured of it is its round trip. */
const ABANDON_CHECK_MS = 400;
const WAIT: TrackPlan = { kind: 'wait' };

/** `edge`: what is to be heeded where more media is being made; null: all is there. */
export function planTrack(state: SessionState, type: MediaType, nowMs: number, edge: EdgeLoading | null): TrackPlan {
  const { presentation } = state;
  const track = state.tracks[type];
  if (presentation === null) return WAIT;
  const need = needOf(state, type);
  if (track.job !== null) return reviewJob(state, type, need, nowMs);
  if (track.trouble !== null && track.trouble.retryAtMs > nowMs) return commands({ kind: 'wake', atMs: track.trouble.retryAtMs });
  return planFrom(state, type, need, need.period, nowMs, edge);
}

/** The next segment from `period` on; where that has none left, from the next one. */
function planFrom(state: SessionState, type: MediaType, need: Need, period: Period | null, nowMs: number, edge: EdgeLoading | null): TrackPlan {
  if (period === null) return { kind: 'complete' };
  if (edge?.barred(state, period)) return WAIT;
  const group = groupIn(state, type, period);
  if (group === null || isCarried(group)) {
    return type === 'audio' ? planNextPeriod(state, type, need, period, nowMs, edge) : { kind: 'impossible', period };
  }
  const aheadSeconds = need.fromSeconds - need.targetSeconds;
  const choice = edge?.tied(state, need, group, nowMs) ?? chooseSegmentRendition(state, type, group, need.nominalSeconds, aheadSeconds, nowMs);
  if (choice === null) return { kind: 'impossible', period };
  const index = readyIndex(state, choice.rendition);
  const locationIndex = pickLocation(choice.rendition, state.locationBans, nowMs);
  if (index === null || isElsewhere(state, choice.rendition.id, locationIndex)) {
    const isEarly = edge?.isEarly(state, type, need, group, choice) === true;
    const load = isEarly || state.indexes.get(choice.rendition.id)?.status === 'loading' ? [] : [{ kind: 'load-index', rendition: choice.rendition, locationIndex } as const];
    const meanwhile = (isEarly || choice.reason === 'up') && aheadSeconds < KEEP_LOADING_SECONDS ? planMeanwhile(state, type, need, group, nowMs) : [];
    return load.length + meanwhile.length === 0 ? WAIT : commands(...load, ...meanwhile);
  }
  const segment = locate(state, type, choice.rendition, index, need);
  if (segment === null) {
    if (!index.isComplete) return WAIT;
    return planNextPeriod(state, type, need, period, nowMs, edge);
  }
  if (segment.gap) return commands({ kind: 'skip', type, entry: gapEntry(choice.rendition.id, group.id, segment, state.tracks[type].driftSeconds) });
  if (!isWanted(state, type, need, segment)) return WAIT;
  const openAtMs = opensAt(state, segment);
  if (openAtMs > nowMs) return commands({ kind: 'wake', atMs: openAtMs });
  return commands({ kind: 'start-job', type, rendition: choice.rendition, groupId: group.id, locationIndex, segment, reason: choice.reason });
}

function planNextPeriod(state: SessionState, type: MediaType, need: Need, period: Period, nowMs: number, edge: EdgeLoading | null): TrackPlan {
  const periods = state.presentation?.periods ?? [];
  const next = periods[periods.indexOf(period) + 1];
  // More may follow that nobody knows of yet, but not where the manifest will not change and says when it ends.
  if (next === undefined) {
    const live = state.presentation?.live;
    return live !== undefined && (live.minimumUpdateSeconds !== null || period.durationSeconds === null) ? WAIT : { kind: 'complete' };
  }
  return planFrom(state, type, { ...need, nominalSeconds: Math.max(need.nominalSeconds, next.startSeconds), period: next }, next, nowMs, edge);
}

/** The current rendition's next segment, while the index of a better one is on its way. */
function planMeanwhile(state: SessionState, type: MediaType, need: Need, group: TrackGroup, nowMs: number): readonly Command[] {
  const current = group.renditions.find(({ id }) => id === state.tracks[type].chosenId);
  const index = current === undefined ? null : readyIndex(state, current);
  if (current === undefined || index === null) return [];
  const segment = locate(state, type, current, index, need);
  if (segment === null || segment.gap || !isWanted(state, type, need, segment) || opensAt(state, segment) > nowMs) return [];
  const locationIndex = pickLocation(current, state.locationBans, nowMs);
  // Its segments lie where its index came from: at a location that is left alone, which nobody may ask again.
  if (isElsewhere(state, current.id, locationIndex)) return [{ kind: 'load-index', rendition: current, locationIndex }];
  return [{ kind: 'start-job', type, rendition: current, groupId: group.id, locationIndex, segment, reason: 'steady' }];
}

/** Clock.now from which a segment may be asked for. */
function opensAt({ live }: SessionState, segment: Segment): number {
  return (segment.live?.availableAtMs ?? -Infinity) - (live?.epochMs ?? 0);
}

/** The group of this type that plays in a period. */
export function groupIn(state: SessionState, type: MediaType, period: Period): TrackGroup | null {
  const track = state.tracks[type];
  const like = findGroup(state.presentation, track.wantedGroupId ?? track.groupId ?? '');
  return selectGroup({ period, type, like, preferences: state.config.preferences, unsupportedIds: state.unsupportedIds });
}

/** Is there a reason to load it now: goals of time and bytes, the other track, the browser's wish, the viewer's. */
function isWanted(state: SessionState, type: MediaType, need: Need, segment: Segment): boolean {
  // Where the clock tells which segments there are, one that has left the window could still be asked for, in vain.
  const goneBefore = segment.live?.availableAtMs ? (state.live?.range?.start ?? 0) : 0;
  if (state.isHeld || !state.sink.wantsData || segment.startSeconds + segment.durationSeconds <= goneBefore) return false;
  const { inventory } = state.tracks[type];
  // Nothing can be played in a gap of any track, and the playhead leaves it only when there is media behind it.
  const unplayableSeconds = Math.max(...state.activeTypes.map((active) => gapSeconds(state.tracks[active].inventory, need.targetSeconds, need.fromSeconds)));
  const aheadSeconds = need.fromSeconds - need.targetSeconds - unplayableSeconds;
  if (aheadSeconds >= state.goalSeconds || segment.startSeconds - need.targetSeconds - unplayableSeconds > state.goalSeconds + segment.durationSeconds) return false;
  if (bytesAhead(inventory, need.targetSeconds) >= state.config.buffer.maxBytes) return false;
  const other = state.activeTypes.find((active) => active !== type);
  // Until the sink has its tracks, neither can go on without the other's set-up, wherever that is found.
  if (other === undefined || state.sink.tracks.length === 0) return true;
  const otherNeed = needOf(state, other);
  // Of a segment under way counts what is in the buffer: sound of 2 s must not wait for the end of a picture of 6 s.
  const otherEnd = Math.max(otherNeed.fromSeconds, contiguousEnd(state.tracks[other].buffered, need.targetSeconds, 0.1));
  // As long as the other has nothing for the playhead, the link is its.
  const mostLead = otherEnd > need.targetSeconds ? Math.max(MIN_LEAD_SECONDS, segment.durationSeconds * 0.9) : MIN_LEAD_SECONDS;
  return need.fromSeconds - otherEnd < mostLead || isComplete(state, other, otherNeed);
}

/** Has the track everything up to its end? Asked without choosing anything. */
function isComplete(state: SessionState, type: MediaType, need: Need): boolean {
  const periods = state.presentation?.periods ?? [];
  if (need.last === null) return false;
  const rendition = findRendition(state.presentation, need.last.renditionId);
  const index = rendition === null ? null : readyIndex(state, rendition);
  if (index === null || !index.isComplete || index.after(need.last.segment) !== null) return false;
  const lastPeriod = periods[periods.length - 1];
  if (lastPeriod === undefined) return true;
  const end = periodEnd(lastPeriod);
  return need.period === lastPeriod || (end !== null && need.nominalSeconds >= end - 0.05) || groupIn(state, type, lastPeriod) === null;
}

function isElsewhere(state: SessionState, renditionId: string, locationIndex: number): boolean {
  const known = state.indexes.get(renditionId);
  return known !== undefined && known.locationIndex !== locationIndex;
}

/** Is the segment under way still the right one? */
function reviewJob(state: SessionState, type: MediaType, need: Need, nowMs: number): TrackPlan {
  const { job, abandoned } = state.tracks[type];
  const rendition = job === null ? null : findRendition(state.presentation, job.renditionId);
  const index = rendition === null ? null : readyIndex(state, rendition);
  if (job === null || rendition === null || index === null) return WAIT;
  const isRightPlace = jobAnswers(state, type, need, job.segment, rendition, index);
  if (!isRightPlace) return commands({ kind: 'drop-job', type, why: 'not-needed', toRenditionId: null });
  const isSettled = type !== 'video' || job.isReceived || job.segment.live?.isGrowing || !state.config.abr.enabled || state.tracks.video.wantedRenditionId !== null;
  if (isSettled || nowMs - job.startedAtMs < ABANDON_CHECK_MS) return WAIT;
  const group = findGroup(state.presentation, job.groupId);
  if (group === null) return WAIT;
  const allowed = allowedOf(state, type, group, nowMs);
  const target = need.targetSeconds;
  const appendedEnd = contiguousEnd(state.tracks.video.buffered, target, 0.1);
  const decision = shouldAbandon({
    candidates: allowed.map((candidate) => candidateOf(state, candidate, job.segment.startSeconds)),
    renditionId: job.renditionId,
    receivedBits: job.receivedBytes * 8,
    totalBits: job.expectedBytes === null ? null : job.expectedBytes * 8,
    elapsedMs: nowMs - job.startedAtMs,
    throughput: estimateThroughput(state.throughput, nowMs),
    bufferAheadSeconds: Math.max(0, Math.max(need.fromSeconds, appendedEnd) - target),
    appendedSeconds: Math.max(0, appendedEnd - need.fromSeconds),
    bufferGoalSeconds: state.goalSeconds,
    bandwidthFraction: state.config.abr.bandwidthFraction,
    segmentSeconds: job.segment.durationSeconds,
    playbackRate: Math.max(0.25, state.seen.rate),
    otherTracksBps: 0,
    hasAbandoned: abandoned !== null && abandoned.timeline === job.segment.timeline && Math.abs(abandoned.startSeconds - job.segment.startSeconds) < 0.5,
  });
  if (decision === null) return WAIT;
  return commands({ kind: 'drop-job', type, why: 'abandoned', toRenditionId: decision.toRenditionId });
}

function jobAnswers(state: SessionState, type: MediaType, need: Need, segment: Segment, rendition: NonNullable<ReturnType<typeof findRendition>>, index: NonNullable<ReturnType<typeof readyIndex>>): boolean {
  const drift = state.tracks[type].driftSeconds;
  const start = segment.startSeconds + drift;
  // A position inside the segment needs it, whatever the inventory says of its neighbours.
  if (need.last === null && need.targetSeconds >= start - 0.1 && need.targetSeconds < start + segment.durationSeconds) return true;
  const answer = locate(state, type, rendition, index, need);
  return answer !== null && answer.number === segment.number && answer.timeline === segment.timeline;
}

/** A stretch without media, by the manifest's word or because it was given up. */
export function gapEntry(renditionId: string, groupId: string, segment: Segment, driftSeconds: number): InventoryEntry {
  const startSeconds = segment.startSeconds + driftSeconds;
  return { renditionId, groupId, segment, startSeconds, endSeconds: startSeconds + segment.durationSeconds, bytes: 0, bufferedSeconds: 0, isGap: true };
}

function commands(...list: readonly Command[]): TrackPlan {
  return { kind: 'commands', commands: list };
}

