import { describe, expect, it } from 'vitest';
import { createOriginTime } from '../../../../src/engine/live/origin-time.js';
import { originNow } from '../../../../src/manifest/clock-sync.js';
import type { ClockSource } from '../../../../src/model/live.js';
import { never } from '../../fetch/network.js';
import { deskBench } from './desk-bench.js';
import type { Reply } from './desk-bench.js';
import { liveOf, playing, startMs, tell, newLive, window } from './stage.js';

const dayMs = 86_400_000;

/** A machine whose clock is wrong by a day. */
function bench(reply: (url: string) => Reply, date: (url: string) => string | null = () => null) {
  const wrong = tell(playing(window()), { kind: 'begun', state: newLive({ machineEpochMs: startMs + dayMs, epochMs: startMs + dayMs }) });
  const all = deskBench(wrong, reply, null, date);
  const time = createOriginTime(all.parts, never);
  all.ears.dated = time.dated;
  return {
    ...all, time,
    ask: (...sources: ClockSource[]) => all.clock.settle(time.ask(sources)),
    /** How far what is known is from the truth, in ms. */
    offMs: () => liveOf(all.store.state()).epochMs - startMs,
  };
}

const iso: ClockSource = { kind: 'http-iso', value: 'https://t.test/iso' };

describe('the sources that a manifest names', () => {
  it('L01: tell the time of a machine that is wrong by a day', async () => {
    const { ask, asked, offMs } = bench(() => '2026-01-01T00:00:00.000Z\n');
    await ask(iso);
    expect(asked).toEqual(['https://t.test/iso']);
    // Within the round trip.
    expect(Math.abs(offMs())).toBeLessThan(200);
  });

  it('are asked until one tells', async () => {
    const { ask, asked, offMs } = bench((url) => (url.endsWith('down') ? 503 : url.endsWith('odd') ? 'teatime' : '2026-01-01T00:00:00Z'));
    await ask({ kind: 'http-iso', value: 'https://t.test/down' }, { kind: 'http-iso', value: 'https://t.test/odd' }, iso, { kind: 'http-iso', value: 'https://t.test/never' });
    expect(asked).toEqual(['https://t.test/down', 'https://t.test/odd', 'https://t.test/iso']);
    expect(Math.abs(offMs())).toBeLessThan(400);
  });

  it('L02: that do not answer are passed over soon, and nobody else is asked', async () => {
    const { ask, clock, http, offMs, asked } = bench(() => 200);
    http.faults = [{ id: 'dead', effect: { kind: 'black-hole' } }];
    await ask(iso);
    expect(clock.now()).toBeLessThan(1700);
    expect(offMs()).toBe(dayMs);
    expect(new Set(asked.map((url) => new URL(url).host)).size).toBeLessThanOrEqual(1);
  });

  it('may have written it into the manifest', async () => {
    const { ask, asked, offMs } = bench(() => 404);
    await ask({ kind: 'direct', value: '2026-01-01T00:00:00Z' });
    expect(asked).toEqual([]);
    expect(Math.abs(offMs())).toBeLessThanOrEqual(1500);
    await ask({ kind: 'direct', value: 'soon' });
  });

  it('answer by their date where that is how they tell', async () => {
    const { ask, asked, offMs } = bench(() => 'anything', () => 'Thu, 01 Jan 2026 00:00:00 GMT');
    await ask({ kind: 'http-head', value: 'https://t.test/head' }, iso);
    expect(asked).toEqual(['https://t.test/head']);
    expect(Math.abs(offMs())).toBeLessThanOrEqual(1200);
  });

  it('whose date nobody may read are passed over too', async () => {
    const { ask, asked } = bench(() => '2026-01-01T00:00:00Z');
    await ask({ kind: 'http-head', value: 'https://t.test/head' }, iso);
    expect(asked).toEqual(['https://t.test/head', 'https://t.test/iso']);
  });
});

describe('the date of any answer', () => {
  it('bounds the clock to a second, and one that makes no sense says nothing', () => {
    const { time, store } = bench(() => 404);
    time.dated({ date: 'Thu, 01 Jan 2026 00:00:10 GMT', sentAtMs: 10_100, receivedAtMs: 10_300 });
    const { clock, machineEpochMs } = liveOf(store.state());
    expect(originNow(clock, 0, machineEpochMs)).toBe(startMs - 300);
    time.dated({ date: 'yesterday', sentAtMs: 0, receivedAtMs: 1 });
    expect(liveOf(store.state()).clock).toBe(clock);
  });
});
