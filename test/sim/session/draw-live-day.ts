import type { LiveSpec } from '../live-origin/live-spec.js';
import { healthySink } from '../media/sink-profile.js';
import { steadyTrace } from '../network/bandwidth.js';
import { SeededRandom } from '../time/seeded-random.js';
import type { TimedAction, WorldSpec } from './world-spec.js';

const hourMs = 3_600_000;
const channels = ['hls', 'll-hls', 'dash', 'dash-time', 'll-dash'] as const;
/** What a day has besides: seeds 1 to 5 are plain days of each channel, 6 to 10 are drifting ones, and so on. */
const kinds = ['plain', 'drift', 'periods', 'rewinding'] as const;
type Kind = (typeof kinds)[number];

/** A number is a time in an MPD with $Number$: its encoder must keep the pace. */
function canDrift(channel: LiveSpec['channel']): boolean {
  return channel !== 'dash' && channel !== 'll-dash';
}

function optionsOf(channel: LiveSpec['channel'], kind: Kind, random: SeededRandom): Record<string, string | number> {
  // A playlist that lists a day, written each second segment, would be a test of the origin.
  const dvr = kind === 'periods' ? 60 : channel.includes('dash') ? random.pick([600, 86_400]) : random.pick([60, 600]);
  return {
    dvr,
    ...(channel === 'dash-time' ? { update: 2, ...(random.chance(0.5) ? { patch: 1 } : {}) } : {}),
    ...(kind === 'drift' && canDrift(channel) ? { rate: random.pick([0.995, 1.005]) } : {}),
    ...(kind === 'periods' ? { period: 20 } : {}),
  };
}

/** Each second hour the viewer looks back, or goes away for longer than the window, and comes back to the edge. */
function rewinds(random: SeededRandom, hours: number): readonly TimedAction[] {
  return Array.from({ length: Math.max(0, Math.ceil(hours / 2) - 1) }, (_, order): readonly TimedAction[] => {
    const atMs = (2 * order + 1) * hourMs + random.integer(0, hourMs / 2);
    return random.chance(0.5)
      ? [{ atMs, action: { kind: 'seek', toShare: random.between(0, 0.9) } }, { atMs: atMs + random.integer(30_000, 600_000), action: { kind: 'seek-to-live' } }]
      : [{ atMs, action: { kind: 'pause' } }, { atMs: atMs + random.integer(60_000, 1_200_000), action: { kind: 'play' } }, { atMs: atMs + 1_260_000, action: { kind: 'seek-to-live' } }];
  }).flat();
}

/** A day at the live edge, on a clean link: clocks that are wrong, an encoder that drifts or begins anew, windows of up to 24 h. */
export function drawLiveDay(seed: number, hours = 24): WorldSpec {
  const random = new SeededRandom(Math.imul(seed, 2_654_435_761) ^ 0x3c6ef372);
  const channel = channels[(seed - 1) % channels.length] ?? 'hls';
  const kind = kinds[Math.floor((seed - 1) / channels.length) % kinds.length] ?? 'plain';
  const protocol = channel.includes('dash') ? 'dash' : 'hls';
  const hasRestart = kind !== 'periods' && random.chance(0.5);
  const runMs = hours * hourMs;
  return {
    name: `live day ${seed}, ${channel}, ${kind}`, seed, runMs,
    title: {
      protocol, segmentSeconds: 2, isMuxed: false, keyRotation: null, gaps: [], fragmentsPerSegment: 1, hosts: ['cdn-a.test'], addressing: protocol === 'hls' ? 'files' : 'number',
      sections: [{ durationSeconds: 0, mediaStartSeconds: 0 }], videos: [{ bitrateBps: 300_000, width: 426, height: 240 }], audios: [{ bitrateBps: 64_000, language: 'en' }],
    },
    live: {
      channel, options: optionsOf(channel, kind, random), faults: [], hasDates: true, phaseMs: random.integer(0, 2000),
      clockSkewMs: random.pick([0, -120_000, 120_000, -86_400_000, 86_400_000]),
      moments: { ...(kind === 'drift' && canDrift(channel) ? { rateFrom: 0 } : {}), ...(hasRestart ? { restart: random.integer(runMs / 4, runMs / 2) } : {}) },
    },
    trace: steadyTrace(3000, 30), faults: [], freeze: null, isHeld: false, startAtSeconds: null, rememberedBps: null,
    config: { buffer: { goalSeconds: 20, behindSeconds: 10 } },
    actions: [{ atMs: 0, action: { kind: 'play' } }, ...(kind === 'rewinding' ? rewinds(random, hours) : [])],
    sink: healthySink, screen: { widthPixels: 640, heightPixels: 360, droppedShare: 0 }, seekMs: 20,
  };
}
