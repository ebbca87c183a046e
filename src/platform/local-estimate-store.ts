import type { Clock } from '../ports/clock.js';
import type { EstimateStore } from '../ports/estimate-store.js';

const STORAGE_KEY = 'sluice.throughput';
/** A link of yesterday says little about today's. */
const LONGEST_AGE_MS = 24 * 60 * 60 * 1000;

interface Kept {
  readonly throughputBps: number;
  readonly atEpochMs: number;
}

/** Where the estimate lives while the page does, shared by its players also when there is no localStorage. */
export interface EstimateMemory {
  kept: Kept | null;
}

const pageMemory: EstimateMemory = { kept: null };

/** localStorage where the browser allows it (private modes and sandboxed frames throw on touching it), else the page's memory alone. */
export function createLocalEstimateStore(clock: Pick<Clock, 'wallNow'>, memory: EstimateMemory = pageMemory, findStorage: () => Storage = () => localStorage): EstimateStore {
  return {
    read(): number | null {
      const kept = memory.kept ?? readStored(findStorage);
      if (kept === null) return null;
      const ageMs = clock.wallNow() - kept.atEpochMs;
      // A negative age means that the machine's clock was set back; the moment of the estimate is unknown then.
      return ageMs >= 0 && ageMs <= LONGEST_AGE_MS ? kept.throughputBps : null;
    },
    write(throughputBps): void {
      if (!isThroughput(throughputBps)) return;
      memory.kept = { throughputBps: Math.round(throughputBps), atEpochMs: clock.wallNow() };
      try {
        findStorage().setItem(STORAGE_KEY, JSON.stringify(memory.kept));
      } catch {
        // No storage or no room in it: the estimate lives as long as the page.
      }
    },
  };
}

function readStored(findStorage: () => Storage): Kept | null {
  try {
    const parsed: unknown = JSON.parse(findStorage().getItem(STORAGE_KEY) ?? 'null');
    return isKept(parsed) ? parsed : null;
  } catch {
    // No storage, or somebody else's text under our key: the same as nothing kept.
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null
    && 'throughputBps' in value && isThroughput(value.throughputBps)
    && 'atEpochMs' in value && typeof value.atEpochMs === 'number';
}

function isThroughput(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1;
}
