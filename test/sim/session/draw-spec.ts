import type { Freeze } from '../media/fake-element.js';
import { healthySink } from '../media/sink-profile.js';
import type { SinkProfile } from '../media/sink-profile.js';
import type { BandwidthTrace } from '../network/bandwidth.js';
import type { FaultRule } from '../network/faults.js';
import type { Section, Title, VideoRung } from '../origin/title.js';
import { SeededRandom } from '../time/seeded-random.js';
import { drawActions } from './draw-actions.js';
import { drawFaults } from './draw-faults.js';
import { recordedTraces } from './recorded-traces.js';
import type { WorldSpec } from './world-spec.js';

const ladder: readonly VideoRung[] = [
  { bitrateBps: 300_000, width: 426, height: 240 },
  { bitrateBps: 800_000, width: 640, height: 360 },
  { bitrateBps: 1_600_000, width: 960, height: 540 },
  { bitrateBps: 3_200_000, width: 1280, height: 720 },
  { bitrateBps: 6_000_000, width: 1920, height: 1080 },
  { bitrateBps: 16_000_000, width: 3840, height: 2160 },
];

function drawSections(random: SeededRandom, totalSeconds: number, segmentSeconds: number): readonly [Section, ...Section[]] {
  // Media clocks start anywhere; whole tens of milliseconds fall on no frame of either track's grid.
  const mediaStart = (): number => (random.chance(0.4) ? 0 : Math.round(random.between(0, 90_000) * 100) / 100);
  const first: Section = { durationSeconds: totalSeconds, mediaStartSeconds: mediaStart() };
  if (random.chance(0.7)) return [first];
  const count = random.integer(2, 4);
  // Sections end on a video frame; often in the middle of a segment.
  const each = Math.max(segmentSeconds / 2, totalSeconds / count);
  const frames = Math.round((random.chance(0.5) ? Math.round(each / segmentSeconds) * segmentSeconds || each : each) * 25);
  const section = (): Section => ({ durationSeconds: frames / 25, mediaStartSeconds: mediaStart() });
  return [section(), ...Array.from({ length: count - 1 }, section)];
}

function drawTitle(random: SeededRandom): Title {
  const protocol = random.pick(['hls', 'dash'] as const);
  const segmentSeconds = random.pick([2, 2, 4, 4, 6, 4.8, 10]);
  const totalSeconds = random.pick([20, 45, 60, 120, 120, 240, 600]) + random.integer(0, 50) / 25;
  const isAudioOnly = random.chance(0.06);
  const from = random.integer(0, 2);
  const videos = isAudioOnly ? [] : ladder.slice(from, from + random.integer(1, 4));
  const isMuxed = protocol === 'hls' && !isAudioOnly && random.chance(0.25);
  const hasAudio = isAudioOnly || (!isMuxed && random.chance(0.92));
  const languages = random.chance(0.3) ? ['en', 'fr', 'de'] : ['en'];
  const keyRotation = protocol === 'hls' && random.chance(0.15) ? random.pick([1, 3, 1000]) : null;
  const hosts: readonly [string, ...string[]] = random.chance(0.35) ? ['cdn-a.test', 'cdn-b.test'] : ['cdn-a.test'];
  return {
    protocol, segmentSeconds, videos, isMuxed, keyRotation, hosts,
    addressing: protocol === 'hls' ? (keyRotation === null && random.chance(0.3) ? 'byte-range' : 'files') : random.pick(['number', 'timeline', 'timeline', 'list', 'sidx']),
    sections: drawSections(random, totalSeconds, segmentSeconds),
    audios: hasAudio ? (isAudioOnly ? ['en'] : languages).map((language) => ({ bitrateBps: 96_000, language })) : [],
    fragmentsPerSegment: random.pick([1, 1, 2, 5]),
    gaps: protocol === 'hls' && random.chance(0.08) ? [random.integer(1, 5)] : [],
  };
}

function drawTrace(random: SeededRandom, title: Title): BandwidthTrace {
  const latencyMs = random.pick([5, 20, 40, 80, 150, 300]);
  const lowest = (title.videos[0]?.bitrateBps ?? 0) / 1000 + (title.audios.length > 0 ? 96 : 0);
  const kind = random.next();
  if (kind < 0.45) {
    const kbps = Math.round(lowest * random.pick([1.6, 2, 3, 5, 10, 30]));
    return { name: `steady ${kbps}`, intervals: [{ durationMs: 3_600_000, kbps, latencyMs }] };
  }
  if (kind < 0.6) {
    const high = Math.round(lowest * random.between(3, 12));
    const low = Math.round(lowest * random.between(0.3, 1.2));
    const durationMs = random.pick([8000, 20_000, 40_000]);
    return { name: `square ${high}/${low}`, intervals: [{ durationMs, kbps: high, latencyMs }, { durationMs, kbps: low, latencyMs }] };
  }
  return random.pick(recordedTraces());
}

function drawSink(random: SeededRandom): SinkProfile {
  const quota = random.chance(0.1) ? { video: random.pick([6, 12, 30]) << 20, audio: random.pick([1, 3]) << 20 } : healthySink.quotaBytes;
  return { ...healthySink, quotaBytes: quota, evictsPlayed: random.chance(0.8), canChangeType: random.chance(0.9), appendMs: random.pick([0.5, 1, 4, 15]), bytesPerMs: random.pick([10_000, 100_000]) };
}

/** A session from its seed: about a third calm, the rest with faults, mishaps and restless viewers. */
export function drawSpec(seed: number): WorldSpec {
  const random = new SeededRandom(Math.imul(seed, 2_654_435_761));
  const title = drawTitle(random.fork(1));
  const trace = drawTrace(random.fork(2), title);
  const isCalm = random.chance(0.35);
  const faults: readonly FaultRule[] = isCalm ? [] : drawFaults(random.fork(3), title);
  const durationSeconds = title.sections.reduce((sum, section) => sum + section.durationSeconds, 0);
  const actions = drawActions(random.fork(4), durationSeconds, isCalm, title);
  const misc = random.fork(5);
  const spec: WorldSpec = {
    name: `seed ${seed}`, seed, title, trace, faults, actions,
    config: {
      buffer: { goalSeconds: misc.pick([12, 20, 30, 30, 60]), behindSeconds: misc.pick([0, 10, 30, 30]) },
      abr: misc.chance(0.15) ? { maxHeight: misc.pick([360, 540, 720]) } : misc.chance(0.1) ? { maxBitrateBps: 2_000_000 } : {},
    },
    isHeld: misc.chance(0.06),
    startAtSeconds: misc.chance(0.15) ? Math.round(misc.between(0, durationSeconds) * 10) / 10 : null,
    rememberedBps: misc.chance(0.5) ? misc.pick([400_000, 2_000_000, 8_000_000, 60_000_000]) : null,
    sink: drawSink(misc.fork(6)),
    screen: { widthPixels: misc.pick([640, 1280, 1920, 3840]), heightPixels: misc.pick([360, 720, 1080, 2160]), droppedShare: misc.chance(0.07) ? 0.4 : 0.01 },
    freeze: !isCalm && misc.chance(0.08) ? { atSeconds: misc.between(1, Math.min(60, durationSeconds)), ends: misc.pick<Freeze['ends']>([1, 2, 'new-source', 'never']) } : null,
    seekMs: misc.pick([5, 20, 80]),
    runMs: Math.round((durationSeconds * 1.15 + 40) * 1000),
  };
  return { ...spec, title: withSilence(misc, title) };
}

/** A Period without sound, among others: each begins with a sink of its own then. */
function withSilence(random: SeededRandom, title: Title): Title {
  const { protocol, sections: [first, ...rest], videos, audios } = title;
  if (protocol !== 'dash' || rest.length === 0 || videos.length === 0 || audios.length === 0 || !random.chance(0.25)) return title;
  const silent = random.integer(0, rest.length);
  const section = (each: Section, at: number): Section => (at === silent ? { ...each, without: 'audio' } : each);
  return { ...title, sections: [section(first, 0), ...rest.map((each, at) => section(each, at + 1))] };
}
