import type { Candidate } from '../abr/candidate.js';
import { chooseRendition } from '../abr/choose.js';
import { allowedRenditions } from '../abr/constraints.js';
import { frameCap } from '../abr/dropped-frames.js';
import { estimateThroughput } from '../abr/sampler.js';
import { startRendition } from '../abr/start.js';
import type { MediaType, Rendition, TrackGroup } from '../model/presentation.js';
import type { SegmentIndex } from '../model/segment-index.js';
import { oneCodecFamily } from './codec-family.js';
import type { SwitchReason } from './commands.js';
import { findRendition, readyIndex } from './lookup.js';
import type { SessionState } from './state.js';

export interface SegmentChoice {
  readonly rendition: Rendition;
  readonly reason: SwitchReason;
}

/** Segments whose real sizes are looked up for a choice. */
const UPCOMING_SEGMENTS = 6;
/** Length of segments while no index tells, in seconds. */
const USUAL_SEGMENT_SECONDS = 4;
/** Audio may take this share of the link where it is offered in several bitrates; people forgive a soft picture before thin sound. */
const AUDIO_SHARE = 0.15;

/**
 * The rendition for the segment at `positionSeconds`, `aheadSeconds` from the playhead. Null where nothing of the group can be
 * played.
 */
export function chooseSegmentRendition(state: SessionState, type: MediaType, group: TrackGroup, positionSeconds: number, aheadSeconds: number, nowMs: number): SegmentChoice | null {
  const track = state.tracks[type];
  const allowed = allowedOf(state, type, group, nowMs);
  const [first] = allowed;
  if (first === undefined) return null;
  const byId = (id: string | null): Rendition | undefined => allowed.find((rendition) => rendition.id === id);
  if (track.wantedRenditionId !== null && byId(track.wantedRenditionId) !== undefined) return { rendition: first, reason: track.chosenId === first.id ? 'steady' : 'user' };
  const abandoned = track.abandoned !== null && Math.abs(track.abandoned.startSeconds - positionSeconds) < 0.5 ? byId(track.abandoned.toRenditionId) : undefined;
  if (abandoned !== undefined) return { rendition: abandoned, reason: 'abandon' };
  if (type === 'audio') return audioChoice(state, group, allowed, nowMs);

  const current = byId(track.chosenId);
  const throughput = estimateThroughput(state.throughput, nowMs);
  const otherTracksBps = audioBps(state);
  const { bandwidthFraction, enabled } = state.config.abr;
  const candidates = allowed.map((rendition) => candidateOf(state, rendition, positionSeconds));
  if (track.chosenId === null || (!enabled && current === undefined)) {
    const id = startRendition({ candidates, throughput, otherTracksBps, bandwidthFraction });
    return { rendition: byId(id) ?? first, reason: 'start' };
  }
  if (!enabled && current !== undefined) return { rendition: current, reason: 'steady' };
  const isOfThisGroup = group.renditions.some(({ id }) => id === track.chosenId);
  const choice = chooseRendition({
    candidates,
    currentId: isOfThisGroup ? track.chosenId : likeId(state, allowed, track.chosenId),
    recentSwitches: track.recentSwitches,
    throughput,
    bufferAheadSeconds: aheadSeconds,
    bufferGoalSeconds: Math.min(state.goalSeconds, state.live?.reachSeconds ?? Infinity),
    segmentSeconds: state.live?.stepSeconds ?? segmentSeconds(state, allowed),
    playbackRate: Math.max(0.25, state.seen.rate),
    otherTracksBps,
    bandwidthFraction,
  });
  const rendition = byId(choice.renditionId) ?? first;
  return { rendition, reason: isOfThisGroup ? choice.reason : whyAnother(state, group, track.chosenId) };
}

/** Which renditions of a group may be chosen now. */
export function allowedOf(state: SessionState, type: MediaType, group: TrackGroup, nowMs: number): readonly Rendition[] {
  const { config, seen } = state;
  const isVideo = type === 'video';
  const { wantedRenditionId, chosenId } = state.tracks[type];
  const usable = group.renditions.filter(({ id }) => !state.unsupportedIds.includes(id) && !state.bans.some((ban) => ban.renditionId === id && ban.untilMs === Infinity));
  const paired = pairedWith(state, type, usable.length > 0 ? usable : group.renditions);
  const isPicked = paired.some(({ id }) => id === wantedRenditionId);
  return allowedRenditions(isVideo ? oneCodecFamily(paired, isPicked ? wantedRenditionId : chosenId, config.preferences) : paired, {
    pickedId: wantedRenditionId,
    maxHeight: isVideo ? config.abr.maxHeight : null,
    maxBitrateBps: isVideo ? config.abr.maxBitrateBps : null,
    elementPixels: isVideo && config.abr.capToElementSize ? { width: seen.widthPixels, height: seen.heightPixels } : null,
    tooManyPixelsPerSecond: isVideo ? frameCap(state.droppedFrames, nowMs) : null,
    bans: state.bans,
    unsupportedIds: state.unsupportedIds,
    nowMs,
  });
}

/** HLS: the audio of the groups that the video rendition names; all where it names none. */
function pairedWith(state: SessionState, type: MediaType, renditions: readonly Rendition[]): readonly Rendition[] {
  const { chosenId } = state.tracks.video;
  if (type !== 'audio' || chosenId === null) return renditions;
  const pairings = findRendition(state.presentation, chosenId)?.audioPairings ?? [];
  const paired = renditions.filter(({ pairingKey }) => pairingKey !== null && pairings.includes(pairingKey));
  return paired.length > 0 ? paired : renditions;
}

function audioChoice(state: SessionState, group: TrackGroup, allowed: readonly Rendition[], nowMs: number): SegmentChoice | null {
  const { chosenId } = state.tracks.audio;
  const current = allowed.find(({ id }) => id === chosenId);
  const ladder = [...allowed].sort((a, b) => a.bitrateBps - b.bitrateBps);
  const share = state.activeTypes.includes('video') ? AUDIO_SHARE : state.config.abr.bandwidthFraction;
  const budget = estimateThroughput(state.throughput, nowMs).bps * share;
  const best = ladder.filter(({ bitrateBps }) => bitrateBps <= budget).at(-1) ?? ladder[0];
  if (best === undefined) return null;
  if (current === undefined) return { rendition: best, reason: whyAnother(state, group, chosenId) };
  // Sound is switched only when the budget has clearly left the current one: a switch can be heard.
  const isWorthIt = best.bitrateBps > current.bitrateBps ? best.bitrateBps <= budget * 0.7 : current.bitrateBps > budget * 1.5;
  if (best.id === current.id || !isWorthIt) return { rendition: current, reason: 'steady' };
  return { rendition: best, reason: best.bitrateBps > current.bitrateBps ? 'up' : 'down' };
}

/** The rendition before is not to be had: of another language, of the period before, or ruled out. */
function whyAnother(state: SessionState, group: TrackGroup, chosenId: string | null): SwitchReason {
  const has = ({ renditions }: TrackGroup): boolean => renditions.some(({ id }) => id === chosenId);
  if (chosenId === null) return 'start';
  if (has(group)) return 'constraint';
  const period = state.presentation?.periods.find(({ groups }) => groups.includes(group));
  return period?.groups.some(has) === true ? 'user' : 'period';
}

/** What separate audio takes of the link, in bits per second. */
function audioBps(state: SessionState): number {
  if (!state.activeTypes.includes('audio')) return 0;
  const { chosenId } = state.tracks.audio;
  const rendition = chosenId === null ? null : findRendition(state.presentation, chosenId);
  return rendition?.averageBitrateBps ?? rendition?.bitrateBps ?? 0;
}

export function candidateOf(state: SessionState, rendition: Rendition, positionSeconds: number): Candidate {
  // A second or two of buffer even nothing out: there the peak counts.
  const isShort = (state.live?.stepSeconds ?? null) !== null;
  const index = isShort ? null : readyIndex(state, rendition);
  return { id: rendition.id, bitrateBps: rendition.bitrateBps, averageBitrateBps: isShort ? null : rendition.averageBitrateBps, upcomingBits: index === null ? [] : upcomingBits(index, positionSeconds) };
}

/** Real sizes from byte ranges or EXT-X-BITRATE, as far as they are told without a hole. */
function upcomingBits(index: SegmentIndex, positionSeconds: number): readonly number[] {
  const bits: number[] = [];
  let segment = index.at(positionSeconds + 0.05);
  while (segment !== null && bits.length < UPCOMING_SEGMENTS) {
    const { range, bitrateBps, durationSeconds } = segment;
    if (range !== null && range.end !== null) bits.push((range.end - range.start) * 8);
    else if (bitrateBps !== null) bits.push(bitrateBps * durationSeconds);
    else break;
    segment = index.after(segment);
  }
  return bits;
}

export function segmentSeconds(state: SessionState, renditions: readonly Rendition[]): number {
  for (const rendition of renditions) {
    const index = readyIndex(state, rendition);
    if (index !== null && index.targetDurationSeconds > 0) return index.targetDurationSeconds;
  }
  return USUAL_SEGMENT_SECONDS;
}

/** In another group: the rendition closest in bitrate to the one before. */
function likeId(state: SessionState, allowed: readonly Rendition[], previousId: string): string | null {
  const previous = findRendition(state.presentation, previousId);
  if (previous === null) return null;
  const distance = (rendition: Rendition): number => Math.abs(Math.log(Math.max(1, rendition.bitrateBps) / Math.max(1, previous.bitrateBps)));
  return [...allowed].sort((a, b) => distance(a) - distance(b))[0]?.id ?? null;
}
