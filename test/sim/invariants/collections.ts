import type { Watcher, World } from '../session/world.js';

/** Between two counts, in ms of the session's clock. */
const EVERY_MS = 60_000;
/** By then every buffer and history is full, in ms. */
const FULL_MS = 900_000;
/** What a state may hold in all: windows of 600 s in segments of 2 s, for four renditions, and buffers in parts. */
const MAX_ITEMS = 20_000;
/** Counts go up and down with the window and the buffer; this much more than when all was full is growth. */
const GROWTH = 1.5;
const MAX_DEPTH = 12;

/** Items of all arrays, maps and sets that can be reached. */
export function countItems(value: unknown, seen = new Set<object>(), depth = 0): number {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value) || depth > MAX_DEPTH) return 0;
  seen.add(value);
  const inside = (items: Iterable<unknown>): number => [...items].reduce<number>((sum, item) => sum + 1 + countItems(item, seen, depth + 1), 0);
  if (Array.isArray(value) || value instanceof Set) return inside(value);
  if (value instanceof Map) return inside(value.values());
  return Object.values(value).reduce<number>((sum, item) => sum + countItems(item, seen, depth + 1), 0);
}

/** 10. Every collection has a cap: what the session's state holds does not grow from one hour to the next. */
export function collectionsAreBounded(world: World): Watcher {
  let countedAtMs = 0;
  let full = 0;
  return {
    name: 'collections are bounded',
    onPlayhead(cause) {
      const now = world.clock.now();
      if (cause !== 'tick' || world.liveOrigin === null || now - countedAtMs < EVERY_MS) return null;
      countedAtMs = now;
      const items = countItems(world.sessionState());
      if (now < FULL_MS) full = Math.max(full, items);
      if (items > MAX_ITEMS) return `the state holds ${items} items`;
      return now >= FULL_MS && items > GROWTH * full + 200 ? `the state holds ${items} items, ${full} when all was full` : null;
    },
  };
}
