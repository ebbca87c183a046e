import type { Clock } from '../../ports/clock.js';

/** Work at a stretch before other tasks may run: half a frame at 60 Hz. */
const sliceMs = 8;
/** Steps between two looks at the clock: about a quarter of a millisecond. */
const stepsPerLook = 128;

/** Lets other tasks run whenever a slice of time is used up; null: there is time left. */
export interface Pace {
  /** After a small piece of work, some microseconds. */
  step(): Promise<void> | null;
  /** After a larger one. */
  look(): Promise<void> | null;
}

export function createPace(clock: Clock, signal: AbortSignal): Pace {
  let steps = 0;
  let sliceStart = clock.now();
  const rest = async (): Promise<void> => {
    await clock.sleep(0, signal);
    sliceStart = clock.now();
  };
  const look = (): Promise<void> | null => (clock.now() - sliceStart >= sliceMs ? rest() : null);
  return {
    look,
    step(): Promise<void> | null {
      steps += 1;
      return steps % stepsPerLook === 0 ? look() : null;
    },
  };
}
