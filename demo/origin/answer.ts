import { parseRange } from './byte-range.js';
import type { Fault } from './fault.js';
import type { GrowthStep } from './live/live-reply.js';

/** Something that the origin has. */
export interface Resource {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
}

/** What goes out: `body` is empty for HEAD, while `headers` tell of what GET would bring. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** When which part of a body exists that is still being made; none for one that is there. */
  readonly growth?: readonly GrowthStep[];
}

/** Everyone may read everything: the page under test is often on another port. */
export const sharingHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Accept-Ranges, Age, Content-Length, Content-Range, Content-Type, Date, ETag, Location, Retry-After',
  'timing-allow-origin': '*',
};

export const preflightAnswer: Answer = {
  status: 204,
  headers: {
    ...sharingHeaders,
    'access-control-allow-methods': 'GET, HEAD, POST, DELETE, OPTIONS',
    'access-control-allow-headers': '*, Authorization',
    'access-control-max-age': '600',
  },
  body: new Uint8Array(),
};

/** The answer to a GET or HEAD; `resource` is null where there is none. */
export function answerFor(method: string, range: string | undefined, resource: Resource | null, fault: Fault | null): Answer {
  const whole = withFaultBody(resource, fault);
  const status = fault?.status ?? (whole === null ? 404 : 200);
  const extra = { ...(fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }), ...lowerCased(fault?.headers ?? {}) };
  if (whole === null || (status !== 200 && fault?.body === undefined)) {
    return reply(method, status, 'text/plain; charset=utf-8', new Uint8Array(), extra);
  }
  const shared = { etag: whole.etag, 'accept-ranges': 'bytes', ...extra };
  const asked = status === 200 && fault?.ignoreRange !== true ? parseRange(range, whole.body.length) : { kind: 'whole' as const };
  switch (asked.kind) {
    case 'whole':
      return reply(method, status, whole.contentType, whole.body, shared);
    case 'part': {
      const place = `bytes ${asked.start}-${asked.end - 1}/${whole.body.length}`;
      return reply(method, 206, whole.contentType, whole.body.subarray(asked.start, asked.end), { ...shared, 'content-range': place });
    }
    case 'unsatisfiable':
      return reply(method, 416, whole.contentType, new Uint8Array(), { ...shared, 'content-range': `bytes */${whole.body.length}` });
  }
}

function withFaultBody(resource: Resource | null, fault: Fault | null): Resource | null {
  if (fault?.body === undefined) return resource;
  const body = typeof fault.body === 'string' ? new TextEncoder().encode(fault.body) : fault.body;
  return { body, contentType: resource?.contentType ?? 'text/plain; charset=utf-8', etag: '"replaced"' };
}

function reply(method: string, status: number, contentType: string, body: Uint8Array, extra: Readonly<Record<string, string>>): Answer {
  const headers = { ...sharingHeaders, 'cache-control': 'no-store', 'content-type': contentType, 'content-length': String(body.length), ...extra };
  return { status, headers, body: method === 'HEAD' ? new Uint8Array() : body };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
