/** Time. Virtual in the simulation, so nothing in the core may know another one. */
export interface Clock {
  /** Monotonic milliseconds; only differences mean something. */
  now(): number;
  /** Epoch milliseconds of the machine; may jump. */
  wallNow(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts, and leaves neither timer nor listener. `sleep(0)` lets other tasks run. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
