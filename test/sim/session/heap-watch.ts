import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Watcher, World } from './world.js';

/** Between two looks, in ms of the session's clock. */
const EVERY_MS = 300_000;
/** By then every buffer and history is full, and the code is warm, in ms. */
const FULL_MS = 3_600_000;
/** Fewer looks than this tell noise. */
const LEAST_LOOKS = 8;
/** What a soak of 24 h allows, in bytes an hour. */
const MOST_BYTES_AN_HOUR = 20_480;

const hourMs = 3_600_000;

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('This Node has no gc().');
  return () => void collect();
}

interface Look {
  readonly atMs: number;
  readonly bytes: number;
}

/** Least squares: bytes an hour. */
export function slope(looks: readonly Look[]): number {
  const meanMs = looks.reduce((sum, { atMs }) => sum + atMs, 0) / looks.length;
  const meanBytes = looks.reduce((sum, { bytes }) => sum + bytes, 0) / looks.length;
  const along = looks.reduce((sum, { atMs, bytes }) => sum + (atMs - meanMs) * (bytes - meanBytes), 0);
  const across = looks.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  return (along / across) * hourMs;
}

/** L06. All that is held, by whomever, does not grow from hour to hour. For sessions of hours, one at a time in a process. */
export function heapStaysFlat(world: World, told: (bytesAnHour: number) => void = () => undefined): Watcher {
  const collect = collector();
  const looks: Look[] = [];
  let lookedAtMs = 0;
  return {
    name: 'the heap stays flat',
    afterEvent() {
      const now = world.clock.now();
      if (world.isDestroyed || now - lookedAtMs < EVERY_MS) return null;
      lookedAtMs = now;
      if (now < FULL_MS) return null;
      // What finalizers let go of is gone after the second time alone.
      collect();
      collect();
      looks.push({ atMs: now, bytes: process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers });
      return null;
    },
    atEnd() {
      if (looks.length < LEAST_LOOKS) return null;
      const bytesAnHour = slope(looks);
      told(bytesAnHour);
      return bytesAnHour > MOST_BYTES_AN_HOUR ? `it grows by ${Math.round(bytesAnHour / 1024)} KiB an hour, from ${Math.round((looks[0]?.bytes ?? 0) / 1024)} KiB` : null;
    },
  };
}
