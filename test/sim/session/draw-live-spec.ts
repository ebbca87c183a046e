import { liveFaultKinds } from '../../../demo/origin/live/live-fault.js';
import type { LiveFaultKind } from '../../../demo/origin/live/live-fault.js';
import type { LiveSpec, TimedLiveFault } from '../live-origin/live-spec.js';
import { healthySink } from '../media/sink-profile.js';
import { steadyTrace } from '../network/bandwidth.js';
import type { BandwidthTrace } from '../network/bandwidth.js';
import type { FaultEffect, FaultRule } from '../network/faults.js';
import type { Title } from '../origin/title.js';
import { SeededRandom } from '../time/seeded-random.js';
import { drawLiveActions } from './draw-live-actions.js';
import { recordedTraces } from './recorded-traces.js';
import type { WorldSpec } from './world-spec.js';

const ladder = [
  { bitrateBps: 300_000, width: 426, height: 240 },
  { bitrateBps: 800_000, width: 640, height: 360 },
  { bitrateBps: 1_600_000, width: 960, height: 540 },
  { bitrateBps: 3_200_000, width: 1280, height: 720 },
] as const;

const hlsKinds: readonly LiveFaultKind[] = ['blocking-hangs', 'blocking-unchanged', 'delta-misfit'];
/** What a channel cannot come back from, so that it must end or fail. */
const endless: readonly LiveFaultKind[] = ['frozen'];

function drawTitle(random: SeededRandom, protocol: 'hls' | 'dash'): Title {
  const segmentSeconds = random.pick([2, 2, 2, 4, 6]);
  return {
    protocol, segmentSeconds, isMuxed: false, keyRotation: null, gaps: [], fragmentsPerSegment: 1,
    hosts: ['cdn-a.test'], addressing: protocol === 'hls' ? 'files' : 'number',
    sections: [{ durationSeconds: 0, mediaStartSeconds: 0 }],
    videos: ladder.slice(0, random.integer(1, ladder.length)),
    audios: random.chance(0.92) ? [{ bitrateBps: 96_000, language: 'en' }] : [],
  };
}

function drawOptions(random: SeededRandom, channel: LiveSpec['channel'], segmentSeconds: number): Record<string, string | number> {
  const options: Record<string, string | number> = {};
  if (channel !== 'event') options['dvr'] = random.pick([30, 60, 60, 120, 600]);
  // The files of an ad bear the same times in every break.
  if (channel !== 'dash-time' && random.chance(0.2)) {
    options['ads'] = 12 * segmentSeconds;
    options['ad'] = segmentSeconds === 6 ? 6 : 4;
  } else if (random.chance(0.2)) options['period'] = 10 * segmentSeconds;
  if (channel.startsWith('ll-')) {
    if (random.chance(0.4)) options['part'] = random.pick([0.25, 0.5, 1]);
    if (channel === 'll-hls' && random.chance(0.3)) options['parts'] = 'range';
  }
  if (channel === 'hls' && random.chance(0.15)) options['pdt'] = 0;
  if (channel === 'dash-time' && random.chance(0.5)) options['patch'] = 1;
  if (channel === 'dash-time') options['update'] = random.pick([2, 2, 4, 0, 'none']);
  if (channel.includes('dash')) options['utc'] = random.pick(['direct', 'http-iso', 'http-xsdate', 'http-head', 'none', 'down']);
  return options;
}

function drawLiveFaults(random: SeededRandom, protocol: 'hls' | 'dash', runMs: number): readonly TimedLiveFault[] {
  const kinds = liveFaultKinds.filter((kind) => kind !== 'skew' && (protocol === 'hls' || !hlsKinds.includes(kind)));
  const [first, ...rest] = kinds;
  if (first === undefined) return [];
  return Array.from({ length: random.integer(1, 3) }, (): TimedLiveFault => {
    const kind = random.pick([first, ...rest]);
    const isForEver = endless.includes(kind) ? random.chance(0.2) : kind === 'ended' || kind === 'reset' || random.chance(0.15);
    return { kind, fromMs: random.integer(0, runMs * 0.7), forMs: isForEver ? Infinity : random.pick([2000, 6000, 15_000, 40_000]), amountMs: null };
  });
}

function drawRules(random: SeededRandom, runMs: number): readonly FaultRule[] {
  const effects: readonly [FaultEffect, ...FaultEffect[]] = [
    { kind: 'status', status: 503 }, { kind: 'status', status: 404 }, { kind: 'status', status: 500 }, { kind: 'refuse', afterMs: 50 }, { kind: 'black-hole' },
    { kind: 'slow-first-byte', delayMs: 2500 }, { kind: 'stall', atShare: 0.4 }, { kind: 'reset', atShare: 0.6 }, { kind: 'truncate', atShare: 0.5, announced: true },
    { kind: 'html' }, { kind: 'empty' }, { kind: 'redirect', hops: 2, host: 'edge.test' },
  ];
  return Array.from({ length: random.integer(0, 2) }, (_, order): FaultRule => {
    const fromMs = random.integer(0, runMs * 0.8);
    return { id: `rule ${order}`, kinds: [random.pick(['segment', 'segment', 'playlist', 'manifest', 'init'] as const)], effect: random.pick(effects), fromMs, untilMs: fromMs + random.pick([1000, 4000, 12_000]), probability: random.pick([0.3, 1]) };
  });
}

function drawTrace(random: SeededRandom, title: Title): BandwidthTrace {
  const lowest = ((title.videos[0]?.bitrateBps ?? 0) + 96_000) / 1000;
  const latencyMs = random.pick([5, 20, 40, 80, 150]);
  const kind = random.next();
  if (kind < 0.7) return steadyTrace(Math.round(lowest * random.pick([3, 5, 10, 30])), latencyMs);
  if (kind < 0.85) {
    const high = Math.round(lowest * random.between(5, 15));
    const low = Math.round(lowest * random.between(0.5, 1.5));
    const durationMs = random.pick([10_000, 30_000]);
    return { name: `square ${high}/${low}`, intervals: [{ durationMs, kbps: high, latencyMs }, { durationMs, kbps: low, latencyMs }] };
  }
  return random.pick(recordedTraces());
}

/** A clock that is wrong by more can be noticed only where somebody tells the time. */
function drawSkew(random: SeededRandom, isTimeTold: boolean): number {
  if (!isTimeTold || random.chance(0.5)) return random.integer(-300, 300);
  return random.pick([-120_000, 120_000, -86_400_000, 86_400_000]);
}

/** A live session from its seed: some minutes of HLS, LL-HLS, DASH or LL-DASH; four in ten of them calm. */
export function drawLiveSpec(seed: number): WorldSpec {
  const random = new SeededRandom(Math.imul(seed, 2_246_822_519) ^ 0x5bd1e995);
  const channel = random.pick(['hls', 'hls', 'll-hls', 'll-hls', 'dash', 'dash-time', 'dash-time', 'll-dash', 'll-dash', 'event'] as const);
  const protocol = channel.includes('dash') ? 'dash' : 'hls';
  const title = drawTitle(random.fork(1), protocol);
  const runMs = 1000 * random.pick([90, 180, 240, 300]);
  const isCalm = random.chance(0.4);
  const moments = random.fork(2);
  const start = channel === 'event' ? -moments.integer(4000, 120_000) : moments.chance(0.12) ? -moments.integer(500, 30_000) : null;
  const options = drawOptions(random.fork(3), channel, title.segmentSeconds);
  // A number is a time in an MPD with $Number$: its encoder must keep the pace.
  const canDrift = channel !== 'dash' && channel !== 'll-dash';
  if (canDrift && moments.chance(0.15)) options['rate'] = moments.pick([0.995, 1.005]);
  const hasEnd = moments.chance(channel === 'event' ? 0.5 : 0.12);
  const misc = random.fork(5);
  const hasDates = misc.chance(0.8);
  const isTimeTold = hasDates || protocol === 'hls' || !['none', 'down', 'http-head'].includes(String(options['utc']));
  const spec = {
    name: `live seed ${seed}`, seed, title, trace: drawTrace(random.fork(4), title),
    live: {
      channel, options, clockSkewMs: drawSkew(misc, isTimeTold), phaseMs: misc.integer(0, title.segmentSeconds * 1000), hasDates,
      moments: {
        ...(start === null ? {} : { start }),
        ...(hasEnd ? { end: moments.integer(20_000, runMs) } : {}),
        ...(options['rate'] === undefined ? {} : { rateFrom: 0 }),
        ...(moments.chance(0.12) ? { restart: moments.integer(5000, runMs) } : {}),
      },
      faults: isCalm ? [] : drawLiveFaults(random.fork(6), protocol, runMs),
    },
    faults: isCalm ? [] : drawRules(random.fork(7), runMs),
    actions: drawLiveActions(random.fork(8), runMs, isCalm),
    config: {
      buffer: { goalSeconds: misc.pick([12, 20, 30]), behindSeconds: misc.pick([0, 10, 30]) },
      ...(misc.chance(0.15) ? { live: { lowLatency: false } } : misc.chance(0.15) ? { live: { targetLatencySeconds: channel.startsWith('ll-') ? misc.pick([1, 3, 10]) : misc.pick([3, 6]) * title.segmentSeconds } } : {}),
    },
    isHeld: misc.chance(0.05), startAtSeconds: null, rememberedBps: misc.chance(0.5) ? misc.pick([400_000, 2_000_000, 8_000_000]) : null,
    sink: { ...healthySink, evictsPlayed: misc.chance(0.8), appendMs: misc.pick([0.5, 1, 4, 15]) },
    screen: { widthPixels: misc.pick([640, 1280, 1920]), heightPixels: misc.pick([360, 720, 1080]), droppedShare: 0.01 },
    freeze: null, seekMs: misc.pick([5, 20, 80]), runMs,
  } satisfies WorldSpec;
  if (channel !== 'dash' && channel !== 'll-dash') return spec;
  // What numbers alone have: an MPD that is good until the media says otherwise, and an origin whose clock is set.
  const events = misc.chance(0.25) ? { events: 1 } : {};
  const canJump = isCalm && start === null && !hasEnd && spec.live.moments.restart === undefined && ['http-iso', 'http-xsdate'].includes(String(options['utc']));
  const clockJump = canJump && misc.chance(0.3) ? { clockJump: { atMs: misc.integer(20_000, runMs * 0.6), byMs: misc.pick([-3_600_000, 3_600_000]) } } : {};
  return { ...spec, live: { ...spec.live, ...clockJump, options: { ...options, ...events } } };
}
