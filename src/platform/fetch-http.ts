import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import { createScope, type Scope } from '../kit/scope.js';
import type { Clock } from '../ports/clock.js';
import type { Http, HttpPiece, HttpRequest, HttpResponse } from '../ports/http.js';

/** GETs by fetch(). Pieces are as the browser hands them out; HTTP caching is the browser's own. */
export function createFetchHttp(clock: Clock, fetchFunction: typeof fetch = (input, init) => fetch(input, init)): Http {
  return {
    async request(request, signal): Promise<HttpResponse> {
      signal.throwIfAborted();
      const scope = createScope(signal);
      try {
        const response = await fetchFunction(request.url, {
          method: 'GET',
          headers: withRange(request),
          credentials: request.credentials,
          redirect: request.redirect,
          signal: scope.signal,
        });
        return {
          status: response.status,
          url: response.url === '' ? request.url : response.url,
          headers: new Map(response.headers),
          body: readBody(response.body, request.url, clock, scope, signal),
        };
      } catch (error) {
        scope.close();
        throw asFailure(error, request.url, 'gave no answer', signal);
      }
    },
  };
}

function withRange(request: HttpRequest): Record<string, string> {
  const { range, headers } = request;
  if (range === null) return { ...headers };
  return { ...headers, Range: `bytes=${range.start}-${range.end === null ? '' : range.end - 1}` };
}

async function* readBody(body: ReadableStream<Uint8Array> | null, url: string, clock: Clock, scope: Scope, signal: AbortSignal): AsyncGenerator<HttpPiece, void, void> {
  const reader = body?.getReader();
  let isWhole = false;
  try {
    for (;;) {
      const next = await readNext(reader, url, signal);
      if (next === undefined) {
        isWhole = true;
        return;
      }
      yield { bytes: next, atMs: clock.now() };
    }
  } finally {
    // The reader left early: aborting ends the transfer itself, where reader.cancel() may only stop handing it out.
    if (isWhole) scope.close();
    else scope.abort();
  }
}

async function readNext(reader: ReadableStreamDefaultReader<Uint8Array> | undefined, url: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  try {
    signal.throwIfAborted();
    return (await reader?.read())?.value;
  } catch (error) {
    throw asFailure(error, url, 'broke off before its end', signal);
  }
}

function asFailure(error: unknown, url: string, what: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const shown = redactUrl(url);
  return new PlayerError(
    'network/failed',
    `The request for ${shown} ${what}: the network is down, the host refused, or its CORS headers do not allow this page.`,
    { url: shown, attempts: 1 },
    { cause: error },
  );
}
