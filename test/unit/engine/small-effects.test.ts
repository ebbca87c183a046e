import { describe, expect, it } from 'vitest';
import { createByteQueue } from '../../../src/engine/byte-queue.js';
import { createWakeTimer } from '../../../src/engine/wake-timer.js';
import { VirtualClock } from '../../sim/time/virtual-clock.js';

const never = new AbortController().signal;
const all = 1 << 20;

describe('the byte queue', () => {
  it('gives what has come as one piece, in slices, waits for more, and tells the end', async () => {
    const queue = createByteQueue();
    queue.put(Uint8Array.of(1, 2));
    queue.put(Uint8Array.of(3, 4, 5));
    expect(await queue.take(4, never)).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(await queue.take(4, never)).toEqual(Uint8Array.of(5));
    const waiting = queue.take(all, never);
    queue.put(Uint8Array.of(6));
    expect(await waiting).toEqual(Uint8Array.of(6));
    queue.end();
    expect(await queue.take(all, never)).toBeNull();
    expect(queue.receivedBytes()).toBe(6);
  });

  it('gives what came before a failure, then fails', async () => {
    const queue = createByteQueue();
    queue.put(Uint8Array.of(1));
    queue.fail(new Error('broken'));
    expect(await queue.take(all, never)).toEqual(Uint8Array.of(1));
    await expect(queue.take(all, never)).rejects.toThrow('broken');
  });

  it('wakes whoever waits when it fails, and gives nothing to an aborted job', async () => {
    const queue = createByteQueue();
    const waiting = queue.take(all, never);
    queue.fail(new Error('broken'));
    await expect(waiting).rejects.toThrow('broken');
    const other = createByteQueue();
    other.put(Uint8Array.of(1));
    await expect(other.take(all, AbortSignal.abort(new Error('seek')))).rejects.toThrow('seek');
    expect(other.takeAll()).toEqual([Uint8Array.of(1)]);
    expect(other.takeAll()).toEqual([]);
  });
});

describe('the wake timer', () => {
  it('rings at the earliest moment that was asked for, once, and holds one timer at most', async () => {
    const clock = new VirtualClock();
    const rung: number[] = [];
    const timer = createWakeTimer(clock, () => rung.push(clock.now()));
    timer.set(500);
    timer.set(800);
    timer.set(300);
    expect(clock.pendingCount('timer')).toBe(1);
    await clock.run(1000);
    expect(rung).toEqual([300]);
    expect(clock.pendingCount('timer')).toBe(0);
  });

  it('rings soon for a moment that is past, and not at all when it is taken back or closed', async () => {
    const clock = new VirtualClock();
    const rung: number[] = [];
    const timer = createWakeTimer(clock, () => rung.push(clock.now()));
    await clock.run(100);
    timer.set(50);
    await clock.run(200);
    expect(rung).toEqual([101]);
    timer.set(300);
    timer.set(null);
    await clock.run(400);
    timer.set(500);
    timer.close();
    await clock.run(600);
    expect(rung).toEqual([101]);
    expect(clock.pendingCount()).toBe(0);
  });

  it('lets time go on when it is asked for the present instant again and again', async () => {
    const clock = new VirtualClock();
    let rings = 0;
    const timer = createWakeTimer(clock, () => {
      rings += 1;
      if (rings < 1000) timer.set(clock.now());
    });
    timer.set(0);
    await clock.run(20);
    expect(rings).toBe(20);
  });
});
