import type { SeededRandom } from '../time/seeded-random.js';
import type { Mishap, TimedAction } from './world-spec.js';

const mishaps: readonly [Mishap, ...Mishap[]] = [
  { kind: 'offline', forMs: 4000 }, { kind: 'offline', forMs: 30_000 }, { kind: 'offline', forMs: 30_000, isUnnoticed: true }, { kind: 'offline', forMs: 90_000 }, { kind: 'close-sink' }, { kind: 'stuck-append', count: 1 }, { kind: 'evict', fromShare: 0.5, toShare: 0.9 },
];

/** What viewers of live streams do: watch, pause, rewind within the window, come back to the edge. */
export function drawLiveActions(random: SeededRandom, runMs: number, isCalm: boolean): readonly TimedAction[] {
  const out: TimedAction[] = [{ atMs: random.chance(0.85) ? 0 : random.integer(0, 3000), action: { kind: 'play' } }];
  const at = (): number => random.integer(1000, runMs);
  const count = random.chance(0.45) ? 0 : random.integer(1, 5);
  for (let index = 0; index < count; index += 1) {
    const kind = random.next();
    if (kind < 0.25) {
      const atMs = at();
      out.push({ atMs, action: { kind: 'pause' } }, { atMs: atMs + random.pick([500, 5000, 20_000, 60_000, 150_000]), action: { kind: 'play' } });
    } else if (kind < 0.55) out.push({ atMs: at(), action: { kind: 'seek', toShare: random.chance(0.2) ? random.pick([0, 1, 1.3]) : random.next() } });
    else if (kind < 0.75) out.push({ atMs: at(), action: { kind: 'seek-to-live' } });
    else if (kind < 0.85) out.push({ atMs: at(), action: { kind: 'select-video', index: random.chance(0.4) ? null : random.integer(0, 3) } });
    else if (kind < 0.92) out.push({ atMs: at(), action: { kind: 'rate', rate: random.pick([0.5, 1, 1.5]) } });
    else out.push({ atMs: at(), action: { kind: 'load' } });
  }
  if (random.chance(0.15)) out.push({ atMs: random.chance(0.5) ? random.integer(0, 3000) : at(), action: { kind: 'destroy' } });
  if (!isCalm && random.chance(0.3)) out.push({ atMs: at(), action: random.pick(mishaps) });
  return out.sort((a, b) => a.atMs - b.atMs);
}
