import { isLiveFaultKind, liveFault, liveFaultKinds, type LiveFault } from './live-fault.js';

/** Faults that hold for all live channels of an origin, from when they are switched on. */
export interface LiveSwitches {
  list(): readonly LiveFault[];
  /** `{"kind": "late", "seconds": 20, "ms": 1500}`: `seconds` is for how long, `ms` how much. Throws where it makes no sense. */
  add(kind: unknown, seconds: unknown, ms: unknown): LiveFault;
  /** Of one kind, or all. */
  clear(kind?: unknown): void;
}

export function createLiveSwitches(epochMs: () => number): LiveSwitches {
  let faults: readonly LiveFault[] = [];
  return {
    list: () => faults,
    add(kind, seconds, ms) {
      if (typeof kind !== 'string' || !isLiveFaultKind(kind)) throw new Error(`A live fault has a "kind": ${liveFaultKinds.join(', ')}.`);
      if (!isOptionalNumber(seconds) || !isOptionalNumber(ms)) throw new Error('"seconds" and "ms" of a live fault are numbers.');
      const fault = liveFault(kind, epochMs(), seconds === undefined ? null : seconds * 1000, ms ?? null);
      faults = [...faults, fault];
      return fault;
    },
    clear(kind) {
      faults = kind === undefined ? [] : faults.filter((fault) => fault.kind !== kind);
    },
  };
}

function isOptionalNumber(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isFinite(value));
}
