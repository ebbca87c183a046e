import type { PlayerConfig } from '../../../../src/config/config.js';
import { resolveConfig } from '../../../../src/config/resolve.js';
import type { Fact } from '../../../../src/engine/facts.js';
import { findRendition } from '../../../../src/engine/lookup.js';
import { liveAtFirst } from '../../../../src/engine/live/live-state.js';
import { reduceLive } from '../../../../src/engine/live/reduce-live.js';
import { reduce } from '../../../../src/engine/reduce.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { initialState } from '../../../../src/engine/state.js';
import type { MediaType, Presentation } from '../../../../src/model/presentation.js';
import type { PlayheadCause, PlayheadObservation } from '../../../../src/ports/playhead.js';
import { parsePeriods, present } from '../../manifest/dash/mpd.js';
import { seen } from '../stream.js';

/** Presentation time 0 by the origin's clock. */
export const startMs = Date.UTC(2026, 0, 1);
/** Clock.now when the manifest was read. */
export const joinedMs = 100_000;

export const dynamic = 'type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z"';
/** Segments of 2 s by number. */
export const numbers = (attributes = ''): string => `<SegmentTemplate duration="2" ${attributes} media="$Number$.m4s" initialization="i.mp4"/>`;
/** Segments in ms, listed. */
export const listed = (rows: string, attributes = ''): string => `<SegmentTemplate timescale="1000" ${attributes} media="$Time$.m4s" initialization="i.mp4"><SegmentTimeline>${rows}</SegmentTimeline></SegmentTemplate>`;

export interface BroadcastParts {
  /** Of the MPD, besides type and @availabilityStartTime. */
  readonly attributes?: string;
  readonly head?: string;
  /** Now by the origin's clock, in presentation time. */
  readonly nowSeconds: number;
  /** By how much this machine's clock is ahead. */
  readonly machineOffMs?: number;
  /** The origin has told its time. */
  readonly isClockKnown?: boolean;
  readonly config?: PlayerConfig;
  readonly types?: readonly MediaType[];
  /** Renditions whose index is loaded, the chosen one first. */
  readonly loadedIds?: readonly string[];
  readonly playheadSeconds?: number;
  readonly startAtSeconds?: number;
}

/** The next state, as a session with the live engine has it. */
export function step(state: SessionState, ...facts: readonly Fact[]): SessionState {
  return facts.reduce((before, fact) => reduceLive(reduce(before, fact), fact, before), state);
}

export function observe(state: SessionState, cause: PlayheadCause, more: Partial<PlayheadObservation>): SessionState {
  return step(state, { kind: 'observed', cause, observation: { ...state.seen, ...more } });
}

export function read(periods: string, { attributes = '', head = '' }: Pick<BroadcastParts, 'attributes' | 'head'> = {}): Promise<Presentation> {
  return parsePeriods(periods, { attributes: `${dynamic} ${attributes}`, head });
}

/** A session that plays a DASH stream that goes on, nothing loaded yet. */
export async function joined(periods: string, parts: BroadcastParts): Promise<SessionState> {
  const { nowSeconds, machineOffMs = 0, isClockKnown = true, types = ['video'], playheadSeconds = nowSeconds - 6, startAtSeconds = null } = parts;
  const presentation = await read(periods, parts);
  const originMs = startMs + nowSeconds * 1000 - joinedMs;
  const start = initialState({ config: resolveConfig(parts.config ?? {}), estimateBps: 4_000_000, startAtSeconds, seen: seen({ atMs: joinedMs, readyLevel: 0 }), isHeld: false });
  const begun = step(
    start,
    { kind: 'sink-new', generation: 1, atMs: joinedMs },
    { kind: 'live', fact: { kind: 'begun', state: liveAtFirst(joinedMs, originMs + machineOffMs, 1) } },
    ...(isClockKnown ? [{ kind: 'live', fact: { kind: 'clock', clock: { lowMs: originMs, highMs: originMs } } } as const] : []),
    { kind: 'anchor', seconds: playheadSeconds },
    { kind: 'presentation', presentation, unsupportedIds: [], activeTypes: types },
    { kind: 'sink-open', generation: 1 },
    { kind: 'sink-tracks', generation: 1, types },
    ...(parts.loadedIds ?? []).map((renditionId): Fact => {
      const source = present(findRendition(presentation, renditionId)?.locations[0], renditionId).index;
      if (source.kind !== 'ready') throw new Error(`the index is ${source.kind}`);
      return { kind: 'index-ready', renditionId, locationIndex: 0, atMs: joinedMs, parsed: { index: source.index, kind: 'live', container: 'mp4', startPoint: null, notes: [] } };
    }),
  );
  const [chosenId = null] = parts.loadedIds ?? [];
  const chosen = { ...begun, tracks: { ...begun.tracks, video: { ...begun.tracks.video, chosenId } } };
  const there = { timeSeconds: playheadSeconds, readyLevel: 4 } as const;
  return observe(step(observe(chosen, 'tick', there), { kind: 'ready' }), 'tick', there);
}
