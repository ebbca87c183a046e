import { describe, expect, it } from 'vitest';
import { createOperationQueue } from '../../../src/buffer/operation-queue.js';
import { VirtualClock } from '../../sim/time/virtual-clock.js';

/** A queue and operations that write down when they begin and end. */
function createBench() {
  const clock = new VirtualClock();
  const queue = createOperationQueue(clock);
  const log: string[] = [];
  const operation = (name: string, ms: number) => async (signal: AbortSignal): Promise<void> => {
    log.push(`+${name}`);
    await clock.sleep(ms, signal);
    log.push(`-${name}`);
  };
  const outcome = (work: Promise<void>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'thrown'));
  return { clock, queue, log, operation, outcome };
}

describe('the operation queue', () => {
  it('runs one operation at a time on a track, in order of asking, and tracks side by side', async () => {
    const { clock, queue, log, operation } = createBench();
    await clock.settle(Promise.all([
      queue.run('video', 'a', operation('v1', 10)), queue.run('video', 'b', operation('v2', 1)), queue.run('audio', 'c', operation('a1', 5)),
    ]));
    expect(log).toEqual(['+v1', '+a1', '-a1', '-v1', '+v2', '-v2']);
    expect(clock.pendingCount()).toBe(0);
  });

  it('goes on behind an operation that failed, whose caller alone hears of it', async () => {
    const { clock, queue, log, operation, outcome } = createBench();
    const failed = outcome(queue.run('video', 'a', () => Promise.reject(new RangeError('no'))));
    const next = outcome(queue.run('video', 'b', operation('v2', 1)));
    expect(await clock.settle(Promise.all([failed, next]))).toEqual(['RangeError', 'done']);
    expect(log).toEqual(['+v2', '-v2']);
  });

  it('runs a barrier when all tracks are idle, and holds all up meanwhile', async () => {
    const { clock, queue, log, operation } = createBench();
    await clock.settle(Promise.all([
      queue.run('video', 'a', operation('v1', 10)), queue.run('audio', 'b', operation('a1', 20)),
      queue.barrier('end', () => void log.push('barrier')),
      queue.run('video', 'c', operation('v2', 1)), queue.run('audio', 'd', operation('a2', 1)),
    ]));
    expect(log).toEqual(['+v1', '+a1', '-v1', '-a1', 'barrier', '+v2', '+a2', '-v2', '-a2']);
  });

  it('holds up the very first operation of a track behind a barrier too', async () => {
    const { clock, queue, log, operation } = createBench();
    await clock.settle(Promise.all([
      queue.run('video', 'a', operation('v1', 10)), queue.barrier('duration', () => void log.push('barrier')), queue.run('audio', 'b', operation('a1', 20)),
    ]));
    expect(log).toEqual(['+v1', '-v1', 'barrier', '+a1', '-a1']);
  });

  it('tells the caller of a barrier that threw, and goes on', async () => {
    const { clock, queue, outcome, operation, log } = createBench();
    const barrier = outcome(queue.barrier('end', () => { throw new RangeError('not open'); }));
    const after = outcome(queue.run('video', 'a', operation('v1', 1)));
    expect(await clock.settle(Promise.all([barrier, after]))).toEqual(['RangeError', 'done']);
    expect(log).toEqual(['+v1', '-v1']);
  });

  it('calls an operation stuck after five seconds, and begins nothing more', async () => {
    const { clock, queue, log, operation, outcome } = createBench();
    const stuck = outcome(queue.run('video', 'append', () => new Promise(() => undefined)));
    const behind = outcome(queue.run('video', 'b', operation('v2', 1)));
    const beside = outcome(queue.run('audio', 'c', operation('a1', 60_000)));
    const barrier = outcome(queue.barrier('end', () => void log.push('barrier')));
    expect(await clock.settle(Promise.all([stuck, behind, beside, barrier]))).toEqual(['sink/stuck', 'sink/stuck', 'sink/stuck', 'sink/stuck']);
    expect(log).toEqual(['+a1']);
    expect(clock.now()).toBe(5000);
    expect(clock.pendingCount()).toBe(0);
  });

  it('lets nothing start after close, ends what is waited for, and leaves no timer', async () => {
    const { clock, queue, log, operation, outcome } = createBench();
    const all = [outcome(queue.run('video', 'a', operation('v1', 10))), outcome(queue.run('video', 'b', operation('v2', 1))), outcome(queue.barrier('end', () => void log.push('barrier')))];
    clock.schedule(5, 'world', () => queue.close());
    expect(await clock.settle(Promise.all(all))).toEqual(['AbortError', 'AbortError', 'AbortError']);
    expect(log).toEqual(['+v1']);
    expect(await clock.settle(outcome(queue.run('audio', 'late', operation('a', 1))))).toBe('AbortError');
    expect(clock.pendingCount()).toBe(0);
  });
});
