import { describe, expect, it } from 'vitest';
import { createOriginTime } from '../../../../src/engine/live/origin-time.js';
import { liveInfo } from '../../../../src/engine/live/live-info.js';
import { createStore } from '../../../../src/engine/store.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { reduceLive } from '../../../../src/engine/live/reduce-live.js';
import { VirtualClock } from '../../../sim/time/virtual-clock.js';
import { present, videoPeriod } from '../../manifest/dash/mpd.js';
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
    const { clock, time, asked, sleep, edge, scope } = await watched(httpTime, (epochMs) => new Date(epochMs).toISOString());
    time.keep();
    await clock.settle(clock.sleep(15_000, scope.signal));
    expect(asked).toEqual([]);
    expect(edge()).toBeCloseTo(1015, 1);
    sleep(3_600_000);
    await clock.settle(clock.sleep(10_000, scope.signal));
    expect(asked).toEqual([20_000]);
    expect(edge()).toBeCloseTo(4625, 1);
    await clock.settle(clock.sleep(600_000, scope.signal));
    expect(asked).toEqual([20_000, 620_000]);
    scope.abort();
  });

  it('L02: is what the machine says after its sleep, where nobody else has ever told', async () => {
    const { clock, time, sleep, edge, scope } = await watched('', null);
    time.keep();
    sleep(3_600_000);
    await clock.settle(clock.sleep(12_000, scope.signal));
    expect(edge()).toBeCloseTo(4612, 1);
    scope.abort();
  });
});
