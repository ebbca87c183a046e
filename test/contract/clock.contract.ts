import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/ports/clock.js';

export interface ClockSubject {
  readonly clock: Clock;
  /** Awaits `work` while time goes on; a virtual clock is moved until it settles. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function describeClockContract(name: string, makeSubject: () => ClockSubject): void {
  const never = new AbortController().signal;

  describe(`Clock contract: ${name}`, () => {
    it('goes on while one sleeps, and never sleeps short', async () => {
      const { clock, run } = makeSubject();
      const before = clock.now();
      const wallBefore = clock.wallNow();
      await run(clock.sleep(30, never));
      // Browsers round performance.now(); Firefox to 1 ms and more.
      expect(clock.now() - before).toBeGreaterThanOrEqual(28);
      expect(clock.wallNow() - wallBefore).toBeGreaterThanOrEqual(25);
    });

    it('never goes back', async () => {
      const { clock, run } = makeSubject();
      let last = clock.now();
      for (let i = 0; i < 50; i += 1) {
        if (i % 10 === 0) await run(clock.sleep(1, never));
        expect(clock.now()).toBeGreaterThanOrEqual(last);
        last = clock.now();
      }
    });

    it('tells the epoch in milliseconds', () => {
      const { clock } = makeSubject();
      expect(clock.wallNow()).toBeGreaterThan(Date.UTC(2001, 0));
      expect(clock.wallNow()).toBeLessThan(Date.UTC(2200, 0));
    });

    it('wakes sleepers in the order of their times', async () => {
      const { clock, run } = makeSubject();
      const woken: string[] = [];
      const sleeper = async (ms: number, label: string): Promise<void> => {
        await clock.sleep(ms, never);
        woken.push(label);
      };
      await run(Promise.all([sleeper(90, 'late'), sleeper(10, 'early'), sleeper(50, 'middle')]));
      expect(woken).toEqual(['early', 'middle', 'late']);
    });

    it('rejects a sleeper with the reason when its signal aborts', async () => {
      const { clock, run } = makeSubject();
      const controller = new AbortController();
      const reason = new Error('enough');
      const outcome = clock.sleep(60_000, controller.signal).then(() => 'slept', (error: unknown) => error);
      controller.abort(reason);
      expect(await run(outcome)).toBe(reason);
    });

    it('rejects at once when the signal had aborted', async () => {
      const { clock, run } = makeSubject();
      const reason = new Error('too late');
      for (const ms of [0, 50]) expect(await run(clock.sleep(ms, AbortSignal.abort(reason)).catch((error: unknown) => error))).toBe(reason);
    });

    it('is not disturbed by an abort after waking', async () => {
      const { clock, run } = makeSubject();
      const controller = new AbortController();
      await run(clock.sleep(1, controller.signal));
      await run(clock.sleep(0, controller.signal));
      controller.abort(new Error('nobody listens'));
      await run(clock.sleep(1, never));
    });

    it('lets other tasks run at sleep(0), and microtasks before them', async () => {
      const { clock, run } = makeSubject();
      const order: string[] = [];
      const slept = clock.sleep(0, never).then(() => order.push('task'));
      void Promise.resolve().then(() => order.push('microtask'));
      order.push('now');
      await run(slept);
      expect(order).toEqual(['now', 'microtask', 'task']);
    });
  });
}
