import type { RequestDraft, RequestHook, RequestKind } from '../config/config.js';
import { PlayerError, hasCode, toPlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import { concatBytes } from '../kit/bytes.js';
import { createScope, isAbort } from '../kit/scope.js';
import type { ByteRange } from '../model/segment.js';
import type { Clock } from '../ports/clock.js';
import type { Http, HttpPiece, HttpResponse } from '../ports/http.js';
import type { Random } from '../ports/random.js';
import { createLimit, TIMED_OUT, withDeadline } from './deadline.js';
import { parseRetryAfter, retryDelayMs } from './retry.js';
import { checkUrl } from './url-policy.js';

/** What to get. */
export interface RequestSpec {
  readonly kind: RequestKind;
  readonly url: string;
  readonly range: ByteRange | null;
  /** More is refused: a body without an end must not fill the memory. */
  readonly maxBytes: number;
}

/** The network options of the config, and how patient this one request is. */
export interface RequestPolicy {
  readonly attempts: number;
  readonly retryDelayMs: number;
  readonly firstByteTimeoutMs: number;
  readonly noProgressTimeoutMs: number;
  readonly deadlineMs: number;
  readonly credentials: 'omit' | 'same-origin' | 'include';
  readonly allowDataUrls: boolean;
  readonly onRequest: RequestHook | null;
}

/** What is known once headers are there. */
export interface ResponseHead {
  readonly url: string;
  readonly contentType: string | null;
  /** Of the whole body as asked for; null unknown. */
  readonly expectedBytes: number | null;
}

/** Follows one request for the throughput sampler and the stats; times are Clock.now. */
export interface TransferListener {
  requested(atMs: number): void;
  firstByte(atMs: number): void;
  bytes(count: number, atMs: number): void;
  /** This try is over, well or not. */
  ended(atMs: number): void;
  /** A try failed and another follows. */
  retrying(error: PlayerError, delayMs: number): void;
}

export interface Requester {
  /**
   * The body, piece by piece. A transfer that breaks in the middle is resumed by a Range request where it broke, so the
   * consumer never sees a byte twice. `onHead` is called once, before the first piece.
   */
  stream(spec: RequestSpec, policy: RequestPolicy, listener: TransferListener | null, onHead: (head: ResponseHead) => void, signal: AbortSignal): AsyncIterable<HttpPiece>;
  /** The whole body and where it came from. */
  whole(spec: RequestSpec, policy: RequestPolicy, listener: TransferListener | null, signal: AbortSignal): Promise<{ readonly bytes: Uint8Array; readonly head: ResponseHead }>;
}

/** Fewer bytes than this within the no-progress limit are no progress: a trickle of single bytes must not hold a request open. */
const PROGRESS_BYTES = 1024;

/** A manifest's or playlist's Date header, and between which two moments (Clock.now) the server wrote it. */
export interface DatedAnswer {
  readonly date: string;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

export function createRequester(ports: { readonly http: Http; readonly clock: Clock; readonly random: Random }, onDate?: (answer: DatedAnswer) => void): Requester {
  const { clock } = ports;

  async function* stream(spec: RequestSpec, policy: RequestPolicy, listener: TransferListener | null, onHead: (head: ResponseHead) => void, signal: AbortSignal): AsyncGenerator<HttpPiece> {
    let received = 0;
    let isHeadKnown = false;
    let validator: string | undefined;
    let expectedAtFirst: number | null = null;
    for (let attempt = 1; ; attempt += 1) {
      try {
        checkUrl(spec.url, policy.allowDataUrls);
        const scope = createScope(signal);
        const startedMs = clock.now();
        const wanted = resumedRange(spec.range, received);
        listener?.requested(startedMs);
        try {
          const response = await openResponse(spec, wanted, policy, attempt, scope.signal);
          const tag = response.headers.get('etag');
          const skip = bytesToSkip(response, wanted, spec.url);
          const expected = expectedBytes(response, skip, spec.range, received);
          // Servers of other origins seldom show their ETag; another length gives the change away too.
          const isChanged = received > 0 && (tag !== validator || (expected !== null && expectedAtFirst !== null && expected !== expectedAtFirst));
          if (isChanged || (expected ?? 0) < 0) throw wrongLength(spec.url, wanted?.start ?? received, 0);
          validator = tag;
          expectedAtFirst ??= expected;
          if (!isHeadKnown) {
            isHeadKnown = true;
            onHead({ url: response.url, contentType: response.headers.get('content-type') ?? null, expectedBytes: expected });
          }
          const limit = rangeLength(spec.range);
          let toSkip = skip;
          for await (const piece of paced(response, spec, policy, startedMs, attempt, scope.signal)) {
            if (received === 0 && toSkip === skip) listener?.firstByte(piece.atMs);
            listener?.bytes(piece.bytes.length, piece.atMs);
            let bytes = piece.bytes;
            if (toSkip > 0) {
              const cut = Math.min(toSkip, bytes.length);
              toSkip -= cut;
              bytes = bytes.subarray(cut);
            }
            if (limit !== null && received + bytes.length > limit) bytes = bytes.subarray(0, limit - received);
            if (bytes.length === 0) continue;
            received += bytes.length;
            if (received > spec.maxBytes) {
              throw new PlayerError('network/too-large', `${redactUrl(spec.url)} sent more than ${spec.maxBytes} bytes; the transfer was stopped.`, { url: redactUrl(spec.url), limitBytes: spec.maxBytes });
            }
            yield { bytes, atMs: piece.atMs };
            if (limit !== null && received >= limit) break;
          }
          if (expected !== null && received < expected) throw wrongLength(spec.url, expected, received);
          return;
        } finally {
          // Before any wait for the next try: what is left of this one must not hold a connection meanwhile.
          scope.abort();
          listener?.ended(clock.now());
        }
      } catch (thrown) {
        if (signal.aborted || isAbort(thrown)) throw signal.aborted ? signal.reason : thrown;
        const error = withAttempts(toPlayerError(thrown, `Requesting ${redactUrl(spec.url)}`), attempt);
        const delayMs = retryDelayMs(error, attempt, { attempts: policy.attempts, firstDelayMs: policy.retryDelayMs, retriesMissing: spec.kind === 'key' }, ports.random.next());
        if (delayMs === null) throw error;
        // A resource that changed under us cannot be resumed, only started anew by whoever holds the half of it.
        if (hasCode(error, 'network/wrong-length') && received > 0 && error.context.receivedBytes === 0) throw error;
        listener?.retrying(error, delayMs);
        await clock.sleep(delayMs, signal);
      }
    }
  }

  async function openResponse(spec: RequestSpec, range: ByteRange | null, policy: RequestPolicy, attempt: number, signal: AbortSignal): Promise<HttpResponse> {
    const plain = { url: spec.url, headers: {}, credentials: policy.credentials, redirect: 'follow' } as const;
    const changes = await hookChanges(plain, spec, policy, attempt, signal);
    const request = { ...plain, ...changes, range };
    if (changes?.url !== undefined) checkUrl(changes.url, policy.allowDataUrls);
    const sentAtMs = clock.now();
    // The request lives as long as its body is read, so it gets the try's own signal: giving up the try ends it.
    const response = await withDeadline(clock, policy.firstByteTimeoutMs, signal, () => ports.http.request(request, signal));
    if (response === TIMED_OUT) throw timeout(spec.url, 'first-byte', policy.firstByteTimeoutMs, attempt);
    const date = response.headers.get('date');
    if (date !== undefined && (spec.kind === 'manifest' || spec.kind === 'playlist')) onDate?.({ date, sentAtMs, receivedAtMs: clock.now() });
    if (response.status >= 200 && response.status < 300) return response;
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.wallNow());
    throw new PlayerError(
      'network/http-status',
      `${redactUrl(spec.url)} (${spec.kind}) was answered with HTTP ${response.status}. ${adviceFor(response.status)}`,
      { url: redactUrl(spec.url), status: response.status, attempts: attempt, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    );
  }

  /** The app's code: it may throw anything, aborts of its own included, or never answer. */
  async function hookChanges(draft: RequestDraft, spec: RequestSpec, policy: RequestPolicy, attempt: number, signal: AbortSignal): Promise<Partial<RequestDraft> | undefined> {
    const { onRequest } = policy;
    if (onRequest === null) return undefined;
    const changes = await withDeadline(clock, policy.deadlineMs, signal, async () => onRequest(draft, { kind: spec.kind, attempt })).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new PlayerError('network/failed', `${redactUrl(spec.url)} (${spec.kind}) was not requested: the onRequest hook threw. See the cause.`, { url: redactUrl(spec.url), attempts: attempt }, { cause });
    });
    signal.throwIfAborted();
    if (changes === TIMED_OUT) throw timeout(spec.url, 'deadline', policy.deadlineMs, attempt);
    return changes;
  }

  /** The body under the no-progress limit and the deadline of the whole request. `signal` must abort when the try is over. */
  async function* paced(response: HttpResponse, spec: RequestSpec, policy: RequestPolicy, startedMs: number, attempt: number, signal: AbortSignal): AsyncGenerator<HttpPiece> {
    const reader = response.body[Symbol.asyncIterator]();
    const deadline = startedMs + policy.deadlineMs;
    let noProgress = clock.now() + policy.noProgressTimeoutMs;
    let counted = 0;
    const limit = (): number => Math.min(deadline, noProgress);
    const inTime = createLimit(clock, limit, signal);
    try {
      for (;;) {
        const next = limit() <= clock.now() ? TIMED_OUT : await inTime(reader.next());
        // The piece that was asked for would be lost if the body were asked again.
        if (next === TIMED_OUT) throw deadline <= noProgress ? timeout(spec.url, 'deadline', policy.deadlineMs, attempt) : timeout(spec.url, 'no-progress', policy.noProgressTimeoutMs, attempt);
        if (next.done === true) return;
        yield next.value;
        counted += next.value.bytes.length;
        if (counted >= PROGRESS_BYTES) {
          counted = 0;
          noProgress = clock.now() + policy.noProgressTimeoutMs;
        }
      }
    } finally {
      // Not awaited: a body that hangs would hang us too. It rejects only with what made us leave.
      void Promise.resolve(reader.return?.()).catch(() => undefined);
    }
  }

  async function whole(spec: RequestSpec, policy: RequestPolicy, listener: TransferListener | null, signal: AbortSignal): Promise<{ readonly bytes: Uint8Array; readonly head: ResponseHead }> {
    const pieces: Uint8Array[] = [];
    let head: ResponseHead = { url: spec.url, contentType: null, expectedBytes: null };
    for await (const piece of stream(spec, policy, listener, (known) => { head = known; }, signal)) pieces.push(piece.bytes);
    return { bytes: concatBytes(pieces), head };
  }

  return { stream, whole };
}

function resumedRange(range: ByteRange | null, received: number): ByteRange | null {
  if (received === 0) return range;
  return { start: (range?.start ?? 0) + received, end: range?.end ?? null };
}

function rangeLength(range: ByteRange | null): number | null {
  return range === null || range.end === null ? null : range.end - range.start;
}

/** How many bytes at the front of this response come before the ones asked for: a server may ignore Range and send all. */
function bytesToSkip(response: HttpResponse, wanted: ByteRange | null, url: string): number {
  if (wanted === null) return 0;
  if (response.status !== 206) return wanted.start;
  const first = /^bytes\s+(\d+)-/i.exec(response.headers.get('content-range') ?? '')?.[1];
  // Content-Range is not readable across origins unless the server exposes it; then a 206 is taken at its word.
  if (first === undefined || Number(first) === wanted.start) return 0;
  throw wrongLength(url, wanted.start, Number(first));
}

/** Length of the whole body as the consumer will see it; null where it can't be known, negative where the resource ends before what is asked for. */
function expectedBytes(response: HttpResponse, skip: number, range: ByteRange | null, received: number): number | null {
  const asked = rangeLength(range) ?? Infinity;
  // A range may reach past the end of the resource (RFC 9110 §14.1.2): of a small file there is less than was asked for.
  const total = /^bytes .*\/(\d+)$/i.exec(response.headers.get('content-range') ?? '')?.[1];
  if (total !== undefined) return Math.min(asked, Number(total) - (range?.start ?? 0));
  // Content-Length counts the compressed bytes, the body arrives unpacked.
  const length = response.headers.has('content-encoding') ? undefined : response.headers.get('content-length');
  const announced = length !== undefined && /^\d+$/.test(length) ? received + Number(length) - skip : Infinity;
  const expected = Math.min(asked, announced);
  return expected === Infinity ? null : expected;
}

function wrongLength(url: string, expected: number, received: number): PlayerError {
  return new PlayerError('network/wrong-length', `${redactUrl(url)} sent ${received} where ${expected} was announced or asked for (bytes); a proxy or cache may be at fault.`, { url: redactUrl(url), expectedBytes: expected, receivedBytes: received });
}

function timeout(url: string, phase: 'first-byte' | 'no-progress' | 'deadline', afterMs: number, attempts: number): PlayerError {
  const what = { 'first-byte': 'no answer', 'no-progress': 'no further bytes', deadline: 'no end of the transfer' }[phase];
  return new PlayerError('network/timeout', `${redactUrl(url)}: ${what} within ${Math.round(afterMs)} ms: server or link are too slow, or dead.`, { url: redactUrl(url), phase, afterMs: Math.round(afterMs), attempts });
}

function withAttempts(error: PlayerError, attempts: number): PlayerError {
  if (!hasCode(error, 'network/http-status') && !hasCode(error, 'network/timeout') && !hasCode(error, 'network/failed')) return error;
  return new PlayerError(error.code, error.message, { ...error.context, attempts }, { cause: error.cause });
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'The session or token may have expired: renew it in the onRequest hook.';
  if (status === 404 || status === 410) return 'Check that the file is published and the URL is right.';
  if (status === 429) return 'The server asks for fewer requests.';
  return status >= 500 ? 'The server failed; a retry may help.' : 'Asking again will not change this.';
}
