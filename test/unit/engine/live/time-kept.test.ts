import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../../../src/errors/player-error.js';
import { createOriginTime } from '../../../../src/engine/live/origin-time.js';
import { liveInfo } from '../../../../src/engine/live/live-info.js';
import { createStore } from '../../../../src/engine/store.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { reduceLive } from '../../../../src/engine/live/reduce-live.js';
import { VirtualClock } from '../../../sim/time/virtual-clock.js';
import { present, videoPeriod } from '../../manifest/dash/mpd.js';
import { never } from '../../fetch/network.js';
import { joined, joinedMs, numbers, observe, startMs } from './broadcast.js';

const httpTime = '<UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-xsdate:2014" value="https://t.example/"/>';
/** Now by the origin, 1000 s after the start of the stream, when Clock.now is 0. */
const originMs = startMs + 1_000_000;

/** A session whose time source says what `write` makes of the origin's time. */
async function watched(head: string, write: ((epochMs: number) => string) | null, isClockKnown = false) {
  const clock = new VirtualClock(originMs);
  const scope = new AbortController();
  const joinedAt = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000 + joinedMs / 1000, head, isClockKnown });
  // The session began at Clock.now 0.
  const store = createStore(observe(joinedAt, 'tick', { atMs: 0 }), reduceLive, () => undefined);
  const asked: number[] = [];
  const slept = { ms: 0 };
  const requester = {
    stream: () => { throw new Error('nobody streams here'); },
    async whole() {
      asked.push(clock.now());
      if (write === null) throw new Error('down');
      return { bytes: new TextEncoder().encode(write(originMs + clock.now() + slept.ms)), head: { url: 'https://t.example/', contentType: null, expectedBytes: null } };
    },
  };
  const time = createOriginTime({ ports: { clock, logger: { log: () => undefined } }, store, requester }, scope.signal);
  return {
    clock, time, asked, scope, store,
    edge: (): number => present(liveInfo(store.state(), clock.now())).edge,
    sleep: (ms: number) => { slept.ms += ms; clock.jumpWall(ms); },
  };
}
const sources = (state: SessionState) => present(state.presentation?.live).clockSources;

describe("the origin's time, kept", () => {
  it('without a zone is UTC', async () => {
    const { time, store, scope } = await watched(httpTime, (epochMs) => `${new Date(epochMs + 5000).toISOString().replace('Z', '')}\n`);
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    expect(await time.ask(sources(store.state()))).toBe(true);
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(present(store.state().live).clock.lowMs).toBe(originMs + 5000);
    scope.abort();
  });

  it('is asked for again when the machine has slept, and every ten minutes', async () => {
    const { clock, time, asked, sleep, edge, scope, store } = await watched(httpTime, (epochMs) => new Date(epochMs).toISOString());
    time.keep();
    await time.ask(sources(store.state()));
    await clock.settle(clock.sleep(15_000, scope.signal));
    expect(asked).toEqual([0]);
    expect(edge()).toBeCloseTo(1015, 1);
    sleep(3_600_000);
    await clock.settle(clock.sleep(10_000, scope.signal));
    expect(asked).toEqual([0, 20_000]);
    expect(edge()).toBeCloseTo(4625, 1);
    await clock.settle(clock.sleep(600_000, scope.signal));
    expect(asked).toEqual([0, 20_000, 620_000]);
    scope.abort();
  });

  it('is asked for again after ten seconds, and twice as long each time, while nobody answers', async () => {
    const { clock, time, asked, scope, store } = await watched(httpTime, null);
    time.keep();
    await clock.settle(time.ask(sources(store.state())));
    await clock.settle(clock.sleep(200_000, scope.signal));
    expect(asked).toEqual([0, 10_000, 30_000, 70_000, 150_000]);
    scope.abort();
  });

  it('is asked for once a later manifest names a source', async () => {
    const { clock, time, asked, scope, store } = await watched('', (epochMs) => new Date(epochMs).toISOString());
    time.keep();
    await clock.settle(clock.sleep(25_000, scope.signal));
    expect(asked).toEqual([]);
    const { presentation } = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1026, head: httpTime });
    store.dispatch({ kind: 'presentation', presentation: present(presentation), unsupportedIds: [], activeTypes: ['video'] });
    await clock.settle(clock.sleep(10_000, scope.signal));
    expect(asked).toEqual([30_000]);
    scope.abort();
  });

  describe('written into each manifest', () => {
    const direct = (epochMs: number): string => `<UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="${new Date(epochMs).toISOString()}"/>`;

    /** A session whose machine is a day fast, and manifests that came at times of Clock.now with the time as it was then. */
    async function told() {
      const watching = await watched(direct(originMs), null);
      const { time, store, clock } = watching;
      time.keep();
      await time.ask(sources(store.state()));
      return {
        ...watching,
        async comes(epochMs: number) {
          const { presentation } = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, head: direct(epochMs) });
          store.dispatch({ kind: 'presentation', presentation: present(presentation), unsupportedIds: [], activeTypes: ['video'] });
          store.dispatch({ kind: 'live', fact: { kind: 'answered', source: '', atMs: clock.now(), isNew: true } });
          await clock.settle(clock.sleep(100, never));
        },
      };
    }

    it('L01: is right again with the first one after the machine has slept', async () => {
      const { clock, comes, sleep, edge, scope } = await told();
      await clock.settle(clock.sleep(5000, never));
      sleep(3_600_000);
      await comes(originMs + 5000 + 3_600_000);
      expect(Math.abs(edge() - 4605)).toBeLessThan(1.6);
      scope.abort();
    });

    it('is not set back by copies that have waited in a cache', async () => {
      const { clock, comes, edge, scope } = await told();
      for (const ageMs of [0, 8000, 1000]) {
        await clock.settle(clock.sleep(10_000, never));
        await comes(originMs + clock.now() - ageMs);
      }
      expect(Math.abs(edge() - 1000 - clock.now() / 1000)).toBeLessThan(1.6);
      scope.abort();
    });

    it('is followed down as well, when clocks have drifted apart for long', async () => {
      const { clock, comes, edge, scope } = await told();
      await clock.settle(clock.sleep(700_000, never));
      await comes(originMs + clock.now() - 3000);
      expect(Math.abs(edge() - 997 - clock.now() / 1000)).toBeLessThan(1.6);
      scope.abort();
    });
  });

  it('L02: is what the machine says after its sleep, where nobody else has ever told', async () => {
    const { clock, time, sleep, edge, scope } = await watched('', null);
    time.keep();
    sleep(3_600_000);
    await clock.settle(clock.sleep(12_000, scope.signal));
    expect(edge()).toBeCloseTo(4612, 1);
    scope.abort();
  });

  it('is asked for anew when what should be there by it is denied, and then not for a while', async () => {
    const { clock, time, asked, edge, sleep, scope, store } = await watched(httpTime, (epochMs) => new Date(epochMs).toISOString());
    time.keep();
    await time.ask(sources(store.state()));
    await clock.settle(clock.sleep(1000, scope.signal));
    const before = asked.length;
    // The origin's clock is set back by an hour; this machine's is as it was.
    sleep(-3_600_000);
    clock.jumpWall(3_600_000);
    const error = new PlayerError('network/http-status', 'x', { url: 'x', status: 404, attempts: 1 });
    store.dispatch({ kind: 'trouble', type: 'video', error, atMs: clock.now(), retryAtMs: clock.now() });
    await clock.settle(clock.sleep(100, scope.signal));
    expect(asked.length).toBe(before + 1);
    expect(edge()).toBeCloseTo(1001 - 3600, 0);
    // That was by another clock.
    expect(store.state().tracks.video.trouble).toBeNull();
    store.dispatch({ kind: 'trouble', type: 'video', error, atMs: clock.now(), retryAtMs: clock.now() });
    await clock.settle(clock.sleep(5000, scope.signal));
    expect(asked.length).toBe(before + 1);
    scope.abort();
  });
});
