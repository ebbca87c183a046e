import type { ByteRange } from '../model/segment.js';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Becomes a Range header. */
  readonly range: ByteRange | null;
  readonly credentials: 'omit' | 'same-origin' | 'include';
  /** `error`: a redirect is a failure, and nothing was sent to where it leads. */
  readonly redirect: 'follow' | 'error';
}

/** Bytes and the moment (Clock.now, ms) at which they reached us. */
export interface HttpPiece {
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

export interface HttpResponse {
  readonly status: number;
  /** After redirects. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Read it once. Ends, or throws the network's failure, or the signal's reason. Leaving the loop early cancels the transfer. */
  readonly body: AsyncIterable<HttpPiece>;
}

/** One GET. Any status is an answer; a rejection means that there was none (`network/failed`) or that the signal aborted. */
export interface Http {
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}
