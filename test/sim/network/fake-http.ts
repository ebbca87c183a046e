import type { Http, HttpRequest, HttpResponse } from '../../../src/ports/http.js';
import { RecentMap } from '../session/recent-map.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { VirtualClock } from '../time/virtual-clock.js';
import { answerFor } from './answer.js';
import type { Answer } from './answer.js';
import { Exchange } from './exchange.js';
import type { RequestRecord } from './exchange.js';
import { faultFor } from './faults.js';
import type { FaultEffect, FaultRule } from './faults.js';
import type { Link } from './link.js';
import type { Resource } from './resource.js';

/** Where URLs lead. Null: 404. */
export interface Origin {
  find(url: string, rangeStart: number | null): Resource | null;
  /** An answer that is not a file; null or absent: the file that find() gives. */
  answer?(request: HttpRequest): Answer | null;
  /**
   * Where what is served depends on when it is asked for: the answer to a request that came at `arrivedMs`, as of now, or the time to
   * ask again. Asked instead of all else, and bends its answers by `effect` itself.
   */
  reply?(request: HttpRequest, url: string, arrivedMs: number, effect: FaultEffect | null): TimedReply;
}

/** Clock.now in ms. */
export type TimedReply = { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'wait'; readonly untilMs: number };

/** What browsers open to one host over HTTP/1.1. */
const CONNECTIONS_PER_HOST = 6;
const SERVER_THINKS_MS = 4;
/** Addresses whose tries are counted. */
const TRIES_REMEMBERED = 2000;
/** Requests that are forgotten at once, when there are too many. */
const FORGOTTEN_AT_ONCE = 200;

interface Host {
  /** Round trips before the first request of a connection: DNS, TCP, TLS. */
  warmConnections: number;
  open: number;
  readonly queue: Exchange[];
}

/** Of an absolute URL without a user's name in it. */
function hostOfUrl(url: string): string {
  return url.split('/', 3)[2] ?? '';
}

/** The Http port on a simulated network: one access link, hosts with six connections each, and whatever goes wrong. */
export class FakeHttp implements Http {
  private readonly hosts = new Map<string, Host>();
  private readonly tries = new RecentMap<string, number>(TRIES_REMEMBERED);
  private readonly open = new Set<Exchange>();
  /** Whole, and not read to their end. */
  private readonly lying = new Set<Exchange>();
  private isOffline = false;
  /** Requests so far. */
  requestCount = 0;
  /** So many requests are remembered at least. */
  remembers = Infinity;
  /** They, in order. */
  readonly records: RequestRecord[] = [];
  faults: readonly FaultRule[] = [];
  /** Called when a request starts and when it ends. */
  onRecord: (record: RequestRecord) => void = () => undefined;

  constructor(private readonly clock: VirtualClock, private readonly link: Link, private readonly origin: Origin, private readonly random: SeededRandom) {}

  get openRequests(): readonly RequestRecord[] {
    return [...this.open].map(({ record }) => record);
  }

  get openCount(): number {
    return this.open.size;
  }

  /** Bytes of bodies that arrived so far. */
  receivedMediaBytes = 0;
  /** The same, without manifests. */
  receivedSegmentBytes = 0;

  /** Answered exchanges whose bytes lie unread, or whose sender is held back, for so long. */
  idleExchanges(forMs: number): number {
    for (const exchange of this.lying) if (exchange.unreadBytes === 0) this.lying.delete(exchange);
    return [...this.open, ...this.lying].filter((exchange) => exchange.idleMs >= forMs).length;
  }

  /** Bytes that arrived and that nobody has read. */
  get unreadBytes(): number {
    let sum = 0;
    for (const exchange of [...this.open, ...this.lying]) sum += exchange.unreadBytes;
    return sum;
  }

  setOffline(isOffline: boolean): void {
    this.isOffline = isOffline;
    if (!isOffline) return;
    for (const exchange of [...this.open]) exchange.fail('the network is gone');
  }

  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const host = hostOfUrl(request.url);
    const range = request.range === null ? null : `${request.range.start}-${request.range.end ?? ''}`;
    const name = this.origin.find(request.url, request.range?.start ?? null)?.name ?? null;
    // A resumed transfer is a further try of the same thing.
    const key = `${request.url} ${name?.kind ?? ''} ${name?.segment ?? ''}${name?.part === undefined ? '' : `.${name.part}`}`;
    const attempt = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, attempt);
    const record: RequestRecord = {
      id: this.requestCount, url: request.url, host, range, attempt, startedAtMs: this.clock.now(),
      name,
      status: null, receivedBytes: 0, retryAfterSeconds: null, outcome: null, endedAtMs: null, firstByteAtMs: null, shows: null,
    };
    this.requestCount += 1;
    if (this.records.length >= this.remembers + FORGOTTEN_AT_ONCE) this.records.splice(0, FORGOTTEN_AT_ONCE);
    this.records.push(record);
    const exchange = new Exchange(this.clock, this.link, request, signal, record, (ended) => this.end(ended), (bytes) => {
      this.receivedMediaBytes += bytes;
      if (name?.kind === 'segment' || name?.kind === 'init') this.receivedSegmentBytes += bytes;
    });
    this.open.add(exchange);
    this.onRecord(record);
    const home = this.hostOf(host);
    if (home.open < CONNECTIONS_PER_HOST) this.begin(exchange, home);
    else home.queue.push(exchange);
    return exchange.response;
  }

  private hostOf(name: string): Host {
    const known = this.hosts.get(name);
    if (known !== undefined) return known;
    const host: Host = { warmConnections: 0, open: 0, queue: [] };
    this.hosts.set(name, host);
    return host;
  }

  private begin(exchange: Exchange, host: Host): void {
    host.open += 1;
    const { record, request } = exchange;
    const rtt = this.link.latencyMs;
    const isWarm = host.warmConnections >= host.open;
    if (!isWarm) host.warmConnections += 1;
    const connectMs = isWarm ? 0 : 2 * rtt;
    if (this.isOffline) return exchange.refuse(1, 'the network is gone');
    const rule = faultFor(this.faults, { ...record, atMs: this.clock.now() }, () => this.random.next());
    const effect = rule?.effect ?? null;
    if (effect?.kind === 'refuse') return exchange.refuse(effect.afterMs, 'no connection');
    if (effect?.kind === 'black-hole') return;
    if (effect?.kind === 'redirect' && request.redirect === 'error') return exchange.refuse(connectMs + rtt, 'a redirect, which is not allowed');
    const { url, extraMs } = this.follow(request.url, effect, rtt);
    const slowMs = effect?.kind === 'slow-first-byte' ? effect.delayMs : 0;
    if (this.origin.reply !== undefined) return exchange.wait(connectMs + rtt / 2 + extraMs + slowMs, () => this.ask(exchange, url, this.clock.now(), effect));
    const resource = this.origin.find(url, request.range?.start ?? null);
    const answer = this.origin.answer?.(request) ?? answerFor(request, resource, effect);
    exchange.answer(connectMs + rtt + SERVER_THINKS_MS + extraMs + slowMs, url, answer, effect);
  }

  /** The request is before a server that answers by the time of day. */
  private ask(exchange: Exchange, url: string, arrivedMs: number, effect: FaultEffect | null): void {
    const reply = this.origin.reply?.(exchange.request, url, arrivedMs, effect);
    if (reply === undefined) return;
    if (reply.kind === 'answer') exchange.answer(this.link.latencyMs / 2 + SERVER_THINKS_MS, url, reply.answer, effect);
    else exchange.wait(reply.untilMs - this.clock.now(), () => this.ask(exchange, url, arrivedMs, effect));
  }

  private follow(url: string, effect: FaultEffect | null, rtt: number): { readonly url: string; readonly extraMs: number } {
    if (effect?.kind !== 'redirect') return { url, extraMs: 0 };
    const target = new URL(url);
    if (effect.host !== undefined) target.host = effect.host;
    if (effect.path !== undefined) target.pathname = effect.path;
    return { url: target.href, extraMs: effect.hops * rtt };
  }

  private end(exchange: Exchange): void {
    this.open.delete(exchange);
    if (exchange.unreadBytes > 0) this.lying.add(exchange);
    const host = this.hostOf(exchange.record.host);
    const queuedAt = host.queue.indexOf(exchange);
    if (queuedAt >= 0) host.queue.splice(queuedAt, 1);
    else {
      host.open -= 1;
      const next = host.queue.shift();
      if (next !== undefined) this.begin(next, host);
    }
    this.onRecord(exchange.record);
  }
}
