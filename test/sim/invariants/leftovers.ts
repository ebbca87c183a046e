import type { Watcher, World } from '../session/world.js';

/** Virtual time that a session has to fall silent, in ms. */
const SILENCE_WITHIN_MS = 50;

/** What still runs, as text; null when nothing does. */
export function leftovers(world: World): string | null {
  const { clock, http, element } = world;
  const left = [
    [clock.pendingCount('timer'), 'timers'],
    [http.openCount, 'requests'],
    // The driver itself listens until it destroys.
    [element.listenerCount - (world.isDestroyed ? 0 : 1), 'listeners of the element'],
    [world.connectivity.listenerCount, 'listeners of the network'],
    [world.sinks.filter((sink) => !sink.isShut).length, 'open sinks'],
    [world.sinks.reduce((sum, sink) => sum + sink.waitingOperations, 0), 'sink operations'],
  ] as const;
  const found = left.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return found.length === 0 ? null : found.join(', ');
}

/** 9. After destroy() nothing is left running, and nothing comes afterwards. */
export function destroyedSessionsAreQuiet(world: World): Watcher {
  let destroyedAtMs: number | null = null;
  let records = 0;
  let seeks = 0;
  return {
    name: 'destroyed sessions are quiet',
    afterEvent() {
      if (!world.isDestroyed) return null;
      destroyedAtMs ??= world.clock.now();
      if (world.clock.now() - destroyedAtMs < SILENCE_WITHIN_MS) {
        records = world.http.requestCount;
        seeks = world.element.seeks.length;
        return null;
      }
      if (world.http.requestCount !== records) return 'a request was made after destroy()';
      if (world.element.seeks.length !== seeks) return 'the element was moved after destroy()';
      const left = leftovers(world);
      return left === null ? null : `after destroy() there are still ${left}`;
    },
    onSession: (event) => world.isDestroyed ? `${event.kind} was told after destroy()` : null,
    atEnd() {
      const left = world.isDestroyed ? leftovers(world) : null;
      return left === null ? null : `after destroy() there are still ${left}`;
    },
  };
}

/** A fatal error means: nothing is left running. */
export function failedSessionsAreQuiet(world: World): Watcher {
  let failedAtMs: number | null = null;
  return {
    name: 'failed sessions are quiet',
    afterEvent() {
      if (world.fatal === null || world.isDestroyed) {
        failedAtMs = null;
        return null;
      }
      failedAtMs ??= world.clock.now();
      const left = world.clock.now() - failedAtMs >= SILENCE_WITHIN_MS ? leftovers(world) : null;
      return left === null ? null : `after ${world.fatal.code} there are still ${left}`;
    },
  };
}
