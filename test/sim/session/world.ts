import type { SessionEvent } from '../../../src/engine/events.js';
import type { LiveInfo } from '../../../src/engine/live-engine.js';
import type { SessionState } from '../../../src/engine/state.js';
import type { PlayerError } from '../../../src/errors/player-error.js';
import type { SinkFact } from '../../../src/ports/media-sink.js';
import { LiveSimOrigin, originEpochMs } from '../live-origin/live-sim-origin.js';
import { FakeElement } from '../media/fake-element.js';
import { createFakePlayhead } from '../media/fake-playhead.js';
import { FakeSink } from '../media/fake-sink.js';
import type { SinkEvent } from '../media/sink-event.js';
import { FakeHttp } from '../network/fake-http.js';
import type { RequestRecord } from '../network/exchange.js';
import { Link } from '../network/link.js';
import { TitleOrigin } from '../origin/title-origin.js';
import type { SimOrigin } from '../origin/sim-origin.js';
import { layOut } from '../origin/title.js';
import { FakeConnectivity, RingLogger, createFakeCapabilities, createMemoryEstimateStore } from '../ports/small-fakes.js';
import { SeededRandom } from '../time/seeded-random.js';
import { VirtualClock } from '../time/virtual-clock.js';
import { TraceLog } from './trace-log.js';
import type { WorldSpec } from './world-spec.js';

/** What a session may not do, found out. */
export interface Breach {
  readonly invariant: string;
  readonly text: string;
  readonly atMs: number;
  readonly step: number;
}

/** One that listens to the world. Every method is optional; what it returns, if not null, is a breach. */
export interface Watcher {
  readonly name: string;
  afterEvent?(): string | null;
  onRequest?(record: RequestRecord): string | null;
  onSink?(event: SinkEvent, sink: FakeSink): string | null;
  onPlayhead?(cause: string): string | null;
  onSession?(event: SessionEvent): string | null;
  onUncaught?(error: unknown): string | null;
  atEnd?(): string | null;
}

/** Sessions that last longer are not kept whole in memory, ms. */
const LONG_MS = 3_600_000;

/** A secret that rides on the manifest's URL and must never be seen in a log or an error. */
export const SECRET = 's3cr3t-t0ken';

/** A browser, a network and an origin on one clock: everything around a session. */
export class World {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly origin: SimOrigin;
  /** The same, where it is live. */
  readonly liveOrigin: LiveSimOrigin | null;
  readonly link: Link;
  readonly http: FakeHttp;
  readonly element: FakeElement;
  readonly playhead;
  readonly logger: RingLogger;
  readonly log: TraceLog;
  readonly capabilities = createFakeCapabilities();
  readonly connectivity = new FakeConnectivity();
  readonly estimateStore;
  readonly sinks: FakeSink[] = [];
  readonly breaches: Breach[] = [];
  private readonly watchers: Watcher[] = [];
  private readonly afterEventWatchers: Watcher[] = [];

  /** The viewer wants motion (also before there is media). */
  wantsPlay = false;
  /** Of the load under way. */
  fatal: PlayerError | null = null;
  readyAtMs: number | null = null;
  startedAtMs = 0;
  isDestroyed = false;
  endedCount = 0;
  /** Last time that the viewer, the app or the browser's bad luck did something. */
  lastActionMs = 0;
  /** Times at which media bytes arrived last. */
  bytesAtMs = 0;
  /** What the session under way says of its edge. */
  liveInfo: () => LiveInfo | null = () => null;
  /** Its state, for whoever counts what it holds. */
  sessionState: () => SessionState | null = () => null;
  /** Last time that the picture stood still for want of media. */
  lastStallMs = -Infinity;
  /** Last time that another rendition was chosen. */
  switchedAtMs = -Infinity;
  /** The rate that the viewer set. */
  wantedRate = 1;
  /** What the player counts more than the truth: a live HLS playlist begins where it was first seen. null: not seen yet. */
  shiftSeconds: number | null = 0;

  constructor(readonly spec: WorldSpec, keepsLines = false) {
    this.random = new SeededRandom(spec.seed);
    this.clock = new VirtualClock(spec.live === undefined ? undefined : originEpochMs(spec.live) + spec.live.clockSkewMs);
    this.liveOrigin = spec.live === undefined ? null : new LiveSimOrigin(spec.title, spec.live, this.clock);
    this.origin = this.liveOrigin ?? new TitleOrigin(layOut(spec.title));
    this.link = new Link(this.clock, spec.trace);
    this.http = new FakeHttp(this.clock, this.link, this.origin, this.random.fork(1));
    this.http.faults = spec.faults;
    if (spec.runMs > LONG_MS) this.http.remembers = 500;
    this.element = new FakeElement(this.clock);
    this.element.freeze = spec.freeze === null ? null : { ...spec.freeze };
    this.element.seekMs = spec.seekMs;
    this.playhead = createFakePlayhead(this.element, this.clock, spec.screen);
    this.logger = new RingLogger(this.clock);
    this.log = new TraceLog(() => this.clock.now(), keepsLines);
    const memory = { kept: spec.rememberedBps === null ? null : { bps: spec.rememberedBps, wallMs: this.clock.wallNow() } };
    this.estimateStore = createMemoryEstimateStore(this.clock, memory);
    this.http.onRecord = (record) => this.noteRequest(record);
  }

  get manifestUrl(): string {
    return `${this.origin.manifestUrl}?token=${SECRET}`;
  }

  get sink(): FakeSink | null {
    return this.sinks.at(-1) ?? null;
  }

  get isLoaded(): boolean {
    return !this.isDestroyed && this.fatal === null;
  }

  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
    if (watcher.afterEvent !== undefined) this.afterEventWatchers.push(watcher);
  }

  /** The sink port. */
  readonly createSink = (onFact: (fact: SinkFact) => void): FakeSink => {
    const sink: FakeSink = new FakeSink(this.clock, this.element, this.spec.sink, onFact, (event) => this.noteSink(event, sink));
    this.sinks.push(sink);
    this.log.add(`sink ${this.sinks.length}`);
    return sink;
  };

  breach(invariant: string, text: string | null): void {
    if (text === null) return;
    this.breaches.push({ invariant, text, atMs: this.clock.now(), step: this.clock.steps });
    this.log.add(`BREACH ${invariant}: ${text}`);
  }

  /** After each event; true when the run has to stop. */
  afterEvent(): boolean {
    for (const watcher of this.afterEventWatchers) this.breach(watcher.name, watcher.afterEvent?.() ?? null);
    return this.breaches.length > 0;
  }

  noteUncaught(error: unknown): void {
    for (const watcher of this.watchers) if (watcher.onUncaught !== undefined) this.breach(watcher.name, watcher.onUncaught(error));
  }

  notePlayhead(cause: string): void {
    if (cause !== 'tick') this.log.add(`element ${cause} at ${this.element.currentTime.toFixed(3)}`);
    if (cause === 'waiting' && this.element.playedSeconds > 0 && !this.element.seeking) this.lastStallMs = this.clock.now();
    for (const watcher of this.watchers) if (watcher.onPlayhead !== undefined) this.breach(watcher.name, watcher.onPlayhead(cause));
  }

  noteSession(event: SessionEvent): void {
    this.log.add(`session ${sessionText(event)}`);
    if (event.kind === 'ready') this.readyAtMs ??= this.clock.now();
    if (event.kind === 'ended') this.endedCount += 1;
    if (event.kind === 'rendition') this.switchedAtMs = this.clock.now();
    for (const watcher of this.watchers) if (watcher.onSession !== undefined) this.breach(watcher.name, watcher.onSession(event));
    if (event.kind === 'failed') this.fatal ??= event.error;
  }

  atEnd(): void {
    for (const watcher of this.watchers) if (watcher.atEnd !== undefined) this.breach(watcher.name, watcher.atEnd());
  }

  private noteRequest(record: RequestRecord): void {
    const what = record.name === null ? record.url : `${record.name.kind} r${record.name.rendition ?? '-'} s${record.name.segment ?? '-'}`;
    if (record.outcome === null) this.log.add(`get ${what} ${record.host} ${record.range ?? 'whole'} try ${record.attempt}`);
    else {
      this.log.add(`got ${what} ${record.outcome} ${record.status ?? '-'} ${record.receivedBytes} B`);
      this.bytesAtMs = this.clock.now();
    }
    for (const watcher of this.watchers) if (watcher.onRequest !== undefined) this.breach(watcher.name, watcher.onRequest(record));
  }

  /** A new load counts anew. */
  noteLoad(): void {
    this.fatal = null;
    this.readyAtMs = null;
    this.startedAtMs = this.clock.now();
    this.shiftSeconds = this.liveOrigin === null || this.spec.title.protocol === 'dash' ? 0 : null;
    this.log.add('load');
  }

  private noteSink(event: SinkEvent, sink: FakeSink): void {
    if (event.kind === 'frames' && event.frames.stamp !== null) this.shiftSeconds ??= event.shiftSeconds;
    this.log.add(`sink ${sinkText(event)}`);
    for (const watcher of this.watchers) if (watcher.onSink !== undefined) this.breach(watcher.name, watcher.onSink(event, sink));
  }
}

function sinkText(event: SinkEvent): string {
  switch (event.kind) {
    case 'append':
      return `append ${event.type} ${event.bytes} B at ${event.placement.timestampOffsetSeconds.toFixed(4)}`;
    case 'frames':
      return `frames ${event.type} ${event.frames.count} from ${event.frames.startSeconds.toFixed(4)} shift ${event.shiftSeconds.toFixed(4)}`;
    case 'remove':
      return `remove ${event.type} ${event.startSeconds.toFixed(3)}-${event.endSeconds.toFixed(3)}`;
    case 'refused':
    case 'misuse':
      return `${event.kind} ${event.text}`;
    default:
      return event.kind;
  }
}

function sessionText(event: SessionEvent): string {
  switch (event.kind) {
    case 'rendition':
      return `rendition ${event.type} ${event.rendition.id} (${event.reason})`;
    case 'segment':
      return `segment ${event.type} ${event.rendition.id} ${event.startSeconds.toFixed(3)}-${event.endSeconds.toFixed(3)}`;
    case 'abandoned':
      return `abandoned ${event.type} ${event.fromId} for ${event.toId}`;
    case 'warning':
    case 'failed':
      return `${event.kind} ${event.error.code} (${event.error.severity}): ${event.error.message}`;
    case 'gap':
      return `gap ${event.fromSeconds.toFixed(3)}-${event.toSeconds.toFixed(3)}`;
    case 'stalled':
      return `stalled at ${event.timeSeconds.toFixed(3)}`;
    case 'resumed':
      return `resumed after ${event.stalledMs.toFixed(0)} ms`;
    default:
      return event.kind;
  }
}
