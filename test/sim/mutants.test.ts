import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../src/config/config.js';
import { PlayerError } from '../../src/errors/player-error.js';
import type { SessionPorts } from '../../src/engine/session-ports.js';
import type { HttpPiece } from '../../src/ports/http.js';
import type { MediaSink } from '../../src/ports/media-sink.js';
import type { TimedAction, WorldSpec } from './session/world-spec.js';
import { runSession } from './session/run-session.js';
import { liveStage } from './scenarios/live-stage.js';
import { play, stage, titleOf } from './scenarios/stage.js';

/** A bug planted between the engine and its ports (or in what it is told), and the invariants of which one must notice it. */
interface Mutant {
  readonly name: string;
  readonly caughtBy: readonly string[];
  readonly spec?: Partial<WorldSpec>;
  readonly engineConfig?: PlayerConfig;
  wrap?(ports: SessionPorts): SessionPorts;
}

const never = new AbortController().signal;
const seeks: readonly TimedAction[] = [play, ...[0.5, 0.2, 0.8, 0.4].map((toShare, index): TimedAction => ({ atMs: 4000 + index * 5300, action: { kind: 'seek', toShare } }))];
const destroyEarly: readonly TimedAction[] = [play, { atMs: 700, action: { kind: 'destroy' } }];

/** The ports with another sink: each call goes to the true one where the change says nothing. */
function withSink(ports: SessionPorts, change: (sink: MediaSink) => Partial<MediaSink>): SessionPorts {
  return {
    ...ports,
    createSink(onFact) {
      const sink = ports.createSink(onFact);
      const plain: MediaSink = {
        open: (signal) => sink.open(signal), addTracks: (tracks) => sink.addTracks(tracks),
        append: (type, bytes, placement, signal) => sink.append(type, bytes, placement, signal),
        resetParser: (type) => sink.resetParser(type), remove: (type, start, end, signal) => sink.remove(type, start, end, signal),
        changeType: (type, mime) => sink.changeType(type, mime), setDuration: (seconds) => sink.setDuration(seconds),
        setLiveRange: (start, end) => sink.setLiveRange(start, end), endOfStream: () => sink.endOfStream(),
        buffered: (type) => sink.buffered(type), close: () => sink.close(),
      };
      return { ...plain, ...change(sink) };
    },
  };
}

const mutants: readonly Mutant[] = [
  {
    name: 'requests outlive their signal', caughtBy: ['destroyed sessions are quiet', 'requests are modest'],
    spec: { actions: destroyEarly, faults: [{ id: 'slow', kinds: ['segment'], effect: { kind: 'slow-first-byte', delayMs: 4000 } }] },
    wrap: (ports) => ({ ...ports, http: { request: (request) => ports.http.request(request, never) } }),
  },
  {
    name: 'timers outlive their signal', caughtBy: ['destroyed sessions are quiet'], spec: { actions: destroyEarly },
    wrap: (ports) => ({ ...ports, clock: { now: () => ports.clock.now(), wallNow: () => ports.clock.wallNow(), sleep: (ms) => ports.clock.sleep(ms, never) } }),
  },
  {
    name: 'the playhead is listened to for ever', caughtBy: ['destroyed sessions are quiet'],
    wrap: (ports) => ({ ...ports, playhead: { ...ports.playhead, subscribe: (listener) => {
      ports.playhead.subscribe(listener);
      return () => undefined;
    } } }),
  },
  {
    name: 'the sink is not closed', caughtBy: ['destroyed sessions are quiet'],
    wrap: (ports) => withSink(ports, () => ({ close: () => undefined })),
  },
  {
    name: 'an append does not wait for the one before', caughtBy: ['one sink operation at a time', 'nothing escapes'],
    wrap: (ports) => withSink(ports, (sink) => ({ append: (type, bytes, placement, signal) => {
      sink.append(type, bytes, placement, signal).catch(() => undefined);
      return Promise.resolve();
    } })),
  },
  {
    name: 'pictures are placed a fifth of a second late', caughtBy: ['frames are where they belong'],
    wrap: (ports) => withSink(ports, (sink) => ({ append: (type, bytes, placement, signal) => sink.append(type, bytes, type === 'video' ? { ...placement, timestampOffsetSeconds: placement.timestampOffsetSeconds + 0.2 } : placement, signal) })),
  },
  {
    name: 'sound is placed 42 ms late', caughtBy: ['sound meets picture'],
    wrap: (ports) => withSink(ports, (sink) => ({ append: (type, bytes, placement, signal) => sink.append(type, bytes, type === 'audio' ? { ...placement, timestampOffsetSeconds: placement.timestampOffsetSeconds + 0.042 } : placement, signal) })),
  },
  {
    name: 'an unfinished fragment is left in the parser', caughtBy: ['nothing escapes', 'calm sessions do not fail', 'enough bandwidth never stalls', 'frames are where they belong', 'playing moves or fails', 'playhead jumps are explained'],
    spec: { actions: seeks },
    wrap: (ports) => withSink(ports, () => ({ resetParser: () => undefined })),
  },
  {
    name: 'what was played is never removed', caughtBy: ['memory is bounded'],
    wrap: (ports) => withSink(ports, () => ({ remove: () => ports.clock.sleep(20, never) })),
  },
  {
    name: 'three times the goal is loaded', caughtBy: ['memory is bounded'], engineConfig: { buffer: { goalSeconds: 60 } },
    spec: { title: titleOf('dash', { sections: [{ durationSeconds: 200, mediaStartSeconds: 0 }] }) },
  },
  {
    name: 'the limit on height is forgotten', caughtBy: ['limits are kept'], engineConfig: { buffer: { goalSeconds: 20 } },
    spec: { config: { buffer: { goalSeconds: 20 }, abr: { maxHeight: 360 } } },
  },
  {
    name: 'the player jumps ahead by itself', caughtBy: ['playhead jumps are explained'],
    wrap: (ports) => {
      let ticks = 0;
      return { ...ports, playhead: { ...ports.playhead, subscribe: (listener) => ports.playhead.subscribe((cause, observation) => {
        ticks += cause === 'tick' ? 1 : 0;
        if (ticks === 20) ports.playhead.seek(observation.timeSeconds + 3);
        listener(cause, observation);
      }) } };
    },
  },
  {
    name: 'the end of the stream is never told', caughtBy: ['playing moves or fails', 'calm sessions do not fail', 'enough bandwidth never stalls', 'something is pending'],
    wrap: (ports) => withSink(ports, () => ({ endOfStream: () => undefined })),
  },
  {
    name: 'Retry-After is not waited for', caughtBy: ['Retry-After is obeyed'],
    spec: { faults: [{ id: 'busy', kinds: ['segment'], segments: [12], firstTries: 1, effect: { kind: 'status', status: 429, retryAfterSeconds: 9 } }], actions: [play] },
    wrap: (ports) => ({ ...ports, clock: { now: () => ports.clock.now(), wallNow: () => ports.clock.wallNow(), sleep: (ms, signal) => ports.clock.sleep(ms > 8500 && ms < 30_000 ? 100 : ms, signal) } }),
  },
  {
    name: 'a store that throws reaches the session', caughtBy: ['nothing escapes'],
    wrap: (ports) => ({ ...ports, estimateStore: { read: () => null, write: () => {
      throw new TypeError('storage is full');
    } } }),
  },
  {
    name: 'a token is shown in an error', caughtBy: ['secrets are kept'],
    wrap: (ports) => ({ ...ports, http: { request: (request) => Promise.reject(new PlayerError('network/failed', `GET ${request.url} failed.`, { url: request.url, attempts: 1 })) } }),
  },
  {
    name: 'bodies are asked for and left lying', caughtBy: ['destroyed sessions are quiet', 'bodies are read', 'requests are modest', 'loads make progress'],
    wrap: (ports) => ({ ...ports, http: { request: async (request, signal) => {
      await ports.http.request(request, never);
      return ports.http.request(request, signal);
    } } }),
  },
  {
    name: 'every log line shows the whole URL', caughtBy: ['secrets are kept'],
    wrap: (ports) => ({ ...ports, http: { request: (request, signal) => {
      ports.logger.log('debug', `GET ${request.url}`);
      return ports.http.request(request, signal);
    } } }),
  },
];

/** A port whose answers to refreshes are meddled with. */
function withManifests(ports: SessionPorts, change: (text: string) => string): SessionPorts {
  return { ...ports, http: { async request(request, signal) {
    const response = await ports.http.request(request, signal);
    if (!request.url.includes('.mpd')) return response;
    return { ...response, headers: new Map([...response.headers].filter(([name]) => name !== 'content-length')), body: changed(response.body, change) };
  } } };
}

async function* changed(body: AsyncIterable<HttpPiece>, change: (text: string) => string): AsyncGenerator<HttpPiece> {
  const pieces: Uint8Array[] = [];
  let atMs = 0;
  for await (const piece of body) {
    pieces.push(piece.bytes);
    atMs = piece.atMs;
  }
  yield { bytes: new TextEncoder().encode(change(Buffer.concat(pieces).toString())), atMs };
}

const liveMutants: readonly (Mutant & { readonly base: WorldSpec })[] = [
  {
    name: 'each playlist is asked for twice', caughtBy: ['refreshes keep their pace'], base: liveStage('hls'),
    wrap: (ports) => ({ ...ports, http: { async request(request, signal) {
      if (/\/[va]\d\/index\.m3u8/.test(request.url)) for await (const piece of (await ports.http.request(request, signal)).body) void piece;
      return ports.http.request(request, signal);
    } } }),
  },
  {
    name: 'an MPD is asked for each second', caughtBy: ['refreshes keep their pace'], base: liveStage('dash-time'),
    wrap: (ports) => withManifests(ports, (text) => text.replace('minimumUpdatePeriod="PT2S"', 'minimumUpdatePeriod="PT1S"')),
  },
  {
    name: 'the player stays far behind the edge', caughtBy: ['latency is kept', 'the playhead is in the window'], base: liveStage('dash', {}, { runMs: 90_000 }),
    engineConfig: { buffer: { goalSeconds: 20 }, live: { targetLatencySeconds: 30 } },
  },
  {
    name: 'the edge is taken to be where it is not', caughtBy: ['latency is kept', 'the playhead is in the window', 'playhead jumps are explained', 'enough bandwidth never stalls', 'calm sessions do not fail'], base: liveStage('dash', {}, { runMs: 90_000 }),
    wrap: (ports) => withManifests(ports, (text) => text.replace('availabilityStartTime="2026-01-01T00:00:00', 'availabilityStartTime="2025-12-31T23:59:57')),
  },
  {
    name: 'catching up is heard', caughtBy: ['rates are inaudible'], base: liveStage('ll-hls', {}, { actions: [play, { atMs: 20_000, action: { kind: 'pause' } }, { atMs: 21_000, action: { kind: 'play' } }] }),
    engineConfig: { buffer: { goalSeconds: 20 }, live: { maxRate: 1.3 } },
  },
  {
    name: 'catching up does not look at the buffer', caughtBy: ['catching up does not stall', 'enough bandwidth never stalls', 'rates are inaudible'], base: liveStage('ll-dash', {}, { runMs: 60_000 }),
    wrap: (ports) => ({ ...ports, playhead: { ...ports.playhead, setRate: (rate) => ports.playhead.setRate(rate), subscribe: (listener) => ports.playhead.subscribe((cause, observation) => {
      if (cause === 'tick' && observation.timeSeconds > 0) ports.playhead.setRate(1.04);
      listener(cause, observation);
    }) } }),
  },
  {
    name: 'a stream that stands still is played for ever in silence', caughtBy: ['playing moves or fails', 'something is pending'], base: liveStage('hls', { faults: [{ kind: 'frozen', fromMs: 20_000, forMs: Infinity, amountMs: null }] }, { runMs: 120_000 }),
    wrap: (ports) => ({ ...ports, clock: { now: () => Math.min(ports.clock.now(), 30_000), wallNow: () => ports.clock.wallNow(), sleep: (ms, signal) => ports.clock.sleep(ms, signal) } }),
  },
];

describe('planted bugs of live sessions are noticed', () => {
  it.each(liveMutants)('$name', async ({ caughtBy, base, engineConfig, wrap }) => {
    const { breach } = await runSession(base, {
      ...(wrap === undefined ? {} : { wrapPorts: (ports) => wrap(ports) }),
      ...(engineConfig === undefined ? {} : { engineConfig }),
    });
    expect(caughtBy).toContain(breach?.invariant ?? 'nothing was noticed');
  }, 60_000);

  it('while the same sessions without them are clean', async () => {
    for (const { base } of liveMutants) expect((await runSession(base)).breach).toBeNull();
  }, 60_000);
});

describe('planted bugs are noticed', () => {
  it.each(mutants)('$name', async ({ caughtBy, spec, engineConfig, wrap }) => {
    const base = stage(titleOf('dash', { fragmentsPerSegment: 2 }), spec);
    const { breach } = await runSession(base, {
      ...(wrap === undefined ? {} : { wrapPorts: (ports) => wrap(ports) }),
      ...(engineConfig === undefined ? {} : { engineConfig }),
    });
    expect(caughtBy).toContain(breach?.invariant ?? 'nothing was noticed');
  });

  it('while the same sessions without them are clean', async () => {
    for (const { spec } of mutants) {
      const { breach } = await runSession(stage(titleOf('dash', { fragmentsPerSegment: 2 }), spec));
      expect(breach).toBeNull();
    }
  });
});
