import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/ports/http.js';
import { FakeElement } from '../sim/media/fake-element.js';
import { createFakePlayhead } from '../sim/media/fake-playhead.js';
import { FakeSink } from '../sim/media/fake-sink.js';
import type { SinkEvent } from '../sim/media/sink-event.js';
import { healthySink } from '../sim/media/sink-profile.js';
import type { Answer } from '../sim/network/answer.js';
import { steadyTrace } from '../sim/network/bandwidth.js';
import { FakeHttp } from '../sim/network/fake-http.js';
import type { Origin } from '../sim/network/fake-http.js';
import type { FaultRule } from '../sim/network/faults.js';
import { Link } from '../sim/network/link.js';
import { bodyOf, textBody } from '../sim/network/resource.js';
import { createFakeCapabilities, createMemoryEstimateStore, FakeConnectivity, nodeDecryptor } from '../sim/ports/small-fakes.js';
import type { EstimateMemory } from '../sim/ports/small-fakes.js';
import { FakeWorkers } from '../sim/ports/fake-workers.js';
import { SeededRandom } from '../sim/time/seeded-random.js';
import { VirtualClock } from '../sim/time/virtual-clock.js';
import { describeCapabilitiesContract } from './capabilities.contract.js';
import { describeClockContract } from './clock.contract.js';
import { describeConnectivityContract } from './connectivity.contract.js';
import { describeDecryptorContract } from './decryptor.contract.js';
import { describeEstimateStoreContract } from './estimate-store.contract.js';
import { describeHttpContract } from './http.contract.js';
import { describeMediaSinkContract } from './media-sink.contract.js';
import { describePlayheadContract } from './playhead.contract.js';
import { describeRandomContract } from './random.contract.js';
import { loadSinkMedia } from './sink-media.js';
import { describeWorkerThreadContract } from './worker-thread.contract.js';

const never = new AbortController().signal;

describeClockContract('virtual', () => {
  const clock = new VirtualClock();
  return { clock, run: (work) => clock.settle(work) };
});

describeRandomContract('seeded', () => new SeededRandom(1));
describeDecryptorContract('node:crypto', () => nodeDecryptor);
describeCapabilitiesContract('fake', () => createFakeCapabilities());
describeConnectivityContract('fake', () => {
  const connectivity = new FakeConnectivity();
  return { connectivity, set: (isOffline) => connectivity.set(isOffline) };
});

describeWorkerThreadContract('virtual', () => {
  const clock = new VirtualClock();
  const workers = new FakeWorkers(clock, {
    echo: (scope) => {
      scope.onmessage = ({ data }) => {
        scope.postMessage(data, []);
        if (data === 'throw') throw new Error('thrown later');
      };
    },
    broken: () => {
      throw new Error('thrown at once');
    },
  });
  return {
    startWorker: workers.start, echo: { text: 'echo' }, broken: { text: 'broken' }, missing: { url: 'missing.js' },
    run: (work) => clock.settle(work), wait: () => clock.settle(clock.sleep(100, never)),
  };
});

describeEstimateStoreContract('in memory', () => {
  let now = 1_700_000_000_000;
  const memory: EstimateMemory = { kept: null };
  const reopen = () => createMemoryEstimateStore({ wallNow: () => now }, memory);
  return { store: reopen(), reopen, passTime: (ms) => void (now += ms) };
});

/** The origin that the Http contract asks for. */
const contractOrigin: Origin = {
  find(url) {
    const [, kind, size] = new URL(url).pathname.split('/');
    const length = kind === 'slow' ? Number(size) * 1000 : kind === 'broken' ? Number(size) * 2 : Number(size);
    if (kind !== 'bytes' && kind !== 'slow' && kind !== 'broken') return null;
    const bytes = Uint8Array.from({ length }, (_, index) => index % 251);
    return { name: { kind: 'segment', rendition: null, segment: null }, contentType: 'application/octet-stream', body: bodyOf(bytes) };
  },
  answer(request: HttpRequest): Answer | null {
    const { pathname } = new URL(request.url);
    const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value] as const));
    if (pathname === '/headers') return { status: 200, headers: new Map(), body: textBody(JSON.stringify(Object.fromEntries(headers))) };
    if (pathname === '/answer-headers') return { status: 200, headers: new Map([['x-sluice-test', 'Yes']]), body: textBody('') };
    return null;
  },
};

const contractFaults: readonly FaultRule[] = [
  ...[404, 416, 500, 503].map((status): FaultRule => ({ id: `status ${status}`, path: `/status/${status}`, effect: { kind: 'status', status } })),
  { id: 'redirect', path: '/redirect', effect: { kind: 'redirect', hops: 1, path: '/bytes/10' } },
  { id: 'broken', path: '/broken/5000', effect: { kind: 'truncate', atShare: 0.5, announced: true } },
  { id: 'dropped', path: '/dropped', effect: { kind: 'refuse', afterMs: 5 } },
  { id: 'silent', path: '/silent', effect: { kind: 'black-hole' } },
  { id: 'slow', path: '/slow/4/60', effect: { kind: 'trickle', pieceBytes: 1000, everyMs: 60 } },
  { id: 'slower', path: '/slow/200/20', effect: { kind: 'trickle', pieceBytes: 1000, everyMs: 20 } },
];

describeHttpContract('simulated network', async () => {
  const clock = new VirtualClock();
  const http = new FakeHttp(clock, new Link(clock, steadyTrace(20_000, 20)), contractOrigin, new SeededRandom(1));
  http.faults = contractFaults;
  // Requests, reads and waits go on side by side here, so time moves one event in each turn of the real loop.
  let isDisposed = false;
  const oneEvent = { isOver: () => false, afterEvent: () => true, uncaught: (error: unknown) => { throw error; } };
  const pump = async (): Promise<void> => {
    while (!isDisposed) await clock.run(Infinity, oneEvent);
  };
  void pump();
  return {
    http, origin: 'https://origin.test', now: () => clock.now(), wait: (ms) => clock.sleep(ms, never), run: (work) => work,
    cancelledTransfers: async () => http.records.filter(({ url, outcome }) => url.includes('/slow/') && outcome === 'cancelled').length,
    dispose: () => void (isDisposed = true),
  };
});

describeMediaSinkContract('simulated MediaSource', async () => {
  const clock = new VirtualClock();
  const element = new FakeElement(clock);
  const sinks: FakeSink[] = [];
  let isStolen = false;
  return {
    factory: (onFact) => {
      const sink = new FakeSink(clock, element, healthySink, onFact, () => undefined);
      sinks.push(sink);
      return sink;
    },
    media: await loadSinkMedia(),
    isTypeSupported: (mime) => healthySink.supports(mime),
    run: (work) => clock.settle(work),
    wait: (ms) => clock.sleep(ms, never),
    elementDuration: () => element.durationSeconds,
    hasSource: () => element.isAttached || isStolen,
    steal: () => {
      isStolen = true;
      for (const sink of sinks) sink.closeFromOutside();
    },
    tooManyAudioBytes: 48_000_000,
    dispose: () => undefined,
  };
});

describePlayheadContract('simulated element', async () => {
  const clock = new VirtualClock();
  const element = new FakeElement(clock);
  const screen = { widthPixels: 0, heightPixels: 0, droppedShare: 0 };
  const sink = new FakeSink(clock, element, healthySink, () => undefined, () => undefined);
  const { videoSmall } = await loadSinkMedia();
  const load = async (): Promise<void> => {
    await sink.open(never);
    sink.addTracks([{ type: 'video', mime: videoSmall.mime }]);
    const place = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };
    for (const bytes of [videoSmall.init, ...videoSmall.fragments]) await sink.append('video', bytes, place, never);
    sink.endOfStream();
  };
  await clock.settle(load());
  return {
    playhead: createFakePlayhead(element, clock, screen),
    now: () => clock.now(), wait: (ms) => clock.sleep(ms, never), run: (work) => clock.settle(work),
    play: () => element.play(), pause: () => element.pause(),
    resize: (width, height) => {
      Object.assign(screen, { widthPixels: width * 2, heightPixels: height * 2 });
      element.resized();
    },
    devicePixelRatio: 2,
    dispose: () => undefined,
  };
});

describe('the simulated sink', () => {
  it('writes down what breaks the contract of the port', async () => {
    const clock = new VirtualClock();
    const events: SinkEvent[] = [];
    const sink = new FakeSink(clock, new FakeElement(clock), healthySink, () => undefined, (event) => events.push(event));
    const { videoSmall } = await loadSinkMedia();
    await clock.settle(sink.open(never));
    sink.addTracks([{ type: 'video', mime: videoSmall.mime }]);
    const place = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };
    const first = sink.append('video', videoSmall.init, place, never);
    await clock.settle(sink.append('video', videoSmall.init, place, never).catch(() => undefined));
    await clock.settle(first);
    expect(events).toContainEqual({ kind: 'misuse', text: 'append on video while another operation is under way' });
  });
});
