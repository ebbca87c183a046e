import type { Clock } from '../../../src/ports/clock.js';
import { syncDrain } from './drain.js';
import type { Drain } from './drain.js';
import { EventHeap } from './event-heap.js';
import type { EventKind, SimEvent } from './event-heap.js';

/** Why a run came back. `idle`: nothing at all is planned any more. */
export type RunEnd = 'time' | 'stopped' | 'idle';

/** What a run tells its owner; both are called between two events, with all promise reactions done. */
export interface RunHooks {
  /** Before the first event, when all promise reactions that were due are done: true ends the run at once. */
  isOver(): boolean;
  /** After each event: true ends the run. */
  afterEvent(kind: EventKind): boolean;
  /** A task threw, or a rejection found no handler. */
  uncaught(error: unknown): void;
}

const noHooks: RunHooks = { isOver: () => false, afterEvent: () => false, uncaught: (error) => { throw error; } };
/** Events in a row before the real event loop gets a turn, so that a hung run can still be ended from outside. */
const EVENTS_PER_TURN = 5000;

/** Time that stands still until the next event: equal seeds meet equal times, and an idle hour costs nothing. */
export class VirtualClock implements Clock {
  private readonly heap = new EventHeap();
  private readonly pending = new Map<EventKind, number>();
  private timeMs = 0;
  private sequence = 0;
  private wallOffsetMs: number;
  /** Events run so far. */
  steps = 0;

  constructor(epochMs = Date.UTC(2026, 0, 1)) {
    this.wallOffsetMs = epochMs;
  }

  now(): number {
    return this.timeMs;
  }

  wallNow(): number {
    return this.wallOffsetMs + this.timeMs;
  }

  /** The machine's clock is set; monotonic time does not notice. */
  jumpWall(ms: number): void {
    this.wallOffsetMs += ms;
  }

  /** Events of a kind (of all kinds) that are planned and not cancelled. */
  pendingCount(kind?: EventKind): number {
    if (kind !== undefined) return this.pending.get(kind) ?? 0;
    let sum = 0;
    for (const count of this.pending.values()) sum += count;
    return sum;
  }

  /** Plans a task; returns the call that cancels it. */
  schedule(delayMs: number, kind: EventKind, run: () => void): () => void {
    const atMs = this.timeMs + Math.max(0, Number.isFinite(delayMs) ? delayMs : 0);
    this.sequence += 1;
    const event: SimEvent = { atMs, sequence: this.sequence, kind, run, isCancelled: false };
    this.heap.push(event);
    this.count(kind, 1);
    return () => {
      if (event.isCancelled) return;
      event.isCancelled = true;
      this.count(kind, -1);
    };
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const cancel = this.schedule(ms, 'timer', () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        cancel();
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Runs events in order up to `untilMs` (inclusive), draining promises after each. Time then stands at `untilMs` unless it stopped early. */
  async run(untilMs: number, hooks: RunHooks = noHooks): Promise<RunEnd> {
    const drain = await syncDrain();
    for (;;) {
      const end = drain === null ? await this.slowTurn(untilMs, hooks) : await this.turn(untilMs, hooks, drain);
      if (end === null) continue;
      if (end !== 'stopped' && Number.isFinite(untilMs)) this.timeMs = Math.max(this.timeMs, untilMs);
      return end;
    }
  }

  /** Lets time go on until `work` settles; throws when nothing is planned that could settle it. */
  async settle<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const note = (): void => void (isSettled = true);
    void work.then(note, note);
    const end = await this.run(Infinity, { ...noHooks, isOver: () => isSettled, afterEvent: () => isSettled });
    if (end === 'idle' && !isSettled) throw new Error('Deadlock: no event is planned, and the work has not settled.');
    return work;
  }

  /** Many events in one macrotask. */
  private turn(untilMs: number, hooks: RunHooks, drain: Drain): Promise<RunEnd | null> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        const restore = captureRejections(hooks);
        try {
          drain();
          if (hooks.isOver()) return resolve('stopped');
          for (let count = 0; count < EVENTS_PER_TURN; count += 1) {
            const end = this.step(untilMs, hooks);
            if (end !== null) return resolve(end);
            drain();
            if (this.finishStep(hooks)) return resolve('stopped');
          }
          resolve(null);
        } catch (error) {
          reject(error);
        } finally {
          restore();
        }
      });
    });
  }

  /** One event a macrotask: four times slower, for a Node without a usable synchronous drain. */
  private async slowTurn(untilMs: number, hooks: RunHooks): Promise<RunEnd | null> {
    const restore = captureRejections(hooks);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      if (hooks.isOver()) return 'stopped';
      const end = this.step(untilMs, hooks);
      if (end !== null) return end;
      await new Promise((resolve) => setImmediate(resolve));
      return this.finishStep(hooks) ? 'stopped' : null;
    } finally {
      restore();
    }
  }

  private lastKind: EventKind = 'world';

  private step(untilMs: number, hooks: RunHooks): RunEnd | null {
    const next = this.heap.peek();
    if (next === null) return 'idle';
    if (next.atMs > untilMs) return 'time';
    this.heap.pop();
    next.isCancelled = true;
    this.count(next.kind, -1);
    this.timeMs = next.atMs;
    this.lastKind = next.kind;
    try {
      next.run();
    } catch (error) {
      hooks.uncaught(error);
    }
    return null;
  }

  private finishStep(hooks: RunHooks): boolean {
    this.steps += 1;
    return hooks.afterEvent(this.lastKind);
  }

  private count(kind: EventKind, by: number): void {
    this.pending.set(kind, (this.pending.get(kind) ?? 0) + by);
  }
}

/** While a turn runs, unhandled rejections are the run's to judge: they are facts about the engine, not about the test runner. */
function captureRejections(hooks: RunHooks): () => void {
  const others = process.listeners('unhandledRejection');
  const listener = (reason: unknown): void => hooks.uncaught(reason);
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listener);
  return () => {
    process.removeListener('unhandledRejection', listener);
    for (const other of others) process.on('unhandledRejection', other);
  };
}
