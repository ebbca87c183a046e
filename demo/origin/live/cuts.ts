import { anchorMs, type Channel } from './channel.js';
import { spanOf, type Span } from './span.js';
import type { TrackFacts } from './track-facts.js';

/** Frames of the endless loop; `to` is exclusive. Frame n is frame n modulo `loopFrames` of the piece. */
export interface FrameRun {
  readonly from: number;
  readonly to: number;
}

/** The frame nearest to a time of the content: video has one there, audio is at most half a frame away. */
function frameNear(track: TrackFacts, contentSeconds: number): number {
  return Math.round((contentSeconds * track.timescale) / track.frameTicks);
}

export function segmentFrames(channel: Channel, track: TrackFacts, number: number, span = spanOf(channel, number)): FrameRun {
  const start = span.contentSeconds + (number - span.first) * channel.segmentSeconds;
  return { from: frameNear(track, start), to: frameNear(track, start + channel.segmentSeconds) };
}

/** How many parts a segment has; 1 where segments come whole. */
export function partsPerSegment({ partSeconds, segmentSeconds }: Channel): number {
  return partSeconds === null ? 1 : Math.max(1, Math.round(segmentSeconds / partSeconds));
}

/** The parts of a segment, in order. Inner cuts lie at the clean cut nearest to an even division. */
export function partFrames(channel: Channel, track: TrackFacts, number: number, span = spanOf(channel, number)): FrameRun[] {
  const whole = segmentFrames(channel, track, number, span);
  const count = partsPerSegment(channel);
  const start = span.contentSeconds + (number - span.first) * channel.segmentSeconds;
  const cuts = Array.from({ length: count + 1 }, (_, part) => {
    if (part === 0) return whole.from;
    return part === count ? whole.to : cleanCutNear(track, ((start + (part * channel.segmentSeconds) / count) * track.timescale) / track.frameTicks);
  });
  return cuts.slice(1).map((to, part) => ({ from: cuts[part] ?? whole.from, to }));
}

/** `frame` may lie between two. Of two cuts as near the earlier. */
function cleanCutNear(track: TrackFacts, frame: number): number {
  if (track.cleanCuts === null) return Math.round(frame);
  const loop = Math.floor(frame / track.loopFrames) * track.loopFrames;
  let best = loop;
  for (const cut of track.cleanCuts) if (Math.abs(loop + cut - frame) < Math.abs(best - frame)) best = loop + cut;
  return best;
}

export function framesSeconds(track: TrackFacts, { from, to }: FrameRun): number {
  return ((to - from) * track.frameTicks) / track.timescale;
}

/** What is added to a frame's time in the endless loop to give its time in the media: ticks. */
export function clockShift(track: TrackFacts, span: Span): number {
  return Math.round((span.mediaSeconds - span.contentSeconds) * track.timescale);
}

/** Longest part of these tracks over one loop: seconds. */
export function longestPart(channel: Channel, tracks: readonly TrackFacts[]): number {
  const plain: Channel = { ...channel, startMs: anchorMs, adEverySeconds: null, periodSeconds: null, restartMs: null };
  const lengths = tracks.flatMap((track) => {
    const segments = Math.floor((track.loopFrames * track.frameTicks) / track.timescale / channel.segmentSeconds);
    return Array.from({ length: segments }, (_, number) => partFrames(plain, track, number)).flat().map((run) => framesSeconds(track, run));
  });
  return Math.max(...lengths);
}
