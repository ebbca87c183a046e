import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { EncodedPieces } from '../../test/media/derive/encoded-pieces.js';
import { answerFor, preflightAnswer, sharingHeaders, type Answer } from './answer.js';
import { control } from './control.js';
import { createFaults, type Fault, type Faults } from './fault.js';
import { createLink, type Link } from './link.js';
import { linkProfiles, type LinkName, type LinkProfile } from './link-profile.js';
import { liveAnswer } from './live/live-answer.js';
import { createLiveMedia } from './live/live-media.js';
import { liveReply } from './live/live-origin.js';
import { createLiveSwitches } from './live/live-switches.js';
import { createRequestLog, type RequestEntry, type RequestRecord } from './request-log.js';
import { createResources, type ServedFolder, type StreamSource } from './resources.js';
import { send } from './send.js';
import { pause, pauseUntil, systemTime, type TimeSource } from './time-source.js';

export interface OriginOptions {
  /** 0 (default) takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Served below /media/<stream id>/. */
  readonly media?: StreamSource;
  /** What the live channels below /live/ loop; without it there are none. */
  readonly live?: EncodedPieces;
  readonly folders?: readonly ServedFolder[];
  readonly link?: LinkName | LinkProfile;
  /** Paths that do not cross the link. Default: none but /control/. */
  readonly isFree?: (path: string) => boolean;
  /** Seed of the lossy link's mishaps. Default 1. */
  readonly seed?: number;
  readonly time?: TimeSource;
}

/** A server in a test's or the demo's hand. Several can run side by side, each with its own link, faults and log. */
export interface Origin {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  readonly faults: Faults;
  setLink(link: LinkName | LinkProfile): void;
  /** Requests that were not for /control/, oldest first. */
  requests(): readonly RequestRecord[];
  clearRequests(): void;
  /** Serves these bytes at this path: a manifest that a test makes up. */
  put(path: string, body: string | Uint8Array, contentType?: string): void;
  /** Breaks all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a server. Rejects where the port is taken. */
export async function createOrigin(options: OriginOptions = {}): Promise<Origin> {
  const { port = 0, host = '127.0.0.1', media = null, folders = [], seed = 1, time = systemTime, isFree = () => false } = options;
  const resources = createResources(media, folders);
  const link = createLink(time, seededRandom(seed), toProfile(options.link ?? 'off'));
  const freeLink = createLink(time, () => 1);
  const faults = createFaults();
  const log = createRequestLog();
  const switches = createLiveSwitches(() => time.epochMs());
  const liveMedia = options.live === undefined ? null : createLiveMedia(options.live);
  const seenSockets = new WeakSet<object>();

  const server = createServer((request, response) => {
    const ended = new AbortController();
    response.once('close', () => ended.abort(clientLeft));
    // A connection that breaks in the middle of a write is what the faults are about; `close` follows.
    response.on('error', () => undefined);
    handle(request, response, ended.signal).catch((error: unknown) => {
      response.destroy();
      if (error !== clientLeft) throw error;
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { method = 'GET', url = '/', socket } = request;
    const path = decodePath(url);
    const isNewConnection = !seenSockets.has(socket);
    seenSockets.add(socket);
    if (method === 'OPTIONS') {
      response.writeHead(preflightAnswer.status, preflightAnswer.headers).end();
      return;
    }
    if (path.startsWith('/control/')) {
      const { status, json } = control(method, path, await readText(request), link, faults, switches, log);
      response.writeHead(status, { ...sharingHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(json));
      return;
    }
    const range = request.headers.range;
    const entry = log.open({ method, url, range: range ?? null, isNewConnection, startMs: time.nowMs() });
    try {
      await serve(response, { method, url, path, range, isNewConnection }, entry, signal);
    } catch (error) {
      if (error === clientLeft) entry.update({ outcome: 'abandoned', endMs: time.nowMs() });
      throw error;
    }
  }

  interface Asked {
    readonly method: string;
    readonly url: string;
    readonly path: string;
    readonly range: string | undefined;
    readonly isNewConnection: boolean;
  }

  async function serve(response: ServerResponse, asked: Asked, entry: RequestEntry, signal: AbortSignal): Promise<void> {
    const fault = faults.hit(asked.url);
    const road = isFree(asked.path) ? freeLink : link;
    await road.travel(asked.isNewConnection, signal);
    if (fault?.hang === true) await pause(time, Infinity, signal);
    if (fault?.delayMs !== undefined) await pause(time, fault.delayMs, signal);
    if (fault?.dropConnection === true) {
      entry.update({ outcome: 'cut', endMs: time.nowMs() });
      response.socket?.resetAndDestroy();
      return;
    }
    await send(response, await answerTo(asked, fault, road, signal), fault, road, time, entry, signal);
  }

  async function answerTo({ method, url, path, range }: Asked, fault: Fault | null, road: Link, signal: AbortSignal): Promise<Answer> {
    if (liveMedia === null || !path.startsWith('/live/')) return answerFor(method, range, await resources.find(path), fault);
    const request = { path, query: queryOf(url), range, arrivedMs: time.epochMs() };
    for (;;) {
      const reply = liveReply(liveMedia, request, switches.list(), time.epochMs());
      if (reply.kind === 'body') return liveAnswer(method, range, reply, fault);
      // The round trip has been waited; what was not there then comes half of one after it is.
      await pauseUntil(time, reply.untilMs + road.profile().roundTripMs / 2, signal);
    }
  }

  // Node's 5 s race with a busy client that asks again on a connection that is just being closed.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: boundPort,
    url: `http://${host === '0.0.0.0' ? 'localhost' : host}:${boundPort}`,
    faults,
    setLink: (next) => link.setProfile(toProfile(next)),
    requests: () => log.entries(),
    clearRequests: () => log.clear(),
    put: (path, body, type) => resources.put(path, body, type),
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const clientLeft = new Error('The client closed the connection.');

function toProfile(link: LinkName | LinkProfile): LinkProfile {
  return typeof link === 'string' ? linkProfiles[link] : link;
}

/** The path without query; empty (and so found nowhere) where its escapes are broken. */
function decodePath(url: string): string {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/, ''));
  } catch {
    return '';
  }
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

/** Mulberry32: the same mishaps for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
