import type { Watcher, World } from '../session/world.js';

/** 13. Never a rendition above the app's limits, unless the viewer picked it or nothing lower exists. */
export function limitsAreKept(world: World): Watcher {
  const maxHeight = world.spec.config.abr?.maxHeight ?? null;
  const maxBitrate = world.spec.config.abr?.maxBitrateBps ?? null;
  const lowest = Math.min(...world.spec.title.videos.map(({ bitrateBps }) => bitrateBps));
  return {
    name: 'limits are kept',
    onSession(event) {
      if (event.kind !== 'rendition' || event.type !== 'video' || event.reason === 'user') return null;
      const { rendition } = event;
      if (rendition.bitrateBps <= lowest * 1.3) return null;
      if (maxHeight !== null && (rendition.height ?? 0) > maxHeight) return `${rendition.id} has ${rendition.height} lines, ${maxHeight} are allowed`;
      return maxBitrate !== null && rendition.bitrateBps > maxBitrate ? `${rendition.id} needs ${rendition.bitrateBps} b/s, ${maxBitrate} are allowed` : null;
    },
  };
}

/** 13. On a steady link the picture does not flap. */
export function steadyLinksDoNotFlap(world: World): Watcher {
  let switches: number[] = [];
  const isSteady = world.spec.trace.intervals.length === 1 && world.spec.faults.length === 0;
  return {
    name: 'steady links do not flap',
    onSession(event) {
      if (!isSteady || event.kind !== 'rendition' || event.type !== 'video' || event.reason === 'user' || event.reason === 'period') return null;
      const now = world.clock.now();
      switches = [...switches.filter((time) => now - time < 60_000), now];
      return switches.length > 8 && now - world.lastActionMs > 60_000 ? `${switches.length} switches within a minute` : null;
    },
  };
}

/** 13. At most one switch a segment: what is told is what is loaded next. */
export function oneSwitchASegment(world: World): Watcher {
  const pending = new Map<string, number>();
  let actionMs = 0;
  return {
    name: 'one switch a segment',
    onSession(event) {
      if (event.kind === 'segment' || event.kind === 'abandoned') pending.set(event.type, 0);
      if (world.lastActionMs !== actionMs) {
        actionMs = world.lastActionMs;
        pending.clear();
      }
      if (event.kind !== 'rendition' || event.reason === 'user' || event.reason === 'recovery' || event.reason === 'constraint') return null;
      const count = (pending.get(event.type) ?? 0) + 1;
      pending.set(event.type, count);
      return count > 4 ? `${count} ${event.type} switches without a segment between them` : null;
    },
  };
}
