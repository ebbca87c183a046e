import type { PlayerError } from '../errors/player-error.js';
import { bufferedAhead } from '../kit/time-ranges.js';
import type { MediaType, Rendition } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import { alternatives } from './alternatives.js';
import type { EnginePorts } from './engine-ports.js';
import type { SessionEvent } from './events.js';
import type { LiveEngine } from './live-engine.js';
import { needOf } from './need.js';
import { gapEntry } from './plan-track.js';
import type { Recovery } from './recover.js';
import { recover } from './recover.js';
import type { Store } from './store.js';

/** What failed. */
export interface Failure {
  readonly error: PlayerError;
  readonly type: MediaType;
  readonly rendition: Rendition;
  readonly locationId: string;
  /** The segment and its group; null: the rendition's index. */
  readonly segment: { readonly segment: Segment; readonly groupId: string } | null;
}

/** Turns errors into what `recover` decides, and tells the app. */
export interface FailureDesk {
  media(failure: Failure): void;
  /** The sink or the decoder. */
  sink(error: PlayerError): void;
}

const DECODE_MEMORY_MS = 60_000;
const REBUILD_MEMORY_MS = 60_000;

/** The state keeps old ones until the next rebuild. */
function rebuildsOf(rebuiltAtMs: readonly number[], nowMs: number): number {
  return rebuiltAtMs.filter((atMs) => nowMs - atMs < REBUILD_MEMORY_MS).length;
}

export function createFailureDesk(ports: EnginePorts, store: Store, actions: { emit(event: SessionEvent): void; fail(error: PlayerError): void; rebuild(): void; live(): LiveEngine | null }): FailureDesk {
  let decodeErrors: { readonly renditionId: string; readonly atMs: number }[] = [];

  function warn(error: PlayerError, recovery: Recovery): void {
    actions.emit({ kind: 'warning', error: error.withSeverity(recovery.severity) });
  }

  return {
    media({ error: seen, type, rendition, locationId, segment }) {
      const state = store.state();
      const nowMs = ports.clock.now();
      const { trouble, skips, buffered } = state.tracks[type];
      const random = ports.random.next();
      const usual = recover({
        error: seen, at: segment === null ? 'index' : 'segment', ...alternatives(state, type, rendition.id, locationId, nowMs),
        failures: trouble?.count ?? 0, retries: trouble?.retries ?? 0, failingForMs: trouble === null ? 0 : nowMs - trouble.sinceMs, skips,
        rebuilds: rebuildsOf(state.sink.rebuiltAtMs, nowMs), decodeErrors: 0, bufferedAheadSeconds: bufferedAhead(buffered, needOf(state, type).targetSeconds, 0.1), random, isStarting: state.phase === 'starting', isOffline: state.isOffline, stalledForMs: state.motion.isExpected ? nowMs - state.motion.movedAtMs : 0,
      });
      const recovery = actions.live()?.recover(state, seen, segment?.segment ?? null, usual, random, nowMs) ?? usual;
      const { error = seen } = recovery;
      switch (recovery.severity) {
        case 'other-location':
          store.dispatch({ kind: 'location-banned', locationId, untilMs: nowMs + recovery.banMs });
          break;
        case 'other-rendition':
          store.dispatch({ kind: 'banned', renditionId: rendition.id, untilMs: nowMs + recovery.banMs });
          break;
        case 'skip':
          if (segment !== null) store.dispatch({ kind: 'skipped', type, entry: gapEntry(rendition.id, segment.groupId, segment.segment, state.tracks[type].driftSeconds), isDeclared: false });
          break;
        case 'rebuild-sink':
          warn(error, recovery);
          actions.rebuild();
          return;
        case 'fatal':
          actions.fail(error);
          return;
        case 'retry':
        case 'ignored':
          break;
      }
      if (recovery.severity !== 'skip') store.dispatch({ kind: 'trouble', type, error, atMs: nowMs, retryAtMs: nowMs + recovery.delayMs });
      warn(error, recovery);
    },
    sink(error) {
      const state = store.state();
      const nowMs = ports.clock.now();
      const renditionId = error.code === 'media/decode' && 'renditionId' in error.context ? error.context.renditionId : null;
      decodeErrors = decodeErrors.filter(({ atMs }) => nowMs - atMs < DECODE_MEMORY_MS);
      const known = decodeErrors.filter((earlier) => earlier.renditionId === renditionId).length;
      const recovery = recover({
        error, at: 'sink', hasOtherLocation: false,
        hasOtherRendition: renditionId !== null && alternatives(state, 'video', renditionId, null, nowMs).hasOtherRendition,
        failures: 0, retries: 0, failingForMs: 0, skips: 0, rebuilds: rebuildsOf(state.sink.rebuiltAtMs, nowMs), decodeErrors: known, bufferedAheadSeconds: 0, random: 0, isStarting: false, isOffline: false, stalledForMs: 0,
      });
      if (renditionId !== null) decodeErrors.push({ renditionId, atMs: nowMs });
      if (recovery.severity !== 'rebuild-sink') {
        actions.fail(error);
        return;
      }
      if (renditionId !== null && recovery.banMs > 0) store.dispatch({ kind: 'banned', renditionId, untilMs: nowMs + recovery.banMs });
      warn(error, recovery);
      actions.rebuild();
    },
  };
}
