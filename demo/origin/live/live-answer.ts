import { answerFor, sharingHeaders, type Answer } from '../answer.js';
import type { Fault } from '../fault.js';
import type { LiveReply } from './live-reply.js';

/** A live reply as it goes out: with the headers of all that the origin serves, ranges of what is whole, and the fault for the response. */
export function liveAnswer(method: string, range: string | undefined, reply: LiveReply & { kind: 'body' }, fault: Fault | null): Answer {
  const { status, body, contentType, headers, growth } = reply;
  const isReplaced = fault?.status !== undefined || fault?.body !== undefined;
  if (isReplaced || (status === 200 && growth.length === 0)) {
    const answer = answerFor(method, range, { body, contentType, etag: `"${body.length}"` }, fault);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  const own = { ...sharingHeaders, 'cache-control': 'no-store', 'content-type': contentType, 'content-length': String(body.length), ...headers };
  if (method === 'HEAD') return { status, headers: own, body: new Uint8Array() };
  return { status, headers: own, body, ...(growth.length === 0 ? {} : { growth }) };
}
