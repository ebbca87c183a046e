import type { ResolvedConfig } from '../config/config.js';
import { PlayerError, toPlayerError } from '../errors/player-error.js';
import type { RequestPolicy } from '../fetch/requester.js';
import { createRequester } from '../fetch/requester.js';
import { unreachable } from '../kit/assert.js';
import { createScope, isAbort } from '../kit/scope.js';
import type { Presentation, Rendition } from '../model/presentation.js';
import { startPosition } from '../playback/start-position.js';
import { activate, activeTypesIn, expectedTypes } from './activation.js';
import { createAnnouncer, type Announcer } from './announcer.js';
import type { Command } from './commands.js';
import { decide } from './decide.js';
import { createEstimateKeeper } from './estimate-keeper.js';
import type { SessionEvent, TraceEntry } from './events.js';
import { isArrivalOfBytes } from './facts.js';
import { createFailureDesk } from './failure-desk.js';
import { createIndexDesk } from './index-desk.js';
import type { LiveEngine } from './live-engine.js';
import { createLiveHost } from './live-host.js';
import { loadManifest } from './manifest-loader.js';
import { isPatient, requestPolicy } from './request-policy.js';
import { createResources } from './resources.js';
import type { SelectionDesk } from './selection-desk.js';
import { createSelectionDesk } from './selection-desk.js';
import type { SessionPorts } from './session-ports.js';
import { createSinkHost } from './sink-host.js';
import type { SessionState } from './state.js';
import { initialState } from './state.js';
import { createStore } from './store.js';
import { createStreamLoop } from './stream-loop.js';
import { createWakeTimer } from './wake-timer.js';

export interface SessionOptions {
  readonly url: string;
  /** Seconds; null: where the author or the start says. */
  readonly startAtSeconds: number | null;
  readonly protocol: Presentation['protocol'] | null;
  readonly config: ResolvedConfig;
  /** Load no media before the viewer plays or seeks (preload="none"). */
  readonly isHeld: boolean;
  readonly onEvent: (event: SessionEvent) => void;
  readonly onTrace?: (entry: TraceEntry, state: SessionState) => void;
}

/** One load, from the manifest to its end. Everything it starts ends with `close()` or with its one fatal error. */
export interface Session extends SelectionDesk {
  state(): SessionState;
  configure(config: ResolvedConfig): void;
  timedEvents: Announcer['timedEvents'];
  /** null: nothing goes on. */
  live(): Pick<LiveEngine, 'info' | 'seekToLive'> | null;
  close(): void;
}

/** A hole of less than a frame is rounding of clocks; it is stepped over and not worth a word, in seconds. */
const ROUNDING_SECONDS = 0.02;
/** Decisions that follow from one another within a turn; more is a bug, and a page must not hang on it. */
const MAX_ROUNDS = 50;

export function createSession(ports: SessionPorts, options: SessionOptions): Session {
  const { clock, playhead } = ports;
  const scope = createScope();
  const requester = createRequester(ports, (answer) => live.dated(answer));
  const resources = createResources(requester, () => ports.loadDecryptor());
  const store = createStore(
    initialState({ config: options.config, estimateBps: options.config.abr.startBitrateBps, startAtSeconds: options.startAtSeconds, seen: playhead.observe(), isHeld: options.isHeld }),
    (after, fact, before) => live.engine()?.reduce(after, fact, before) ?? after,
    (fact, after) => {
      options.onTrace?.({ fact }, after);
      if (fact.kind === 'job-done') keeper.learned(after);
      announcer.hear(fact, after);
      if (!isArrivalOfBytes(fact)) requestTurn();
    },
  );
  const timer = createWakeTimer(clock, () => {
    const { phase } = store.state();
    if (phase === 'starting' || phase === 'running') store.dispatch({ kind: 'observed', cause: 'tick', observation: playhead.observe() });
  });
  const host = createSinkHost(ports, store, (error) => desk.sink(error));
  const desk = createFailureDesk(ports, store, { emit, fail, rebuild, live: () => live.engine() });
  const live = createLiveHost(ports.loadLive, { ports, store, host, requester, desk, url: options.url, emit, rebuild }, scope.signal);
  const announcer = createAnnouncer({ ports, store, emit }, scope.signal);
  const keeper = createEstimateKeeper(ports);
  let isTurnAsked = false;
  let transfers = 0;
  const parts = {
    ports, store, host, requester, resources, desk, emit, live,
    policyFor: (rendition: Rendition, locationId: string): RequestPolicy => requestPolicy(store.state(), isPatient(store.state(), rendition, locationId, clock.now()), rendition.locations.length),
    nextTransferId: () => (transfers += 1),
    rebuildFor: (mime: string) => {
      ports.logger.log('info', `A new MediaSource is needed for ${mime}.`);
      rebuild();
    },
  };
  const indexes = createIndexDesk(parts, scope.signal);
  const loops = { video: createStreamLoop('video', parts), audio: createStreamLoop('audio', parts) };
  const unsubscribe = playhead.subscribe((cause, observation) => store.dispatch({ kind: 'observed', cause, observation }));
  const stopHearing = ports.connectivity.subscribe(() => store.dispatch({ kind: 'network', isOffline: ports.connectivity.isOffline(), atMs: clock.now() }));

  function emit(event: SessionEvent): void {
    if (store.state().phase !== 'closed') options.onEvent(event);
  }

  function requestTurn(): void {
    if (isTurnAsked) return;
    isTurnAsked = true;
    queueMicrotask(() => {
      isTurnAsked = false;
      turn();
    });
  }

  function turn(): void {
    let wakeAtMs: number | null = null;
    for (let round = 0; ; round += 1) {
      const commands = decide(store.state(), clock.now(), live.engine());
      const actions = commands.filter(({ kind }) => kind !== 'wake');
      if (actions.length === 0) {
        for (const command of commands) if (command.kind === 'wake') wakeAtMs = Math.min(wakeAtMs ?? Infinity, command.atMs);
        break;
      }
      if (round >= MAX_ROUNDS) {
        fail(new PlayerError('internal/unexpected', `The engine does not come to rest (last: ${actions.map(({ kind }) => kind).join(', ')}). This is a bug in Sluice.`, { where: 'turn' }));
        return;
      }
      for (const command of actions) {
        options.onTrace?.({ command }, store.state());
        execute(command);
        // What follows was decided for a world that this one has ended.
        if (command.kind === 'fail' || command.kind === 'rebuild-sink') break;
      }
    }
    timer.set(wakeAtMs);
  }

  function execute(command: Command): void {
    switch (command.kind) {
      case 'load-index':
        indexes.load(command.rendition, command.locationIndex);
        return;
      case 'start-job':
        startJob(command);
        return;
      case 'drop-job':
        dropJob(command);
        return;
      case 'skip':
        store.dispatch({ kind: 'skipped', type: command.type, entry: command.entry, isDeclared: true });
        return;
      case 'remove':
        host.remove(command.type, command.range);
        return;
      case 'set-duration':
        host.setDuration(command.seconds, command.seekable ?? null);
        return;
      case 'end-stream':
        host.endStream();
        return;
      case 'seek':
        seek(command);
        return;
      case 'rebuild-sink':
        emit({ kind: 'warning', error: command.error.withSeverity('rebuild-sink') });
        rebuild();
        return;
      case 'fail':
        fail(command.error);
        return;
      case 'live':
        live.engine()?.execute(command.order);
        return;
      case 'wake':
        return;
      default:
        unreachable(command);
    }
  }

  function startJob(command: Extract<Command, { kind: 'start-job' }>): void {
    const before = store.state().tracks[command.type];
    loops[command.type].start(command);
    // First the groups, so that whoever keeps a list finds the rendition in it.
    if (before.groupId !== command.groupId) emit({ kind: 'tracks' });
    if (before.chosenId !== command.rendition.id) emit({ kind: 'rendition', type: command.type, rendition: command.rendition, reason: command.reason });
  }

  function dropJob(command: Extract<Command, { kind: 'drop-job' }>): void {
    const { job } = store.state().tracks[command.type];
    if (job !== null && command.toRenditionId !== null) {
      store.dispatch({ kind: 'abandoned', type: command.type, segment: job.segment, toRenditionId: command.toRenditionId });
      emit({ kind: 'abandoned', type: command.type, fromId: job.renditionId, toId: command.toRenditionId });
    }
    loops[command.type].drop();
  }

  function seek(command: Extract<Command, { kind: 'seek' }>): void {
    store.dispatch({ kind: 'seek-ordered', seconds: command.toSeconds, isPoke: command.why === 'poke' });
    playhead.seek(command.toSeconds);
    store.dispatch({ kind: 'observed', cause: 'tick', observation: playhead.observe() });
    if (command.why === 'gap' && command.toSeconds - command.fromSeconds > ROUNDING_SECONDS) emit({ kind: 'gap', fromSeconds: command.fromSeconds, toSeconds: command.toSeconds });
  }

  function rebuild(): void {
    loops.video.restart();
    loops.audio.restart();
    host.open(expectedTypes(store.state()));
  }

  function fail(error: PlayerError): void {
    const { phase } = store.state();
    if (phase === 'failed' || phase === 'closed') return;
    store.dispatch({ kind: 'failed' });
    try {
      release();
    } finally {
      options.onEvent({ kind: 'failed', error: error.withSeverity('fatal') });
    }
  }

  /** Nothing is left that a choice could change. */
  function isOver(): boolean {
    const { phase } = store.state();
    return phase === 'failed' || phase === 'closed';
  }

  function release(): void {
    timer.close();
    unsubscribe();
    stopHearing();
    loops.video.close();
    loops.audio.close();
    host.close();
    scope.abort();
    resources.cache.clear();
  }

  async function begin(): Promise<void> {
    try {
      const state = store.state();
      const loading = loadManifest(ports, requester, requestPolicy(state, true), options.url, options.protocol, scope.signal);
      // Element and storage are touched while the manifest travels.
      host.open([]);
      const remembered = options.config.abr.rememberEstimate ? ports.estimateStore.read() : null;
      if (remembered !== null) store.dispatch({ kind: 'remembered', throughputBps: remembered });
      const presentation = await loading;
      scope.signal.throwIfAborted();
      let goingOn: LiveEngine | null = null;
      if (presentation.live !== undefined) {
        goingOn = await live.begin();
        await goingOn.clockReady(presentation.live.clockSources);
      }
      for (const note of presentation.notes) ports.logger.log('warn', note.text, { line: note.line });
      store.dispatch({ kind: 'anchor', seconds: goingOn?.startPosition({ ...store.state(), presentation }, null, clock.now()) ?? startPosition({ startAtSeconds: options.startAtSeconds, startPoint: presentation.startPoint, firstSeconds: presentation.periods[0]?.startSeconds ?? 0, endSeconds: presentation.durationSeconds }) });
      const { unsupportedIds, activeTypes } = activate(store.state(), presentation, ports.capabilities);
      const next = { ...store.state(), presentation, unsupportedIds, activeTypes };
      // As behind an ad break of a live stream, a Period may need a sink of its own.
      if (presentation.periods.some((period) => String(activeTypesIn(next, period)) !== String(activeTypes))) await live.begin();
      host.expect(expectedTypes(next));
      store.dispatch({ kind: 'presentation', presentation, unsupportedIds, activeTypes });
      emit({ kind: 'presentation', presentation });
      if (store.state().isHeld) {
        store.dispatch({ kind: 'ready' });
        emit({ kind: 'ready' });
      }
    } catch (thrown) {
      if (scope.signal.aborted || isAbort(thrown)) return;
      fail(toPlayerError(thrown, 'Loading the manifest'));
    }
  }

  void begin();

  return {
    state: store.state,
    live: live.engine,
    timedEvents: announcer.timedEvents,
    ...createSelectionDesk({ store, host, loops, emit, isOver }),
    configure(config) {
      store.dispatch({ kind: 'configured', config });
    },
    close() {
      const { phase } = store.state();
      if (phase === 'closed') return;
      store.dispatch({ kind: 'closed' });
      if (phase !== 'failed') release();
    },
  };
}
