import type { TimeSource } from '../../../demo/origin/time-source.js';

/** Time that runs only when told to. */
export interface VirtualTime extends TimeSource {
  /** Runs everything due within the next `ms`, in order, with the promises in between. */
  run(ms: number): Promise<void>;
  /** Callbacks that are still to come. */
  pending(): number;
}

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** `lateMs` is added to each alarm: timers of a busy machine. */
export function createVirtualTime(lateMs: () => number = () => 0): VirtualTime {
  let nowMs = 0;
  let order = 0;
  let alarms: Alarm[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    nowMs: () => nowMs,
    epochMs: () => nowMs,
    after(delayMs, callback) {
      const alarm = { atMs: nowMs + Math.max(0, delayMs) + lateMs(), order: (order += 1), callback };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((each) => each !== alarm);
      };
    },
    soon(callback) {
      alarms.push({ atMs: nowMs, order: (order += 1), callback });
    },
    async run(ms) {
      const endMs = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = alarms.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs || a.order - b.order);
        if (next === undefined) break;
        alarms = alarms.filter((each) => each !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
        await settle();
      }
      nowMs = endMs;
    },
    pending: () => alarms.length,
  };
}
