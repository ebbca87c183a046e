import type { RequestPolicy, RequestSpec, Requester, ResponseHead, TransferListener } from '../../../src/fetch/requester.js';
import { createRequester } from '../../../src/fetch/requester.js';
import type { HttpRequest } from '../../../src/ports/http.js';
import type { Answer } from '../../sim/network/answer.js';
import { steadyTrace } from '../../sim/network/bandwidth.js';
import { FakeHttp } from '../../sim/network/fake-http.js';
import type { FaultEffect, FaultRule } from '../../sim/network/faults.js';
import { Link } from '../../sim/network/link.js';
import { bodyOf } from '../../sim/network/resource.js';
import { SeededRandom } from '../../sim/time/seeded-random.js';
import { VirtualClock } from '../../sim/time/virtual-clock.js';

export const never = new AbortController().signal;
export const url = 'https://origin.test/file.bin';

/** Bytes whose value tells their place. */
export function countingBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 255);
}

export const patient: RequestPolicy = {
  attempts: 3, retryDelayMs: 300, firstByteTimeoutMs: 6000, noProgressTimeoutMs: 4000, deadlineMs: 60_000,
  credentials: 'same-origin', allowDataUrls: false, onRequest: null,
};
export const once: RequestPolicy = { ...patient, attempts: 1 };

export function spec(more: Partial<RequestSpec> = {}): RequestSpec {
  return { kind: 'segment', url, range: null, maxBytes: 10_000_000, ...more };
}

/** One file on a link of a byte per microsecond and 10 ms round trip. */
export interface Network {
  readonly clock: VirtualClock;
  readonly http: FakeHttp;
  readonly requester: Requester;
  readonly requests: readonly HttpRequest[];
  /** The effect for requests number 1, 2, …; null: none. */
  faultsInTurn(...effects: readonly (FaultEffect | null)[]): void;
  /** Answers instead of the file; null: the file. */
  answer: (request: HttpRequest, count: number) => Answer | null;
}

export function createNetwork(file: Uint8Array): Network {
  const clock = new VirtualClock();
  const requests: HttpRequest[] = [];
  let rules: readonly (FaultEffect | null)[] = [];
  const network = { answer: (): Answer | null => null } as { answer: Network['answer'] };
  const http = new FakeHttp(clock, new Link(clock, steadyTrace(8000, 10)), {
    find: (asked) => asked.startsWith(url) ? { name: { kind: 'segment', rendition: null, segment: null }, contentType: 'video/mp4', body: bodyOf(file) } : null,
    answer: (request) => network.answer(request, requests.length),
  }, new SeededRandom(1));
  const request = http.request.bind(http);
  const counted = {
    request(asked: HttpRequest, signal: AbortSignal) {
      requests.push(asked);
      const effect = rules[requests.length - 1] ?? null;
      const rule: FaultRule | null = effect === null ? null : { id: 'in turn', effect };
      http.faults = rule === null ? [] : [rule];
      return request(asked, signal);
    },
  };
  return Object.assign(network, {
    clock, http, requests,
    requester: createRequester({ http: counted, clock, random: new SeededRandom(7) }),
    faultsInTurn: (...effects: readonly (FaultEffect | null)[]) => void (rules = effects),
  });
}

/** Everything that a listener was told, as words. */
export function recordingListener(): TransferListener & { readonly told: readonly string[]; readonly delays: readonly number[] } {
  const told: string[] = [];
  const delays: number[] = [];
  return {
    told, delays,
    requested: (atMs) => void told.push(`requested ${Math.round(atMs)}`),
    firstByte: () => void told.push('first byte'),
    bytes: (count) => void told.push(`bytes ${count}`),
    ended: () => void told.push('ended'),
    retrying: (error, delayMs) => {
      told.push(`retrying ${error.code}`);
      delays.push(delayMs);
    },
  };
}

/** The whole body as a consumer of the stream sees it. */
export async function readAll(network: Network, what: RequestSpec, policy: RequestPolicy, listener: TransferListener | null = null, signal: AbortSignal = never): Promise<{ readonly bytes: Uint8Array; readonly heads: readonly ResponseHead[] }> {
  const heads: ResponseHead[] = [];
  const read = async (): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of network.requester.stream(what, policy, listener, (head) => void heads.push(head), signal)) pieces.push(piece.bytes);
    return new Uint8Array(Buffer.concat(pieces));
  };
  return { bytes: await network.clock.settle(read()), heads };
}

/** What `work` rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** Nothing runs any more: no timer, no request. */
export function leftovers({ clock, http }: Network): { readonly timers: number; readonly requests: number } {
  return { timers: clock.pendingCount('timer'), requests: http.openCount };
}
export const nothing = { timers: 0, requests: 0 };
