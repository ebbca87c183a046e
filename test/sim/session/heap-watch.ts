import { queryObjects } from 'node:v8';
import type { Watcher, World } from './world.js';

/** Between two looks, in ms of the session's clock. */
const EVERY_MS = 900_000;
/** By then every buffer and history is full, and the code is warm, in ms. */
const FULL_MS = 3_600_000;
/** Fewer looks than this tell noise. */
const LEAST_LOOKS = 8;
/** What a soak of 24 h allows, in bytes an hour. */
const MOST_BYTES_AN_HOUR = 20_480;
/** Less than one object for each twentieth segment of 2 s. */
const MOST_OBJECTS_AN_HOUR = 90;

const hourMs = 3_600_000;

interface Look {
  readonly atMs: number;
  readonly bytes: number;
  readonly objects: number;
}

/** Least squares: how much more an hour. */
export function slope(looks: readonly Look[], of: 'bytes' | 'objects'): number {
  const meanMs = looks.reduce((sum, { atMs }) => sum + atMs, 0) / looks.length;
  const mean = looks.reduce((sum, look) => sum + look[of], 0) / looks.length;
  const along = looks.reduce((sum, look) => sum + (look.atMs - meanMs) * (look[of] - mean), 0);
  const across = looks.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  return (along / across) * hourMs;
}

/** L06. All that is held, by whomever, does not grow from hour to hour. For sessions of hours, one at a time in a process. */
export function heapStaysFlat(world: World, told: (bytesAnHour: number, objectsAnHour: number) => void = () => undefined): Watcher {
  const looks: Look[] = [];
  let lookedAtMs = 0;
  return {
    name: 'the heap stays flat',
    afterEvent() {
      const now = world.clock.now();
      if (world.isDestroyed || now - lookedAtMs < EVERY_MS) return null;
      lookedAtMs = now;
      if (now < FULL_MS) return null;
      // Counting collects what is not held, machine code included: V8 makes ever more of that for hours, which would pass for a leak.
      const objects = queryObjects(Object, { format: 'count' });
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      looks.push({ atMs: now, bytes: heapUsed + arrayBuffers, objects });
      return null;
    },
    atEnd() {
      if (looks.length < LEAST_LOOKS) return null;
      const [bytes, objects] = [slope(looks, 'bytes'), slope(looks, 'objects')];
      told(bytes, objects);
      const [first] = looks;
      if (objects > MOST_OBJECTS_AN_HOUR) return `there are ${Math.round(objects)} objects more each hour, at first ${first?.objects ?? 0}`;
      return bytes > MOST_BYTES_AN_HOUR ? `it grows by ${Math.round(bytes / 1024)} KiB an hour, from ${Math.round((first?.bytes ?? 0) / 1024)} KiB` : null;
    },
  };
}
