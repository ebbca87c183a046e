import type { PlayerConfig } from '../../../../src/config/config.js';
import { resolveConfig } from '../../../../src/config/resolve.js';
import type { Command } from '../../../../src/engine/commands.js';
import type { Fact } from '../../../../src/engine/facts.js';
import type { LiveFact } from '../../../../src/engine/live/live-facts.js';
import type { LiveOrder } from '../../../../src/engine/live/live-order.js';
import type { LiveState } from '../../../../src/engine/live/live-state.js';
import { neverRefreshed } from '../../../../src/engine/live/live-state.js';
import { reduceLive } from '../../../../src/engine/live/reduce-live.js';
import { reduce } from '../../../../src/engine/reduce.js';
import { initialState } from '../../../../src/engine/state.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { emptyClock } from '../../../../src/manifest/clock-sync.js';
import type { LiveManifest, LivePlaylist } from '../../../../src/model/live.js';
import type { Presentation } from '../../../../src/model/presentation.js';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import type { PlayheadCause, PlayheadObservation } from '../../../../src/ports/playhead.js';
import { group, index, job, low, high, period, presentation, rendition, seen } from '../stream.js';
import { segment } from '../../buffer/segments.js';

/** Clock.now 0 of these sessions, by every clock. */
export const startMs = Date.UTC(2026, 0, 1);
/** Presentation time at Clock.now 0: the stream began this long ago, in seconds. */
export const ageSeconds = 100;

export const film = presentation([period([group('v', [low, high])])], { kind: 'live' });

export function playlist(more: Partial<LivePlaylist> = {}): LivePlaylist {
  return {
    originEpochMs: startMs - 1000 * ageSeconds, windowSeconds: null, targetLatencySeconds: 6, minLatencySeconds: null, maxLatencySeconds: null, minRate: null, maxRate: null, pieceSeconds: null,
    holdBackSeconds: 7, canBlockReload: false, canSkipUntilSeconds: null, canSkipDateRanges: false, next: { number: 50, part: null }, reports: new Map(), ...more,
  };
}

/** A playlist with parts of half a second, whose server does all there is. */
export function lowLatency(more: Partial<LivePlaylist> = {}): LivePlaylist {
  return playlist({ targetLatencySeconds: 1.5, pieceSeconds: 0.5, canBlockReload: true, canSkipUntilSeconds: 12, next: { number: 50, part: 1 }, ...more });
}

/** Segments of 2 s up to `endSeconds`, one minute of them. */
export function window(endSeconds = ageSeconds, more: Partial<LivePlaylist> = {}): ParsedIndex {
  return parsedLive(playlist(more), endSeconds);
}

export function parsedLive(live: LivePlaylist, endSeconds = ageSeconds): ParsedIndex {
  return { index: index(30, { startSeconds: endSeconds - 60, isComplete: false }), kind: 'live', container: 'mp4', startPoint: null, notes: [], live };
}

/** An MPD that goes on. `listed`: its segments end there; null: they follow the clock. */
export function mpd(more: Partial<LiveManifest> = {}, listed: number | null = null): Presentation {
  const ready = listed === null
    ? { ...index(30, { startSeconds: 0, isComplete: false }), endSeconds: Infinity }
    : index(30, { startSeconds: listed - 60, isComplete: false });
  const picture = rendition('low', { locations: [{ id: 'a.test', index: { kind: 'ready', index: ready } }] });
  return presentation([period([group('v', [picture])])], {
    protocol: 'dash', kind: 'live',
    live: { ...playlist(), windowSeconds: 60, captureLeadSeconds: 0, minimumUpdateSeconds: 2, clockSources: [], locations: [], patches: [], publishedAtMs: null, heraldIds: new Set(), ...more },
  });
}

export function apply(state: SessionState, ...facts: readonly Fact[]): SessionState {
  return facts.reduce((before, fact) => reduceLive(reduce(before, fact), fact, before), state);
}

export function tell(state: SessionState, ...facts: readonly LiveFact[]): SessionState {
  return apply(state, ...facts.map((fact): Fact => ({ kind: 'live', fact })));
}

export function observe(state: SessionState, cause: PlayheadCause, more: Partial<PlayheadObservation>): SessionState {
  return apply(state, { kind: 'observed', cause, observation: { ...state.seen, ...more } });
}

export function fresh(config: PlayerConfig = {}): SessionState {
  return initialState({ config: resolveConfig(config), estimateBps: 4_000_000, startAtSeconds: null, seen: seen({ paused: false }), isHeld: false });
}

export function newLive(more: Partial<LiveState> = {}): LiveState {
  return {
    clock: emptyClock, machineEpochMs: startMs, epochMs: startMs, refreshes: new Map(), end: null, lagSeconds: null, isFollowing: true, hasPlayed: false, penaltySeconds: 0, penaltyAtMs: 0, orderedRate: null, appRate: 1,
    range: null, toldRange: null, goneBeforeSeconds: -Infinity, reachSeconds: Infinity, stepSeconds: null, silenceLimitMs: 10_000, silenceError: null, jumpedAtMs: -Infinity, onlineAtMs: -Infinity, newsAtMs: -Infinity, isOver: false, expiredAtMs: -Infinity, capturedLeadSeconds: null, ...more,
  };
}

/** A session that plays at `timeSeconds` and loads the low rendition, whose playlist came at Clock.now 0. */
export function playing(parsed: ParsedIndex, timeSeconds = 94, more: { readonly config?: PlayerConfig; readonly presentation?: Presentation } = {}): SessionState {
  const { presentation: of = film } = more;
  const isPlaylist = of.live === undefined;
  return observe(apply(
    fresh(more.config),
    { kind: 'sink-new', generation: 1, atMs: 0 },
    { kind: 'presentation', presentation: of, unsupportedIds: [], activeTypes: ['video'] },
    { kind: 'live', fact: { kind: 'begun', state: newLive({ refreshes: new Map(isPlaylist ? [] : [['', { ...neverRefreshed, askedAtMs: 0, answeredAtMs: 0, changedAtMs: 0 }]]) }) } },
    { kind: 'sink-open', generation: 1 },
    { kind: 'sink-tracks', generation: 1, types: ['video'] },
    { kind: 'index-ready', renditionId: 'low', locationIndex: 0, parsed, atMs: 0 },
    { kind: 'job-started', job: job('video', segment(47, { startSeconds: 94 })) },
    { kind: 'buffered', type: 'video', ranges: [{ start: timeSeconds - 4, end: timeSeconds + 3 }] },
    { kind: 'ready' },
  ), 'playing', { timeSeconds, atMs: 0, readyLevel: 4 });
}

/** The same of an MPD. */
export function playingMpd(of: Presentation, timeSeconds = 94, config: PlayerConfig = {}): SessionState {
  const source = of.periods[0]?.groups[0]?.renditions[0]?.locations[0]?.index;
  if (source?.kind !== 'ready') throw new Error('no index');
  return playing({ index: source.index, kind: 'live', container: null, startPoint: null, notes: [] }, timeSeconds, { presentation: of, config });
}

export function orders(commands: readonly Command[]): readonly LiveOrder[] {
  return commands.flatMap((command) => (command.kind === 'live' ? [command.order] : []));
}

export function wakes(commands: readonly Command[]): readonly number[] {
  return commands.flatMap((command) => (command.kind === 'wake' ? [command.atMs] : []));
}

export function liveOf({ live }: SessionState): LiveState {
  if (live === null) throw new Error('nothing goes on');
  return live;
}
