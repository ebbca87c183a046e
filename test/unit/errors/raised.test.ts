import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../../src/config/resolve.js';
import type { SessionPorts } from '../../../src/engine/session-ports.js';
import type { ErrorCode } from '../../../src/errors/codes.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import { SourceBufferTrack } from '../../../src/platform/source-buffer-track.js';
import { Player } from '../../../src/player/player.js';
import { openPageThread } from '../../../src/remote/page-thread.js';
import { createReaderHost } from '../../../src/remote/reader-host.js';
import { createTransmuxer } from '../../../src/transmux/index.js';
import { healthySink } from '../../sim/media/sink-profile.js';
import type { FaultEffect, FaultRule } from '../../sim/network/faults.js';
import { createFakeCapabilities } from '../../sim/ports/small-fakes.js';
import { play, faulty, stage, view } from '../../sim/scenarios/stage.js';
import { runSession } from '../../sim/session/run-session.js';
import type { WorldSpec } from '../../sim/session/world-spec.js';
import { encrypted, hls, mpdWith, multivariantWith, playlistWith } from '../hostile/served.js';
import { settled, usePage } from '../player/page.js';

const context = usePage();
const text = (value: string): FaultEffect => ({ kind: 'replace', bytes: new TextEncoder().encode(value) });
const zeros = (length: number): FaultEffect => ({ kind: 'replace', bytes: new Uint8Array(length) });
const fault = (kinds: FaultRule['kinds'], effect: FaultEffect): FaultRule => ({ id: 'fault', ...(kinds === undefined ? {} : { kinds }), effect });

/** What a whole session told the app, on fakes of the ports. */
async function told(spec: WorldSpec): Promise<readonly PlayerError[]> {
  const { error, warnings } = await view(spec);
  return [...(error === null ? [] : [error]), ...warnings];
}

/** The fatal error of a session on a healthy world whose ports are not. */
async function failedOn(wrapPorts: (ports: SessionPorts) => SessionPorts): Promise<readonly PlayerError[]> {
  const { world } = await runSession(stage(hls), { hasInvariants: false, wrapPorts });
  return world.fatal === null ? [] : [world.fatal];
}

/** Warnings of a session over transport streams on a page that may start no worker. */
async function withoutWorker(): Promise<readonly PlayerError[]> {
  const bytes = new Uint8Array(readFileSync(new URL('../transmux/fixtures/av.ts', import.meta.url)));
  const { warnings } = await view(faulty(hls, fault(['segment'], { kind: 'replace', bytes })), { hasInvariants: false, wrapPorts: (ports) => {
    const host = createReaderHost([
      { name: 'a blob', load: async () => () => { throw new Error('The policy of the page forbids it'); } },
      { name: 'the page itself', load: async () => openPageThread },
    ], ports.clock);
    return { ...ports, createTransmuxer: async () => createTransmuxer({ loadLeadingMp4: null, loadTransport: async (container) => host.createReader(container), loadWebm: () => Promise.reject(new Error('no WebM here')) }) };
  } });
  // What the segment is called has nothing to do with it.
  expect(warnings.find(({ code }) => code === 'environment/worker-failed')?.context).toEqual({ script: 'a blob' });
  return warnings;
}

/** What a call throws or rejects with. */
async function thrown(call: () => unknown): Promise<readonly PlayerError[]> {
  try {
    await call();
  } catch (error) {
    if (error instanceof PlayerError) return [error];
    throw error;
  }
  return [];
}

/** A SourceBuffer that refuses what it is given, as browsers do: an `error` and then `updateend`. */
class RefusingBuffer extends EventTarget {
  readonly updating = false;
  readonly buffered = { length: 0 };
  timestampOffset = 0;
  appendWindowStart = 0;
  appendWindowEnd = Infinity;

  appendBuffer(): void {
    queueMicrotask(() => {
      this.dispatchEvent(new Event('error'));
      this.dispatchEvent(new Event('updateend'));
    });
  }
}

/** A page whose element has pictures at once and whose browser wants a gesture. */
async function blockedAutoplay(): Promise<readonly PlayerError[]> {
  const { page } = context;
  Object.assign(page.video, { autoplay: true, play: () => Promise.reject(new DOMException('a gesture, please', 'NotAllowedError')) });
  const warnings: PlayerError[] = [];
  const player = page.player();
  player.on('warning', ({ error }) => void warnings.push(error));
  player.load('film.mpd').catch(() => undefined);
  await settled();
  page.asked[0]?.answer(new Response(mpdWith(/<MPD/, '<MPD'), { headers: { 'content-type': 'application/dash+xml' } }));
  for (let turn = 0; turn < 20 && warnings.length === 0; turn += 1) {
    await settled();
    Object.assign(page.video, { readyState: 4 });
    for (const name of ['loadedmetadata', 'seeked', 'loadeddata', 'canplay', 'timeupdate']) page.video.dispatchEvent(new Event(name));
  }
  await player.destroy();
  return warnings;
}

/** How each code comes about. The type leaves none out. */
const raisers: { readonly [Code in ErrorCode]: () => Promise<readonly PlayerError[]> } = {
  'network/http-status': () => told(faulty(hls, fault(['manifest'], { kind: 'status', status: 404 }))),
  'network/timeout': () => told(faulty(hls, fault(['manifest'], { kind: 'black-hole' }))),
  'network/failed': () => told(faulty(hls, fault(['manifest'], { kind: 'refuse', afterMs: 5 }))),
  'network/wrong-length': () => told(faulty({ ...hls, addressing: 'byte-range' }, fault(['segment'], { kind: 'wrong-range', shiftBytes: 100 }))),
  'network/too-large': () => told(faulty(encrypted, fault(['key'], zeros(70_000)))),
  'policy/scheme': () => told(faulty(hls, fault(['manifest'], text(multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', 'ftp://a.test/'))))),
  'manifest/not-recognised': () => told(faulty(hls, fault(['manifest'], { kind: 'html' }))),
  'manifest/invalid': () => told(faulty(hls, fault(['playlist'], text(playlistWith('#EXTINF:NaN,'))))),
  'manifest/limit': () => told(faulty(hls, fault(['manifest'], text(multivariantWith(`#${'a'.repeat(70_000)}`))))),
  'manifest/cycle': () => told(faulty(hls, fault(['manifest'], text(multivariantWith('#EXT-X-STREAM-INF:BANDWIDTH=1', 'main.m3u8'))))),
  'manifest/unsupported': () => told(faulty(hls, fault(['playlist'], text(playlistWith('#EXT-X-KEY:METHOD=SAMPLE-AES,URI="key"'))))),
  'metadata/invalid': () => told(faulty(hls, fault(['playlist'], text(playlistWith('#EXT-X-DATERANGE:ID="ad"'))))),
  'container/invalid': () => told(faulty(hls, fault(['segment'], { kind: 'html' }))),
  'container/unsupported': () => told(faulty(hls, fault(['segment'], { kind: 'replace', bytes: new Uint8Array(readFileSync(new URL('../transmux/fixtures/hevc-opus.ts', import.meta.url))) }))),
  'key/invalid': () => told(faulty(encrypted, fault(['key'], zeros(15)))),
  'key/decrypt-failed': () => told(faulty(encrypted, fault(['key'], zeros(16)))),
  'media/unsupported': () => failedOn((ports) => ({ ...ports, capabilities: createFakeCapabilities([]) })),
  'media/decode': () => told(faulty(hls, fault(['segment'], { kind: 'poison' }))),
  'media/append': () => thrown(() => {
    const buffer = new RefusingBuffer() as unknown as SourceBuffer;
    const placement = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: 10 };
    return new SourceBufferTrack('video', buffer, () => 'CHUNK_DEMUXER_ERROR_APPEND_FAILED', () => undefined).append(new Uint8Array(8), placement, new AbortController().signal);
  }),
  'media/empty-segment': () => told(faulty(hls, fault(['segment'], { kind: 'no-key-frame' }))),
  'buffer/quota': () => told(stage(hls, { sink: { ...healthySink, evictsPlayed: false, quotaBytes: { video: 20_000, audio: 12 << 20 } } })),
  'sink/stuck': () => told(stage(hls, { actions: [play, { atMs: 1500, action: { kind: 'stuck-append', count: 1 } }], config: { buffer: { goalSeconds: 3 } } })),
  'sink/closed': () => told(stage(hls, { actions: [play, { atMs: 3000, action: { kind: 'close-sink' } }] })),
  'playback/stuck': () => told(stage(hls, { freeze: { atSeconds: 4, ends: 'never' } })),
  // It is said to go on, and never does.
  'live/stale': () => told(faulty(hls, fault(['manifest'], text(playlistWith('').replace(/#EXT-X-(ENDLIST|PLAYLIST-TYPE.*)\n/g, ''))))),
  'playback/autoplay-blocked': blockedAutoplay,
  'environment/unsupported': () => thrown(() => {
    Reflect.deleteProperty(globalThis, 'MediaSource');
    return new Player(context.page.video);
  }),
  'environment/chunk-failed': () => failedOn((ports) => ({ ...ports, loadParser: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')) })),
  'environment/worker-failed': withoutWorker,
  'config/invalid': () => thrown(() => resolveConfig({ buffer: { goalSeconds: -1 } })),
  'player/misuse': () => thrown(() => context.page.player().retry()),
  'internal/unexpected': () => failedOn((ports) => ({ ...ports, capabilities: { isTypeSupported: () => { throw new TypeError('a bug'); }, canChangeType: true } })),
};

describe('every error code is raised', () => {
  it.each(Object.entries(raisers))('%s', async (code, raise) => {
    const errors = await raise();
    expect(errors.map((error) => error.code)).toContain(code);
    for (const error of errors) {
      expect(error.message.length).toBeGreaterThan(20);
      expect(error.severity).toBeDefined();
    }
  }, 60_000);
});
