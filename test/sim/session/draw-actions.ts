import type { Title } from '../origin/title.js';
import type { SeededRandom } from '../time/seeded-random.js';
import type { Mishap, TimedAction, UserAction } from './world-spec.js';

/** What a viewer may do once. */
function drawUserAction(random: SeededRandom, title: Title): UserAction {
  const kind = random.next();
  if (kind < 0.5) return { kind: 'seek', toShare: random.chance(0.1) ? random.pick([0, 1, 1.2]) : random.next() };
  if (kind < 0.62) return { kind: 'rate', rate: random.pick([0.5, 1, 1.5, 2]) };
  if (kind < 0.82) return { kind: 'select-video', index: random.chance(0.3) ? null : random.integer(0, 5) };
  if (title.audios.length <= 1) return { kind: 'seek', toShare: random.next() };
  const index = random.integer(0, 2);
  return { kind: 'select-audio', index: index === 2 ? null : index };
}

function drawMishap(random: SeededRandom): Mishap {
  switch (random.integer(0, 3)) {
    case 0:
      return { kind: 'offline', forMs: random.pick([1000, 4000, 9000, 20_000, 60_000]), ...(random.chance(0.5) ? {} : { isUnnoticed: true }) };
    case 1: {
      const fromShare = random.next();
      return { kind: 'evict', fromShare, toShare: fromShare + 0.1 };
    }
    case 2:
      return { kind: 'close-sink' };
    default:
      return { kind: 'stuck-append', count: 1 };
  }
}

/** Play at once nearly always; restless viewers and mishaps only where the session is not calm. */
export function drawActions(random: SeededRandom, durationSeconds: number, isCalm: boolean, title: Title): readonly TimedAction[] {
  const out: TimedAction[] = [];
  const lastMs = durationSeconds * 1000;
  const at = (): number => Math.round(random.chance(0.25) ? random.between(0, 2000) : random.between(0, lastMs));
  out.push({ atMs: random.chance(0.8) ? 0 : Math.round(random.between(0, 3000)), action: { kind: 'play' } });
  const count = random.chance(0.4) ? 0 : random.integer(1, 6);
  for (let index = 0; index < count; index += 1) {
    if (random.chance(0.15)) {
      const atMs = at();
      out.push({ atMs, action: { kind: 'pause' } }, { atMs: atMs + random.integer(10, 20_000), action: { kind: 'play' } });
    } else out.push({ atMs: at(), action: drawUserAction(random, title) });
  }
  if (random.chance(0.12)) {
    // A seek storm: the scrubber is dragged.
    const startMs = at();
    const spacing = random.pick([20, 50, 120]);
    for (let index = 0; index < random.integer(10, 60); index += 1) out.push({ atMs: startMs + index * spacing, action: { kind: 'seek', toShare: random.next() } });
  }
  if (random.chance(0.08)) for (let index = 0; index < random.integer(1, 3); index += 1) out.push({ atMs: at(), action: { kind: 'load' } });
  if (random.chance(0.25)) out.push({ atMs: random.chance(0.5) ? random.integer(0, 3000) : at(), action: { kind: 'destroy' } });
  if (!isCalm) for (let index = 0; index < random.integer(0, 2); index += 1) out.push({ atMs: at(), action: drawMishap(random) });
  return out.sort((a, b) => a.atMs - b.atMs);
}
