/**
 * Every code and what its error carries. `area/problem`; a code is a promise to apps, documented in docs/errors.md.
 * URLs in contexts have no query and no userinfo: see `redactUrl`.
 */
export interface ErrorContexts {
  /** The server answered with a status that is not 2xx. */
  'network/http-status': { readonly url: string; readonly status: number; readonly attempts: number; readonly retryAfterMs?: number };
  /** No headers, no further bytes, or no end within the time allowed. */
  'network/timeout': { readonly url: string; readonly phase: 'first-byte' | 'no-progress' | 'deadline'; readonly afterMs: number; readonly attempts: number };
  /** No answer at all: offline, DNS, TLS, refused connection, or CORS (the browser does not tell them apart). */
  'network/failed': { readonly url: string; readonly attempts: number };
  /** Fewer or more bytes than the server announced, or another range than the one asked for. */
  'network/wrong-length': { readonly url: string; readonly expectedBytes: number; readonly receivedBytes: number };
  /** A body grew past what its kind may hold. */
  'network/too-large': { readonly url: string; readonly limitBytes: number };
  /** A URL whose scheme the player does not follow (only http and https; data and blob by option). */
  'policy/scheme': { readonly url: string; readonly scheme: string };
  /** The document is neither an HLS playlist nor an MPD (a login page, an empty body, a media file). */
  'manifest/not-recognised': { readonly url: string; readonly startsWith: string };
  /** An HLS playlist or MPD that breaks a rule playback depends on. */
  'manifest/invalid': { readonly url: string; readonly line?: number; readonly element?: string };
  /** Larger than any sound manifest: bytes, lines, segments, depth. */
  'manifest/limit': { readonly url: string; readonly limit: string; readonly value: number; readonly allowed: number };
  /** A playlist that leads back to itself. */
  'manifest/cycle': { readonly url: string };
  /** Sound, but it asks for what this player does not do. */
  'manifest/unsupported': { readonly url: string; readonly feature: string };
  /** A timed event that breaks a rule; it, or what is wrong of it, is left out. */
  'metadata/invalid': { readonly url: string; readonly id: string | null };
  /** Bytes that are not the container they claim to be. */
  'container/invalid': { readonly url: string; readonly container: string; readonly atByte?: number };
  /** A container or a codec in it that cannot be carried to the browser. */
  'container/unsupported': { readonly url: string; readonly container: string; readonly codec?: string };
  /** The key is not 16 bytes, or not a key at all. */
  'key/invalid': { readonly url: string; readonly receivedBytes: number };
  /** The segment could not be decrypted with its key. */
  'key/decrypt-failed': { readonly url: string };
  /** Nothing in the presentation can be played here. */
  'media/unsupported': { readonly codecs: readonly string[] };
  /** The browser's decoder gave up. */
  'media/decode': { readonly timeSeconds: number; readonly renditionId: string | null; readonly browserMessage: string };
  /** The browser refused bytes. */
  'media/append': { readonly track: string; readonly url: string; readonly browserMessage: string };
  /** A segment was fetched and holds nothing that can be shown. */
  'media/empty-segment': { readonly url: string; readonly renditionId: string };
  /** The browser has no room for media, even after all that can go has gone. */
  'buffer/quota': { readonly track: string; readonly bufferedSeconds: number };
  /** A buffer operation never finished. */
  'sink/stuck': { readonly track: string; readonly operation: string; readonly afterMs: number };
  /** The MediaSource was closed from outside, or never opened. */
  'sink/closed': { readonly readyState: string };
  /** Playing was asked for and nothing moved, although all was tried. */
  'playback/stuck': { readonly timeSeconds: number; readonly afterMs: number; readonly bufferedAheadSeconds: number };
  /** A live manifest or playlist has brought nothing new for three of its intervals. */
  'live/stale': { readonly url: string; readonly forMs: number };
  /** The browser refused play() without a gesture of the viewer. */
  'playback/autoplay-blocked': { readonly muted: boolean };
  /** No Media Source Extensions, or no Web Crypto where a key needs it. */
  'environment/unsupported': { readonly missing: string };
  /** A code chunk (parser, transmuxer) could not be loaded. */
  'environment/chunk-failed': { readonly chunk: string };
  /** A worker could not be started, or is of another version; the page does its work itself. */
  'environment/worker-failed': { readonly script: string };
  /** An option is unknown, out of range or of the wrong type. */
  'config/invalid': { readonly option: string; readonly suggestion?: string };
  /** A call that makes no sense now: after destroy(), or with an id that does not exist. */
  'player/misuse': { readonly call: string };
  /** A bug in Sluice. */
  'internal/unexpected': { readonly where: string };
}

export type ErrorCode = keyof ErrorContexts;
