import type { TimeRange, TimeRanges } from '../kit/time-ranges.js';
import { insertRange, intersect } from '../kit/time-ranges.js';
import type { MediaType, Period, Presentation, Rendition, TrackGroup } from '../model/presentation.js';
import type { SegmentIndex } from '../model/segment-index.js';
import type { SessionState, TrackState } from './state.js';

/** The rendition with this id in any period; null where there is none. */
export function findRendition(presentation: Presentation | null, renditionId: string): Rendition | null {
  for (const period of presentation?.periods ?? []) {
    for (const group of period.groups) {
      const found = group.renditions.find(({ id }) => id === renditionId);
      if (found !== undefined) return found;
    }
  }
  return null;
}

export function findGroup(presentation: Presentation | null, groupId: string): TrackGroup | null {
  for (const period of presentation?.periods ?? []) {
    const found = period.groups.find(({ id }) => id === groupId);
    if (found !== undefined) return found;
  }
  return null;
}

/** Starts and ends of neighbouring periods may differ by rounding, in seconds. */
const PERIOD_EDGE_SECONDS = 0.05;

/** The period that plays at `timeSeconds`; the last one from its start on. */
export function periodAt(presentation: Presentation, timeSeconds: number): Period | null {
  let found: Period | null = presentation.periods[0] ?? null;
  for (const period of presentation.periods) {
    if (period.startSeconds <= timeSeconds + PERIOD_EDGE_SECONDS) found = period;
  }
  return found;
}

/** The period under the playhead, or where playback will begin. */
export function playingPeriod({ presentation, anchorSeconds, seen }: SessionState): Period | null {
  return presentation === null ? null : periodAt(presentation, anchorSeconds ?? seen.timeSeconds);
}

/** End of a period in presentation time; null: only an index can tell. */
export function periodEnd(period: Period): number | null {
  return period.durationSeconds === null ? null : period.startSeconds + period.durationSeconds;
}

/** The index of a rendition as far as it is there. */
export function readyIndex(state: SessionState, rendition: Rendition): SegmentIndex | null {
  const known = state.indexes.get(rendition.id);
  return known?.status === 'ready' ? known.parsed.index : null;
}

/**
 * End of the whole presentation in seconds: by the manifest, else by the longest index of what is being played; null while
 * neither tells.
 */
export function presentationEnd(state: SessionState): number | null {
  const { presentation } = state;
  if (presentation === null || presentation.live !== undefined) return null;
  if (presentation.durationSeconds !== null) return presentation.durationSeconds;
  let end: number | null = null;
  for (const type of state.activeTypes) {
    const chosen = chosenRendition(state, type);
    const index = chosen === null ? null : readyIndex(state, chosen);
    if (index === null || !index.isComplete) return null;
    end = Math.max(end ?? 0, index.endSeconds);
  }
  return end;
}

/** What every track of the sink has: what the element can play. */
export function playableRanges(state: SessionState): TimeRanges {
  const [first, ...others] = state.sink.tracks;
  if (first === undefined) return [];
  return others.reduce<TimeRanges>((ranges, type) => intersect(ranges, state.tracks[type].buffered), state.tracks[first].buffered);
}

export function chosenRendition(state: SessionState, type: MediaType): Rendition | null {
  const { chosenId } = state.tracks[type];
  return chosenId === null ? null : findRendition(state.presentation, chosenId);
}

/** The best location that is not being left alone; where all are, the one whose time is up first. */
export function pickLocation(rendition: Rendition, bans: ReadonlyMap<string, number>, nowMs: number): number {
  let best = 0;
  let bestUntil = Infinity;
  for (const [index, location] of rendition.locations.entries()) {
    const until = bans.get(location.id) ?? 0;
    if (until <= nowMs) return index;
    if (until < bestUntil) {
      best = index;
      bestUntil = until;
    }
  }
  return best;
}

/** Where the segments lie that a track's buffer is known to hold or is being given, in order. What is muxed into the video lies with it; a part that needs those before it, with them. */
export function segmentStretches(state: SessionState, type: MediaType): TimeRanges {
  const placed: TimeRange[] = [];
  for (const { startSeconds, endSeconds, segment } of carrierOf(state, type).inventory) {
    const before = segment.live?.isIndependent === false ? placed.pop() : undefined;
    placed.push({ start: before?.start ?? startSeconds, end: endSeconds });
  }
  const coming = jobStretch(state, type);
  return coming === null ? placed : insertRange(placed, coming, -1e-3);
}

/** Where the segment lies that a track's buffer is being given; null: none. */
export function jobStretch(state: SessionState, type: MediaType): TimeRange | null {
  const { job, driftSeconds } = carrierOf(state, type);
  if (job === null) return null;
  const start = job.segment.startSeconds + driftSeconds;
  return { start, end: start + job.segment.durationSeconds };
}

/** The track whose segments bring media of a type: sound may come inside the video's. */
function carrierOf({ tracks }: SessionState, type: MediaType): TrackState {
  return tracks[type].job === null && tracks[type].inventory.length === 0 ? tracks.video : tracks[type];
}
