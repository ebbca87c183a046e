import { resolveConfig } from '../../../src/config/resolve.js';
import type { PlayerConfig } from '../../../src/config/config.js';
import type { Fact } from '../../../src/engine/facts.js';
import { reduce } from '../../../src/engine/reduce.js';
import type { Job, SessionState } from '../../../src/engine/state.js';
import { initialState } from '../../../src/engine/state.js';
import { createListIndex } from '../../../src/model/indexes/list-index.js';
import type { MediaType, Period, Presentation, Rendition, TrackGroup } from '../../../src/model/presentation.js';
import type { SegmentIndex } from '../../../src/model/segment-index.js';
import type { Segment } from '../../../src/model/segment.js';
import type { ParsedIndex } from '../../../src/ports/manifest-parser.js';
import type { PlayheadCause, PlayheadObservation } from '../../../src/ports/playhead.js';
import type { InventoryEntry } from '../../../src/buffer/inventory.js';
import { segment } from '../buffer/segments.js';

/** `count` segments of a length from a time on. */
export function index(count: number, more: { readonly seconds?: number; readonly startSeconds?: number; readonly timeline?: number; readonly gaps?: readonly number[]; readonly isComplete?: boolean } = {}): SegmentIndex {
  const { seconds = 2, startSeconds = 0, timeline = 0, gaps = [], isComplete = true } = more;
  return createListIndex({
    startSeconds: Float64Array.from({ length: count }, (_, row) => startSeconds + row * seconds),
    durationSeconds: new Float64Array(count).fill(seconds),
    firstNumber: 0, isComplete, targetDurationSeconds: seconds,
    segmentAt: (row) => segment(row, { startSeconds: startSeconds + row * seconds, durationSeconds: seconds, timeline, gap: gaps.includes(row) }),
  });
}

export function rendition(id: string, more: Partial<Rendition> = {}): Rendition {
  return {
    id, type: 'video', carries: ['video'], bitrateBps: 1_000_000, averageBitrateBps: null, codecs: ['avc1.64001f'], container: 'mp4',
    width: null, height: null, frameRate: null, videoRange: null, audioPairings: [], pairingKey: null,
    locations: [{ id: 'a.test', index: { kind: 'playlist', url: `https://a.test/${id}.m3u8` } }], protection: [], ...more,
  };
}

export function sound(id: string, more: Partial<Rendition> = {}): Rendition {
  return rendition(id, { type: 'audio', carries: ['audio'], bitrateBps: 100_000, codecs: ['mp4a.40.2'], ...more });
}

export function group(id: string, renditions: readonly Rendition[], more: Partial<TrackGroup> = {}): TrackGroup {
  return { id, type: 'video', language: null, label: null, roles: [], accessibility: [], isDefault: false, isForced: false, channels: null, renditions, ...more };
}

export function period(groups: readonly TrackGroup[], more: Partial<Period> = {}): Period {
  return { id: 'p', startSeconds: 0, durationSeconds: null, groups, trickGroups: [], ...more };
}

export function presentation(periods: readonly Period[], more: Partial<Presentation> = {}): Presentation {
  return { protocol: 'hls', url: 'https://a.test/main.m3u8', kind: 'vod', revision: 0, durationSeconds: null, periods, startPoint: null, sessionData: [], sessionProtection: [], notes: [], ...more };
}

export const low = rendition('low', { bitrateBps: 500_000 });
export const high = rendition('high', { bitrateBps: 2_000_000 });
export const english = sound('en');
/** Two pictures and a sound, in one period. */
export const film = presentation([period([group('v', [low, high]), group('a', [english], { type: 'audio', language: 'en' })])]);

export function seen(more: Partial<PlayheadObservation> = {}): PlayheadObservation {
  return { timeSeconds: 0, atMs: 0, rate: 1, paused: false, seeking: false, ended: false, readyLevel: 4, widthPixels: 0, heightPixels: 0, droppedFrames: 0, totalFrames: 0, ...more };
}

export function parsed(of: SegmentIndex): ParsedIndex {
  return { index: of, kind: 'vod', container: 'mp4', startPoint: null, notes: [] };
}

export function after(state: SessionState, ...facts: readonly Fact[]): SessionState {
  return facts.reduce(reduce, state);
}

export function observed(state: SessionState, cause: PlayheadCause, more: Partial<PlayheadObservation>): SessionState {
  return reduce(state, { kind: 'observed', cause, observation: { ...state.seen, ...more } });
}

/** A session that runs, its sink with tracks, its indexes there, nothing loaded. */
export function running(of: Presentation, indexes: Readonly<Record<string, SegmentIndex>>, more: { readonly config?: PlayerConfig; readonly types?: readonly MediaType[]; readonly bps?: number } = {}): SessionState {
  const { types = ['video', 'audio'] } = more;
  const start = initialState({ config: resolveConfig(more.config ?? {}), estimateBps: more.bps ?? 4_000_000, startAtSeconds: null, seen: seen(), isHeld: false });
  return after(
    start,
    { kind: 'sink-new', generation: 1, atMs: 0 },
    { kind: 'presentation', presentation: of, unsupportedIds: [], activeTypes: types },
    { kind: 'sink-open', generation: 1 },
    { kind: 'sink-tracks', generation: 1, types },
    { kind: 'ready' },
    ...Object.entries(indexes).map(([renditionId, one]): Fact => ({ kind: 'index-ready', renditionId, locationIndex: 0, parsed: parsed(one), atMs: 0 })),
  );
}

export function job(type: MediaType, of: Segment, more: Partial<Job> = {}): Job {
  return { id: 1, type, renditionId: type === 'video' ? 'low' : 'en', groupId: type === 'video' ? 'v' : 'a', locationId: 'a.test', segment: of, startedAtMs: 0, receivedBytes: 0, expectedBytes: null, isReceived: false, ...more };
}

/** Puts segments of a rendition in the buffer, as jobs do. */
export function loaded(state: SessionState, type: MediaType, renditionId: string, groupId: string, segments: readonly Segment[], more: Partial<InventoryEntry> = {}): SessionState {
  return segments.reduce((now, of) => {
    const { nextJobId } = now;
    const entry: InventoryEntry = { renditionId, groupId, segment: of, startSeconds: of.startSeconds, endSeconds: of.startSeconds + of.durationSeconds, bytes: 1000, bufferedSeconds: of.durationSeconds, isGap: false, ...more };
    const { buffered } = now.tracks[type];
    const last = buffered.at(-1);
    const ranges = last !== undefined && Math.abs(last.end - entry.startSeconds) < 0.01 ? [...buffered.slice(0, -1), { start: last.start, end: entry.endSeconds }] : [...buffered, { start: entry.startSeconds, end: entry.endSeconds }];
    return after(
      now,
      { kind: 'job-started', job: job(type, of, { id: nextJobId, renditionId, groupId }) },
      { kind: 'buffered', type, ranges },
      { kind: 'job-done', type, jobId: nextJobId, entry },
    );
  }, state);
}

/** Segments number `from` up to, not including, `until`. */
export function segments(of: SegmentIndex, from: number, until: number): readonly Segment[] {
  const out: Segment[] = [];
  for (let next = of.first(); next !== null && next.number < until; next = of.after(next)) if (next.number >= from) out.push(next);
  return out;
}
