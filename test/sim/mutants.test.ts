import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../src/config/config.js';
import { PlayerError } from '../../src/errors/player-error.js';
import type { SessionPorts } from '../../src/engine/session-ports.js';
import type { MediaSink } from '../../src/ports/media-sink.js';
import type { TimedAction, WorldSpec } from './session/world-spec.js';
import { runSession } from './session/run-session.js';
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
