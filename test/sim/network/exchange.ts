import { PlayerError } from '../../../src/errors/player-error.js';
import { redactUrl } from '../../../src/errors/redact-url.js';
import { deferred } from '../../../src/kit/deferred.js';
import type { HttpRequest, HttpResponse } from '../../../src/ports/http.js';
import type { VirtualClock } from '../time/virtual-clock.js';
import type { Answer, ManifestFacts } from './answer.js';
import { BodyStream } from './body-stream.js';
import type { FaultEffect } from './faults.js';
import type { Link } from './link.js';
import type { ResourceName } from './resource.js';

/** How a request went, for traces and invariants. */
export interface RequestRecord {
  readonly id: number;
  readonly url: string;
  readonly host: string;
  readonly name: ResourceName | null;
  readonly range: string | null;
  /** 1 for the first request of this URL and range. */
  readonly attempt: number;
  readonly startedAtMs: number;
  status: number | null;
  receivedBytes: number;
  retryAfterSeconds: number | null;
  /** null while under way. `cancelled`: we gave it up; `failed`: the network did. */
  outcome: 'done' | 'cancelled' | 'failed' | null;
  endedAtMs: number | null;
  firstByteAtMs: number | null;
  /** What was answered, where it is a live manifest. */
  shows: ManifestFacts | null;
}

/** Bytes that may wait unread before the sender is held back, as a browser's stream does. */
const MAX_UNREAD_BYTES = 1 << 20;

/** Of the whole link, in ms: fine enough for every timer of the engine, coarse enough to be quick. */
const PIECE_MS = 200;
/** Of media that is sent as it is made: a part of it is short, and how fast it came shows only between its pieces. */
const MAKING_PIECE_MS = 20;

function pieceBytes(kbps: number, isMaking: boolean): number {
  return Math.min(262_144, Math.max(4096, Math.round((kbps / 8) * (isMaking ? MAKING_PIECE_MS : PIECE_MS))));
}

/** How much of a body there is, and when there will be more. */
function madeUpTo({ body, growth }: Answer, nowMs: number): { readonly end: number; readonly nextAtMs: number } {
  if (growth === undefined) return { end: body.length, nextAtMs: Infinity };
  const next = growth.find(({ atMs }) => atMs > nowMs);
  const last = growth.filter(({ atMs }) => atMs <= nowMs).at(-1);
  return { end: next === undefined ? body.length : (last?.end ?? 0), nextAtMs: next?.atMs ?? Infinity };
}

/** One request from connection to last byte. Owns its place on the link until it is over. */
export class Exchange {
  private readonly settled = deferred<HttpResponse>();
  private readonly stream: BodyStream;
  private isAnswered = false;
  private isWaiting = false;
  private sentBytes = 0;
  private cancelStep: () => void = () => undefined;
  private readonly onAbort = (): void => this.finish('cancelled', this.signal.reason);

  constructor(
    private readonly clock: VirtualClock,
    private readonly link: Link,
    readonly request: HttpRequest,
    private readonly signal: AbortSignal,
    readonly record: RequestRecord,
    private readonly onEnd: (exchange: Exchange) => void,
    private readonly onBytes: (bytes: number) => void,
  ) {
    this.stream = new BodyStream(() => this.resume(), () => this.finish('cancelled', null));
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  get response(): Promise<HttpResponse> {
    return this.settled.promise;
  }

  get isOver(): boolean {
    return this.record.outcome !== null;
  }

  /** For how long nobody has read what is there; 0 while nothing is. */
  get idleMs(): number {
    return this.stream.queuedBytes > 0 ? this.clock.now() - this.readAtMs : 0;
  }

  get unreadBytes(): number {
    return this.stream.queuedBytes;
  }

  /** The network gives up on it: offline, dead host, reset. */
  fail(text: string): void {
    const url = redactUrl(this.request.url);
    const error = new PlayerError('network/failed', `GET ${url} failed: ${text}.`, { url, attempts: 1 });
    this.finish('failed', error);
  }

  /** After `delayMs` the answer's head is here and its body begins to flow. */
  answer(delayMs: number, url: string, answer: Answer, effect: FaultEffect | null): void {
    this.cancelStep = this.clock.schedule(delayMs, 'network', () => {
      this.record.status = answer.status;
      this.record.firstByteAtMs = this.clock.now();
      this.record.shows = answer.shows ?? null;
      const retryAfter = answer.headers.get('retry-after');
      if (retryAfter !== undefined) this.record.retryAfterSeconds = Number(retryAfter);
      this.isAnswered = true;
      this.readAtMs = this.clock.now();
      this.settled.resolve({ status: answer.status, url, headers: answer.headers, body: this.stream });
      this.flow(answer, effect);
    });
  }

  /** Nothing happens until then, unless it is given up. */
  wait(delayMs: number, then: () => void): void {
    this.cancelStep = this.clock.schedule(delayMs, 'network', then);
  }

  /** Fails after `delayMs`, before any answer. */
  refuse(delayMs: number, text: string): void {
    this.cancelStep = this.clock.schedule(delayMs, 'network', () => this.fail(text));
  }

  private continueFlow: (() => void) | null = null;

  private readAtMs = 0;

  private resume(): void {
    this.readAtMs = this.clock.now();
    if (this.isWaiting && this.stream.queuedBytes < MAX_UNREAD_BYTES) {
      this.isWaiting = false;
      this.continueFlow?.();
    }
  }

  /** Sends the body piece by piece up to the end, or up to where the fault sits. */
  private flow(answer: Answer, effect: FaultEffect | null): void {
    const total = answer.body.length;
    const isMaking = answer.growth !== undefined || this.record.name?.part !== undefined;
    const stopsAt = effect !== null && 'atShare' in effect && (effect.kind !== 'truncate' || effect.announced) ? Math.floor(total * effect.atShare) : total;
    const deliver = (bytes: number): void => {
      const start = this.sentBytes;
      this.sentBytes += bytes;
      this.record.receivedBytes = this.sentBytes;
      this.onBytes(bytes);
      this.stream.add({ bytes: answer.body.slice(start, this.sentBytes), atMs: this.clock.now() });
      next();
    };
    const next = (): void => {
      if (this.isOver) return;
      if (this.sentBytes >= stopsAt) return this.endFlow(stopsAt < total ? effect : null);
      if (this.stream.queuedBytes >= MAX_UNREAD_BYTES) {
        this.isWaiting = true;
        return;
      }
      if (effect?.kind === 'trickle') {
        const bytes = Math.min(effect.pieceBytes, stopsAt - this.sentBytes);
        this.cancelStep = this.clock.schedule(effect.everyMs, 'network', () => deliver(bytes));
        return;
      }
      const made = madeUpTo(answer, this.clock.now());
      if (this.sentBytes >= made.end) {
        this.cancelStep = this.clock.schedule(made.nextAtMs - this.clock.now(), 'network', next);
        return;
      }
      const bytes = Math.min(pieceBytes(this.link.kbps, isMaking), Math.min(stopsAt, made.end) - this.sentBytes);
      this.cancelStep = this.link.carry(bytes, () => deliver(bytes));
    };
    this.continueFlow = next;
    next();
  }

  private endFlow(effect: FaultEffect | null): void {
    if (effect === null) this.finish('done', null);
    else if (effect.kind === 'reset') this.fail('the connection was reset');
    else if (effect.kind === 'truncate') this.fail('the body ended before its announced length');
    // A stall: the connection stays open and nothing more comes.
  }

  private finish(outcome: 'done' | 'cancelled' | 'failed', reason: unknown): void {
    if (this.isOver) return;
    this.record.outcome = outcome;
    this.record.endedAtMs = this.clock.now();
    this.cancelStep();
    this.signal.removeEventListener('abort', this.onAbort);
    if (outcome === 'done') this.stream.end();
    else if (!this.isAnswered) this.settled.reject(reason);
    else if (reason !== null) this.stream.fail(reason);
    this.onEnd(this);
  }
}
