/** Keeps the throughput estimate between loads and visits. Never throws: private modes simply forget. */
export interface EstimateStore {
  /** Bits per second; null when nothing is kept or it is too old to mean anything. */
  read(): number | null;
  write(throughputBps: number): void;
}
