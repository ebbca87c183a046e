import type { SinkBuffers } from '../buffer/sink-buffers.js';
import { applyDuration, createSinkBuffers } from '../buffer/sink-buffers.js';
import { relieveQuota } from '../buffer/evict.js';
import { entryAt } from '../buffer/inventory.js';
import { PlayerError, toPlayerError } from '../errors/player-error.js';
import type { TimeRange } from '../kit/time-ranges.js';
import { createScope, isAbort } from '../kit/scope.js';
import type { MediaType } from '../model/presentation.js';
import type { SinkFact } from '../ports/media-sink.js';
import type { EnginePorts } from './engine-ports.js';
import { presentationEnd } from './lookup.js';
import { jobStretch, segmentStretches } from './lookup.js';
import { targetSeconds } from './need.js';
import type { Store } from './store.js';

/** The one sink that is alive, and its successor when it has to go. */
export interface SinkHost {
  /** Opens a new sink; the one before is closed. All tracks start from nothing. */
  open(types: readonly MediaType[]): void;
  buffers(): SinkBuffers;
  /** Ends with the sink. */
  signal(): AbortSignal;
  expect(types: readonly MediaType[]): void;
  remove(type: MediaType, range: TimeRange): void;
  setDuration(seconds: number, seekable: TimeRange | null): void;
  endStream(): void;
  /** After an append: what the sink has now becomes a fact. */
  report(type: MediaType): void;
  /** Makes room after the browser had none; false where nothing more can be done. */
  relieveQuota(type: MediaType, attempt: number, hasBegun: boolean): Promise<boolean>;
  close(): void;
}

/** How far ahead of the picture a decoder is at least, in seconds. */
const DECODED_AHEAD_SECONDS = 0.25;
/** Waiting for the playhead to use up media before the next try, in ms. */
const QUOTA_WAIT_MS = 1000;

export function createSinkHost(ports: EnginePorts, store: Store, onError: (error: PlayerError) => void): SinkHost {
  let generation = 0;
  /** It played when a sink was given up, and the next one is not open yet: that one may be given up as well. */
  let isToGoOn = false;
  let scope = createScope();
  let buffers: SinkBuffers | null = null;

  function current(): SinkBuffers {
    if (buffers === null) throw new PlayerError('sink/closed', 'The MediaSource is closed.', { readyState: 'closed' });
    return buffers;
  }

  /** Runs in the background; a failure of a sink that has gone is nobody's. */
  function inBackground(work: Promise<void>): void {
    const { signal } = scope;
    work.catch((error: unknown) => {
      if (!signal.aborted && !isAbort(error)) onError(toPlayerError(error, 'A buffer operation'));
    });
  }

  function report(type: MediaType): void {
    if (buffers !== null) store.dispatch({ kind: 'buffered', type, ranges: buffers.buffered(type) });
  }

  function hear(own: number, fact: SinkFact): void {
    if (own !== generation) return;
    if (fact.kind === 'buffered') report(fact.type);
    else if (fact.kind === 'wants-data') store.dispatch({ kind: 'wants-data', wanted: fact.wanted });
    else if (fact.kind === 'closed') {
      onError(new PlayerError('sink/closed', `The MediaSource was closed by the browser or the page (readyState "${fact.readyState}").`, { readyState: fact.readyState }));
    } else {
      const { timeSeconds } = ports.playhead.observe();
      // Decoders run ahead of what is shown.
      const { inventory, job } = store.state().tracks.video;
      const playing = entryAt(inventory, timeSeconds + DECODED_AHEAD_SECONDS) ?? job ?? entryAt(inventory, timeSeconds);
      onError(new PlayerError('media/decode', `The browser could not decode the media at ${timeSeconds.toFixed(2)} s (${fact.message || 'no reason given'}).`, { timeSeconds, renditionId: playing?.renditionId ?? null, browserMessage: fact.message }));
    }
  }

  return {
    open(types) {
      // What was last seen may be older than the viewer's play(); what is seen now may be the pause that a lost source brings without an event.
      isToGoOn = generation > 0 && (isToGoOn || !store.state().seen.paused || !ports.playhead.observe().paused);
      scope.abort();
      buffers?.close();
      scope = createScope();
      generation += 1;
      const own = generation;
      store.dispatch({ kind: 'sink-new', generation, atMs: ports.clock.now() });
      const sink = ports.createSink((fact) => hear(own, fact));
      const opened = sink.open(scope.signal).then(() => {
        if (own !== generation) return;
        store.dispatch({ kind: 'sink-open', generation });
        // A new source pauses the element (HTML, media element load algorithm).
        if (isToGoOn) ports.playhead.play();
        isToGoOn = false;
      });
      inBackground(opened);
      buffers = createSinkBuffers(sink, ports, opened, (tracks) => {
        if (own !== generation) return;
        store.dispatch({ kind: 'sink-tracks', generation, types: tracks.map(({ type }) => type) });
        // Before the first append, so that whoever sees the first frame sees the duration too.
        const seekable = store.state().live?.range ?? null;
        const seconds = seekable === null ? presentationEnd(store.state()) : Infinity;
        if (seconds === null) return;
        applyDuration(sink, seconds, seekable);
        store.dispatch({ kind: 'sink-duration', seconds, seekable });
      });
      buffers.expect(types);
    },
    buffers: current,
    signal: () => scope.signal,
    expect(types) {
      buffers?.expect(types);
    },
    remove(type, range) {
      const target = current();
      store.dispatch({ kind: 'removing', type, isRemoving: true });
      inBackground(target.remove(type, Math.max(0, range.start), range.end).then(() => {
        if (target !== buffers) return;
        store.dispatch({ kind: 'cut', type, range });
        store.dispatch({ kind: 'removing', type, isRemoving: false });
        report(type);
      }));
    },
    setDuration(seconds, seekable) {
      store.dispatch({ kind: 'sink-duration', seconds, seekable });
      inBackground(current().setDuration(seconds, seekable));
    },
    endStream() {
      const target = current();
      store.dispatch({ kind: 'sink-ended', isEnded: true });
      inBackground(target.endOfStream().then(() => {
        if (target === buffers) for (const type of store.state().sink.tracks) report(type);
      }));
    },
    report,
    async relieveQuota(type, attempt, hasBegun) {
      const { signal } = scope;
      const state = store.state();
      const relief = relieveQuota(state.tracks[type].buffered, targetSeconds(state), state.goalSeconds, attempt, segmentStretches(state, type), hasBegun ? jobStretch(state, type) : null);
      if (relief.isHopeless) return false;
      store.dispatch({ kind: 'goal', seconds: relief.goalSeconds });
      for (const range of relief.remove) {
        await current().remove(type, range.start, range.end);
        store.dispatch({ kind: 'cut', type, range });
      }
      report(type);
      if (relief.remove.length === 0) await ports.clock.sleep(QUOTA_WAIT_MS, signal);
      return true;
    },
    close() {
      generation += 1;
      scope.abort();
      buffers?.close();
      buffers = null;
    },
  };
}
