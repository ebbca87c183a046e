import type { FaultEffect, FaultRule } from '../network/faults.js';
import type { ResourceName } from '../network/resource.js';
import type { Title } from '../origin/title.js';
import type { SeededRandom } from '../time/seeded-random.js';

function drawEffect(random: SeededRandom): FaultEffect {
  const atShare = random.next();
  const effects: readonly [FaultEffect, ...FaultEffect[]] = [
    { kind: 'status', status: random.pick([404, 500, 503, 403, 429]) },
    { kind: 'status', status: 503, retryAfterSeconds: random.integer(1, 4) },
    { kind: 'refuse', afterMs: random.pick([1, 300]) },
    { kind: 'black-hole' },
    { kind: 'slow-first-byte', delayMs: random.pick([500, 3000, 9000]) },
    { kind: 'stall', atShare },
    { kind: 'reset', atShare },
    { kind: 'truncate', atShare, announced: random.chance(0.5) },
    { kind: 'trickle', pieceBytes: 1, everyMs: 1000 },
    { kind: 'range-ignored' },
    { kind: 'wrong-range', shiftBytes: 100 },
    { kind: 'html' },
    { kind: 'empty' },
    { kind: 'noise' },
    { kind: 'poison' },
    { kind: 'redirect', hops: random.integer(1, 3), host: 'edge.test' },
  ];
  return random.pick(effects);
}

const kinds: readonly [ResourceName['kind'], ...ResourceName['kind'][]] = ['segment', 'segment', 'segment', 'segment', 'init', 'playlist', 'manifest', 'index', 'key'];

function drawRule(random: SeededRandom, title: Title, id: string): FaultRule {
  const kind = random.pick(kinds);
  const renditions = title.videos.length + title.audios.length;
  const rule: FaultRule = {
    id, kinds: [kind],
    // Only media can be poisoned; on manifests it would change nothing.
    effect: drawEffect(random),
    ...(title.hosts.length > 1 && random.chance(0.6) ? { host: random.pick(title.hosts) } : {}),
    ...(random.chance(0.4) ? { rendition: random.integer(0, renditions - 1) } : {}),
    ...(kind === 'segment' && random.chance(0.5) ? { segments: [random.integer(0, 12)] } : {}),
  };
  // Some faults pass, some stay.
  const limit = random.next();
  if (limit < 0.5) return { ...rule, firstTries: random.integer(1, 3) };
  if (limit < 0.75) return { ...rule, probability: random.pick([0.05, 0.2, 0.5]) };
  const fromMs = random.integer(0, 60_000);
  return limit < 0.92 ? { ...rule, fromMs, untilMs: fromMs + random.integer(500, 15_000) } : rule;
}

export function drawFaults(random: SeededRandom, title: Title): readonly FaultRule[] {
  const count = random.integer(0, 3);
  const rules = Array.from({ length: count }, (_, index) => drawRule(random, title, `rule ${index}`));
  if (title.hosts.length > 1 && random.chance(0.2)) {
    const fromMs = random.integer(0, 30_000);
    rules.push({ id: 'dead host', host: title.hosts[0], effect: random.pick([{ kind: 'refuse', afterMs: 50 }, { kind: 'black-hole' }] as const), fromMs, ...(random.chance(0.5) ? { untilMs: fromMs + 60_000 } : {}), kinds: ['segment', 'init', 'playlist', 'index'] });
  }
  return rules;
}
