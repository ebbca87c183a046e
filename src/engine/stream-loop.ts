import type { LinkFact } from '../abr/sampler.js';
import { alignSegment, expectedMediaSeconds } from '../buffer/alignment.js';
import { PlayerError, toPlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import type { RequestPolicy, Requester } from '../fetch/requester.js';
import type { Scope } from '../kit/scope.js';
import { createScope, isAbort } from '../kit/scope.js';
import type { Container, MediaType, Rendition } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import type { Transmuxer } from '../ports/transmuxer.js';
import { chunkFailed } from './chunk-failed.js';
import type { Command } from './commands.js';
import type { EnginePorts } from './engine-ports.js';
import type { SessionEvent } from './events.js';
import type { FailureDesk } from './failure-desk.js';
import type { LiveHost } from './live-host.js';
import type { Resources } from './resources.js';
import { runSegmentJob } from './segment-job.js';
import type { SinkHost } from './sink-host.js';
import type { SessionState } from './state.js';
import type { Store } from './store.js';

/** Carries out the segment jobs of one media type, one at a time. */
export interface StreamLoop {
  start(command: Extract<Command, { kind: 'start-job' }>): void;
  drop(): void;
  /** The sink is a new one: decoder state is gone. */
  restart(): void;
  close(): void;
}

export interface StreamLoopParts {
  readonly ports: EnginePorts;
  readonly store: Store;
  readonly host: SinkHost;
  readonly requester: Requester;
  readonly resources: Resources;
  readonly desk: FailureDesk;
  readonly policyFor: (rendition: Rendition, locationId: string) => RequestPolicy;
  readonly emit: (event: SessionEvent) => void;
  readonly live: LiveHost;
  readonly nextTransferId: () => number;
  /** This encoding needs another sink. */
  readonly rebuildFor: (mime: string) => void;
}

/** Drift larger than this is a jump, not rounding, and says nothing of the segments to come; in seconds. */
const MAX_DRIFT_SECONDS = 10;

export function createStreamLoop(type: MediaType, parts: StreamLoopParts): StreamLoop {
  const { ports, store, host } = parts;
  let transmuxer: Promise<Transmuxer> | null = null;
  let running: Scope | null = null;
  let isTrackFree: Promise<void> = Promise.resolve();
  /** What the transmuxer saw last, whole. */
  let lastWhole: { readonly renditionId: string; readonly segment: Segment } | null = null;

  function isContiguous(rendition: Rendition, segment: Segment): boolean {
    if (lastWhole === null || lastWhole.renditionId !== rendition.id || lastWhole.segment.timeline !== segment.timeline) return false;
    const { number, live } = lastWhole.segment;
    return number + 1 === segment.number || (number === segment.number && (live?.part ?? -1) + 1 === segment.live?.part);
  }

  function wants(rendition: Rendition): readonly MediaType[] {
    // Audio of its own group is loaded by its own loop; what the video carries is then not wanted.
    return store.state().activeTypes.includes('audio') || type === 'audio' ? [type] : rendition.carries.length > 0 ? ['video', 'audio'] : [type];
  }

  async function align(segment: Segment, renditionId: string, mediaStartSeconds: number, signal: AbortSignal): ReturnType<Parameters<typeof runSegmentJob>[1]['align']> {
    // Where only media can tell the offset, the picture tells it: sound that came first waits for it, for both must share one.
    if (type === 'audio') {
      await store.until(({ alignment, tracks }) => segment.timestampOffsetSeconds !== null || alignment.shared.has(segment.timeline) || tracks.video.job?.segment.timeline !== segment.timeline, signal);
    }
    const { alignment, tracks } = store.state();
    const placed = alignSegment(alignment, segment, renditionId, mediaStartSeconds, tracks[type].driftSeconds);
    const drift = placed.startSeconds - segment.startSeconds;
    store.dispatch({ kind: 'aligned', alignment: placed.alignment, type, driftSeconds: Math.abs(drift) < MAX_DRIFT_SECONDS ? drift : 0 });
    // A hinted part may lie behind a discontinuity, which only the next playlist tells.
    if (placed.correctedSeconds !== null && !(segment.live?.isGrowing && segment.live.part !== null)) {
      parts.emit({ kind: 'warning', error: new PlayerError('container/invalid', `${redactUrl(segment.url)} starts ${placed.correctedSeconds.toFixed(2)} s away from its place in the manifest, which the player followed. Check the packager's timestamps.`, { url: redactUrl(segment.url), container: 'timestamps' }, { severity: 'ignored' }) });
    }
    return placed;
  }

  async function run(command: Extract<Command, { kind: 'start-job' }>, jobId: number, scope: Scope, locationId: string, free: Promise<void>): Promise<void> {
    const { segment, rendition, groupId } = command;
    const requestedAtMs = ports.clock.now();
    const transferId = parts.nextTransferId();
    const isHeld = segment.live?.isGrowing === true;
    const link = (fact: LinkFact): void => store.dispatch({ kind: 'link', link: fact });
    try {
      const whole = withContainer(rendition);
      transmuxer ??= loadTransmuxer(whole.container);
      const own = transmuxer;
      const result = await runSegmentJob(
        { type, rendition: whole, groupId, segment, wants: wants(rendition), isContiguous: isContiguous(rendition, segment), isCautious: store.state().tracks[type].trouble !== null, isShown: store.state().sink.shown.includes(type), policy: parts.policyFor(rendition, locationId) },
        {
          requester: parts.requester,
          resources: parts.resources,
          transmuxer: own,
          turn: () => (type === 'audio' && isPictureComing(store.state()) ? store.until((state) => !isPictureComing(state), scope.signal) : null),
          isTrackFree: free,
          buffers: host.buffers(),
          listener: {
            requested: (atMs) => link({ kind: 'requested', transferId, atMs, isHeld }),
            firstByte: (atMs) => link({ kind: 'first-byte', transferId, atMs }),
            bytes: (bytes, atMs) => link({ kind: 'bytes', transferId, atMs, bytes }),
            rest: (atMs) => link({ kind: 'rest', transferId, atMs }),
            ended: (atMs) => link({ kind: 'ended', transferId, atMs, fromCache: false }),
            retrying: (error) => parts.emit({ kind: 'warning', error: error.withSeverity('retry') }),
          },
          progress: (bytes, expectedBytes, isReceived) => store.dispatch({ kind: 'job-progress', type, jobId, bytes, expectedBytes, isReceived }),
          expectedMediaSeconds: (of, renditionId) => expectedMediaSeconds(store.state().alignment, of, renditionId, store.state().tracks[type].driftSeconds),
          align: (of, renditionId, mediaStart) => align(of, renditionId, mediaStart, scope.signal),
          appended: host.report,
          relieveQuota: host.relieveQuota,
          warn: (error) => parts.emit({ kind: 'warning', error }),
          isAllMade: parts.live.engine()?.watchSegment(segment, rendition.id) ?? null,
          breathe: () => ports.clock.sleep(0, scope.signal),
        },
        scope.signal,
      );
      if (result.kind === 'rebuild') {
        parts.rebuildFor(result.mime);
        return;
      }
      lastWhole = { renditionId: rendition.id, segment };
      if (scope.signal.aborted) return;
      store.dispatch({ kind: 'job-done', type, jobId, entry: result.entry });
      parts.emit({ kind: 'segment', type, rendition, startSeconds: result.entry.startSeconds, endSeconds: result.entry.endSeconds, bytes: result.entry.bytes, requestedAtMs, doneAtMs: ports.clock.now() });
    } catch (thrown) {
      lastWhole = null;
      if (scope.signal.aborted || isAbort(thrown)) return;
      scope.abort();
      store.dispatch({ kind: 'job-dropped', type, jobId });
      const error = toPlayerError(thrown, `Loading ${redactUrl(segment.url)}`);
      if (error.code === 'sink/closed' || error.code === 'sink/stuck') parts.desk.sink(error);
      else parts.desk.media({ error, type, rendition, locationId, segment: { segment, groupId } });
    } finally {
      if (running === scope) running = null;
      scope.close();
    }
  }

  async function loadTransmuxer(container: Container): Promise<Transmuxer> {
    try {
      return await ports.createTransmuxer(container);
    } catch (cause) {
      transmuxer = null;
      throw chunkFailed('media segments', cause);
    }
  }

  /** Loaded code is not ours to wait for; once it is there it is closed too. */
  function closeTransmuxer(): void {
    transmuxer?.then((loaded) => loaded.close(), () => undefined);
    transmuxer = null;
  }

  /** A playlist may tell what the multivariant one left open. */
  function withContainer(rendition: Rendition): Rendition {
    const known = store.state().indexes.get(rendition.id);
    const container = known?.status === 'ready' ? known.parsed.container : null;
    return container === null || container === 'unknown' ? rendition : { ...rendition, container };
  }

  return {
    start(command) {
      const { rendition, segment, groupId } = command;
      const locationId = rendition.locations[command.locationIndex]?.id ?? '';
      const jobId = store.state().nextJobId;
      const before = isTrackFree;
      const scope = createScope(host.signal());
      running = scope;
      store.dispatch({
        kind: 'job-started',
        job: { id: jobId, type, renditionId: rendition.id, groupId, locationId, segment, startedAtMs: ports.clock.now(), receivedBytes: 0, expectedBytes: null, isReceived: false },
      });
      isTrackFree = run(command, jobId, scope, locationId, before);
    },
    drop() {
      const { job } = store.state().tracks[type];
      running?.abort();
      running = null;
      if (job !== null) store.dispatch({ kind: 'job-dropped', type, jobId: job.id });
    },
    restart() {
      running?.abort();
      running = null;
      lastWhole = null;
      // It believes that its init segment is in the sink; the parameter sets that it has read may be needed again.
      transmuxer?.then((loaded) => loaded.reset(), () => undefined);
    },
    close() {
      running?.abort();
      running = null;
      closeTransmuxer();
    },
  };
}

/** At a start, sound is asked for once the picture's bytes come: until its key frame is here the link has nothing better to carry. */
function isPictureComing({ phase, indexes, tracks: { video } }: SessionState): boolean {
  if (phase !== 'starting' || video.inventory.length > 0) return false;
  return video.job === null ? [...indexes.values()].some(({ status }) => status === 'loading') : video.job.receivedBytes === 0;
}
