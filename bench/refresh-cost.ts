/** What a refresh of each day's window costs: the process that `refresh.ts` starts. Prints JSON. */
import { resolveConfig } from '../src/config/resolve.js';
import { activate } from '../src/engine/activation.js';
import { decide } from '../src/engine/decide.js';
import { createFailureDesk } from '../src/engine/failure-desk.js';
import { createLiveEngine } from '../src/engine/live/index.js';
import type { LiveEngine } from '../src/engine/live-engine.js';
import type { SessionPorts } from '../src/engine/session-ports.js';
import { createSinkHost } from '../src/engine/sink-host.js';
import { initialState } from '../src/engine/state.js';
import { createStore } from '../src/engine/store.js';
import { createRequester } from '../src/fetch/requester.js';
import { concatBytes } from '../src/kit/bytes.js';
import * as cues from '../src/manifest/dash/cues-file.js';
import * as embeddedIndex from '../src/manifest/dash/embedded-index.js';
import { createDashParser } from '../src/manifest/dash/index.js';
import * as eventStreams from '../src/manifest/dash/event-streams.js';
import * as protection from '../src/manifest/dash/protection.js';
import * as liveReader from '../src/manifest/dash/live-reader.js';
import * as dateRanges from '../src/manifest/hls/date-ranges.js';
import { createHlsParser } from '../src/manifest/hls/index.js';
import * as livePlaylist from '../src/manifest/hls/live-playlist.js';
import { checkLimit } from '../src/manifest/limits.js';
import type { Presentation } from '../src/model/presentation.js';
import type { ParsedIndex } from '../src/ports/manifest-parser.js';
import type { PlayheadObservation } from '../src/ports/playhead.js';
import { dayWindows, type DayWindow } from './day-windows.js';
import type { RefreshSamples } from './refresh.js';

/** The code is not compiled before. */
const warmUps = 20;
const measured = 60;
/** Bodies come in pieces of this size. */
const pieceBytes = 65_536;
const never = new AbortController().signal;

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Pauses within work take no time, and no alarm ever goes off: a loop that looks every so often would else look without end. */
const sleep = (ms: number): Promise<void> => (ms > 0 ? new Promise(() => undefined) : Promise.resolve());
const clock = { now: () => performance.now(), wallNow: () => Date.now(), sleep };
const outside = (): never => {
  throw new Error('A refresh asks for nothing here.');
};

/** Ports behind which there is nothing: what is asked for here, nobody carries out. */
function portsOf(): SessionPorts {
  const hls = createHlsParser({ clock, loadLive: async () => livePlaylist, loadDateRanges: async () => dateRanges });
  const dash = createDashParser({ clock, loadEmbeddedIndex: async () => embeddedIndex, loadCues: async () => cues, loadLive: async () => liveReader, loadEventStreams: async () => eventStreams, loadProtection: async () => protection });
  return {
    clock, random: { next: () => 0.5 }, http: { request: outside }, connectivity: { isOffline: () => false, subscribe: () => () => undefined }, createSink: outside,
    playhead: { observe: () => seen, subscribe: () => () => undefined, seek: outside, setRate: outside, play: outside },
    capabilities: { isTypeSupported: () => true, canChangeType: true },
    estimateStore: { read: () => null, write: () => undefined },
    logger: { log: () => undefined },
    loadParser: async (protocol) => (protocol === 'hls' ? hls : dash),
    createTransmuxer: outside, loadDecryptor: outside, loadLive: async () => createLiveEngine, loadTimed: outside,
  };
}

const seen: PlayheadObservation = { timeSeconds: 86_380, atMs: performance.now(), rate: 1, paused: false, seeking: false, ended: false, readyLevel: 4, widthPixels: 1280, heightPixels: 720, droppedFrames: 0, totalFrames: 1000 };

/** A session at the edge, and one answer after the other given to it. */
async function openSession(window: DayWindow) {
  const ports = portsOf();
  const held: { live: LiveEngine | null } = { live: null };
  const store = createStore(
    initialState({ config: resolveConfig({}), estimateBps: 4_000_000, startAtSeconds: null, seen, isHeld: false }),
    (after, fact, before) => held.live?.reduce(after, fact, before) ?? after,
    () => undefined,
  );
  const host = createSinkHost(ports, store, outside);
  const desk = createFailureDesk(ports, store, { emit: outside, fail: outside, rebuild: outside, live: () => held.live });
  const live = createLiveEngine({ ports, store, host, requester: createRequester(ports), url, desk, emit: () => undefined, rebuild: () => undefined }, never);
  held.live = live;
  live.begin();
  store.dispatch({ kind: 'sink-new', generation: 1, atMs: clock.now() });
  store.dispatch({ kind: 'sink-open', generation: 1 });
  const parser = await ports.loadParser(window.protocol);
  let last: ParsedIndex | Presentation | null = null;

  function decided(source: string): void {
    store.dispatch({ kind: 'live', fact: { kind: 'answered', source, atMs: clock.now(), isNew: true } });
    decide(store.state(), clock.now(), live);
  }

  async function manifest(bytes: Uint8Array, previous: Presentation | null): Promise<void> {
    const text = new TextDecoder().decode(bytes);
    checkLimit('characters', text.length, url);
    const next = await parser.parse({ text, url, nowEpochMs: Date.now(), previous, remote: new Map() }, never);
    if ('needs' in next || next === previous) throw new Error('It should have brought a segment.');
    const { unsupportedIds, activeTypes } = activate({ ...store.state(), presentation: next }, next, ports.capabilities);
    store.dispatch({ kind: 'presentation', presentation: next, unsupportedIds, activeTypes });
    last = next;
    decided('');
  }

  async function playlist(bytes: Uint8Array, previous: ParsedIndex | null): Promise<void> {
    const { presentation } = store.state();
    const rendition = presentation?.periods[0]?.groups[0]?.renditions[0];
    if (presentation === null || rendition === undefined) throw new Error('There is no rendition.');
    const next = await parser.parseIndex({ rendition, locationIndex: 0, bytes, byteOffset: 0, url, presentation, nowEpochMs: Date.now(), previous, sibling: null }, never);
    if ('needs' in next || next === previous) throw new Error('It should have brought a piece.');
    store.dispatch({ kind: 'index-ready', renditionId: rendition.id, locationIndex: 0, parsed: next, atMs: clock.now() });
    last = next;
    decided(rendition.id);
  }

  if (window.protocol === 'hls') {
    const multivariant = await parser.parse({ text: '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2"\nday.m3u8\n', url: 'https://cdn.example/main.m3u8', nowEpochMs: Date.now(), previous: null, remote: new Map() }, never);
    if ('needs' in multivariant) throw new Error('A playlist needs nothing more.');
    store.dispatch({ kind: 'presentation', presentation: multivariant, unsupportedIds: [], activeTypes: ['video'] });
  }

  return async (pieces: readonly Uint8Array[]): Promise<void> => {
    const bytes = concatBytes(pieces);
    if (window.protocol === 'dash') await manifest(bytes, last !== null && 'periods' in last ? last : null);
    else await playlist(bytes, last !== null && 'index' in last ? last : null);
  };
}

const url = 'https://cdn.example/day';

async function measure(window: DayWindow): Promise<RefreshSamples> {
  const refresh = await openSession(window);
  const cpu: number[] = [];
  let firstMs = 0;
  // All made before: what making them leaves to the collector is none of the refreshes'.
  const bodies = Array.from(window.texts(1 + warmUps + measured), (text) => new TextEncoder().encode(text));
  globalThis.gc?.();
  for (const [round, body] of bodies.entries()) {
    const pieces = Array.from({ length: Math.ceil(body.length / pieceBytes) }, (_, at) => body.subarray(at * pieceBytes, (at + 1) * pieceBytes));
    const start = cpuMs();
    await refresh(pieces);
    const spent = cpuMs() - start;
    if (round === 0) firstMs = spent;
    if (round > warmUps) cpu.push(spent);
  }
  const megabytes = (bodies.at(-1)?.length ?? 0) / 1e6;
  return { name: window.name, megabytes, firstMs, cpuMs: cpu };
}

const wanted = process.argv[2] ?? '';
const results: RefreshSamples[] = [];
for (const window of dayWindows) if (window.name.startsWith(wanted)) results.push(await measure(window));
console.log(JSON.stringify(results));
