import { toPlayerError } from '../errors/player-error.js';
import { deferred } from '../kit/deferred.js';
import { isAbort } from '../kit/scope.js';
import type { MediaType, Rendition } from '../model/presentation.js';
import { startPosition } from '../playback/start-position.js';
import type { ParsedIndex } from '../ports/manifest-parser.js';
import { loadIndex } from './index-loader.js';
import type { PlaylistContext } from './index-loader.js';
import type { LiveEngine } from './live-engine.js';
import type { StreamLoopParts } from './stream-loop.js';

/** Loads segment indexes as they are asked for, and makes facts or failures of them. */
export interface IndexDesk {
  load(rendition: Rendition, locationIndex: number): void;
}

export function createIndexDesk(parts: Pick<StreamLoopParts, 'ports' | 'store' | 'requester' | 'resources' | 'desk' | 'policyFor' | 'live'>, signal: AbortSignal): IndexDesk {
  const { ports, store, requester, resources } = parts;
  /** Playlists are placed one after the other: the second one shares the time line of the first. */
  let placing: Promise<void> = Promise.resolve();

  async function load(rendition: Rendition, locationIndex: number): Promise<void> {
    store.dispatch({ kind: 'index-loading', renditionId: rendition.id, locationIndex });
    const locationId = rendition.locations[locationIndex]?.id ?? '';
    const { presentation } = store.state();
    if (presentation === null) return;
    const placed = deferred<void>();
    const context: PlaylistContext = {
      address: (url) => parts.live.engine()?.playlistUrl(store.state(), url) ?? url,
      async sibling() {
        const before = placing;
        placing = placed.promise;
        await before;
        return parts.live.engine()?.sibling(store.state(), rendition) ?? null;
      },
    };
    try {
      const parsed = await loadIndex(ports, requester, resources, parts.policyFor(rendition, locationId), presentation, rendition, locationIndex, context, signal);
      const goingOn = parsed.live === undefined ? parts.live.engine() : await parts.live.begin();
      signal.throwIfAborted();
      for (const note of parsed.notes) ports.logger.log('warn', note.text, { line: note.line });
      store.dispatch({ kind: 'index-ready', renditionId: rendition.id, locationIndex, parsed, atMs: ports.clock.now() });
      placeStart(parsed, goingOn);
    } catch (thrown) {
      if (signal.aborted || isAbort(thrown)) return;
      const error = toPlayerError(thrown, `Loading the index of ${rendition.id}`);
      store.dispatch({ kind: 'index-gone', renditionId: rendition.id });
      const type: MediaType = rendition.type === 'audio' && store.state().activeTypes.includes('audio') ? 'audio' : 'video';
      parts.desk.media({ error, type, rendition, locationId, segment: null });
    } finally {
      placed.resolve();
    }
  }

  /** Where playback begins can be told for sure only once an index says where the media starts and ends. */
  function placeStart(parsed: ParsedIndex, goingOn: LiveEngine | null): void {
    const state = store.state();
    const isUntouched = state.phase === 'starting' && state.anchorSeconds !== null && state.activeTypes.every((type) => state.tracks[type].inventory.length === 0 && state.tracks[type].job === null);
    if (!isUntouched) return;
    const { startSeconds: firstSeconds, endSeconds, isComplete } = parsed.index;
    const isMulti = (state.presentation?.periods.length ?? 0) > 1;
    const seconds = goingOn?.startPosition(state, parsed, ports.clock.now()) ?? startPosition({
      startAtSeconds: state.startAtSeconds, startPoint: state.presentation?.startPoint ?? parsed.startPoint,
      firstSeconds: isMulti ? (state.presentation?.periods[0]?.startSeconds ?? 0) : firstSeconds, endSeconds: state.presentation?.durationSeconds ?? (isMulti || !isComplete ? null : endSeconds),
    });
    if (seconds !== state.anchorSeconds) store.dispatch({ kind: 'anchor', seconds });
  }

  return {
    load(rendition, locationIndex) {
      void load(rendition, locationIndex);
    },
  };
}
