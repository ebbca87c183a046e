import type { HttpRequest } from '../../../src/ports/http.js';
import type { FaultEffect } from './faults.js';
import { withoutKeyFrames } from '../origin/media-segment.js';
import { poison } from '../origin/stamp.js';
import { bodyOf, textBody } from './resource.js';
import type { Resource, ResourceBody } from './resource.js';

/** What the server sends, before the network has its say. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: ResourceBody;
  /** A body that is still being made: up to where it is there from when on, Clock.now in ms. Absent: all of it is there. */
  readonly growth?: readonly { readonly atMs: number; readonly end: number }[];
  /** What a manifest shows; absent for all else. */
  readonly shows?: ManifestFacts;
}

/** What the text of a live manifest says, read apart from the engine. */
export interface ManifestFacts {
  /** HLS: target duration; DASH: minimumUpdatePeriod, null where it has none. In seconds. */
  readonly intervalSeconds: number | null;
  /** Grows with each segment and part that is added; NaN where there are none. */
  readonly newest: number;
  /** It is asked to be held until there is something new. */
  readonly canBlock: boolean;
}

const loginPage = '<!doctype html><html><head><title>Sign in to the network</title></head><body><form action="/login"></form></body></html>';

function answer(status: number, contentType: string, body: ResourceBody, more: readonly (readonly [string, string])[] = []): Answer {
  return { status, headers: new Map([['content-type', contentType], ['content-length', String(body.length)], ...more]), body };
}

function part(resource: Resource, start: number, end: number): Answer {
  const { body } = resource;
  const view: ResourceBody = { length: end - start, slice: (from, to) => body.slice(start + from, start + to) };
  return answer(206, resource.contentType, view, [['content-range', `bytes ${start}-${end - 1}/${body.length}`]]);
}

/** Random-looking bytes without a box header or a sync byte in the right places. */
function noise(length: number): Uint8Array {
  const out = new Uint8Array(length);
  let state = 12345;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    out[index] = (state >>> 16) | 0x80;
  }
  return out;
}

/** The honest answer of a static file server. */
function honest(request: HttpRequest, resource: Resource | null): Answer {
  if (resource === null) return answer(404, 'text/html', textBody('<h1>404 Not Found</h1>'));
  const { range } = request;
  if (range === null) return answer(200, resource.contentType, resource.body);
  const end = Math.min(range.end ?? Infinity, resource.body.length);
  if (range.start >= end) return answer(416, 'text/plain', textBody('Range Not Satisfiable'), [['content-range', `bytes */${resource.body.length}`]]);
  return part(resource, range.start, end);
}

/** The answer to a request, bent by the faults that are the server's. */
export function answerFor(request: HttpRequest, resource: Resource | null, effect: FaultEffect | null): Answer {
  switch (effect?.kind) {
    case 'status': {
      const retryAfter: readonly (readonly [string, string])[] = effect.retryAfterSeconds === undefined ? [] : [['retry-after', String(effect.retryAfterSeconds)]];
      return answer(effect.status, 'text/plain', textBody(`status ${effect.status}`), retryAfter);
    }
    case 'html':
      return answer(200, 'text/html', textBody(loginPage));
    case 'empty':
      return answer(200, 'application/octet-stream', bodyOf(new Uint8Array(0)));
    case 'replace':
      return answer(200, 'application/octet-stream', bodyOf(effect.bytes));
    case 'range-ignored':
      return honest({ ...request, range: null }, resource);
    case 'wrong-range': {
      const { range } = request;
      if (range === null || resource === null) return honest(request, resource);
      const shift = (at: number): number => Math.min(resource.body.length, at + effect.shiftBytes);
      return part(resource, Math.min(shift(range.start), resource.body.length - 1), shift(range.end ?? resource.body.length));
    }
    case 'noise': {
      const whole = honest(request, resource);
      return { ...whole, body: bodyOf(noise(whole.body.length)) };
    }
    case 'no-key-frame': {
      const whole = honest(request, resource);
      return { ...whole, body: bodyOf(withoutKeyFrames(whole.body.slice(0, whole.body.length))) };
    }
    case 'poison': {
      const whole = honest(request, resource);
      return { ...whole, body: bodyOf(poison(whole.body.slice(0, whole.body.length))) };
    }
    case 'truncate': {
      const whole = honest(request, resource);
      if (effect.announced) return whole;
      const length = Math.floor(whole.body.length * effect.atShare);
      const headers = new Map(whole.headers);
      headers.delete('content-length');
      return { status: whole.status, headers, body: { length, slice: (from, to) => whole.body.slice(from, to) } };
    }
    default:
      return honest(request, resource);
  }
}
