import type { RenditionInfo } from '../../index.js';
import type { Sample } from './sample.js';
import type { Stall } from './stall-cause.js';
import { megabits } from './stall-cause.js';

/** The figures, name and value, in the order in which they are shown. */
export function figuresOf({ stats, state, live, playing, loading }: Sample, stall: Stall | null): readonly (readonly [name: string, value: string])[] {
  const { stalls, startup } = stats;
  return [
    ['Status', state.error === null ? `${state.status}${state.waiting ? ', waiting' : ''}` : `${state.error.code}`],
    ['Picture', playing === null ? '–' : nameOf(playing)],
    ...(loading === null || loading === playing ? [] : [['Loading', nameOf(loading)] as const]),
    ['Buffer', `${stats.bufferAheadSeconds.toFixed(1)} s`],
    ['Throughput', megabits(stats.bandwidthBps)],
    ...(live === null ? [] : [['Latency', `${live.latencySeconds.toFixed(2)} s, wanted ${live.targetLatencySeconds.toFixed(2)} s${state.rate === 1 ? '' : `, at ${state.rate.toFixed(2)} ×`}`] as const]),
    ['Frames dropped', `${stats.droppedFrames} of ${stats.totalFrames}`],
    ['Stalls', stalls.count === 0 ? 'none' : `${stalls.count}, ${stalls.seconds.toFixed(1)} s in all`],
    ...(stall === null ? [] : [['Last stall', `${stall.seconds === null ? 'now' : `${stall.seconds.toFixed(1)} s`}: ${stall.cause}`] as const]),
    ['First frame', startup.firstFrameMs === null ? '–' : `${Math.round(startup.firstFrameMs)} ms`],
    ['Loaded', `${stats.requests} segments, ${(stats.bytes / 1e6).toFixed(1)} MB, ${stats.switches} switches`],
  ];
}

function nameOf({ width, height, frameRate, bitrateBps, codecs }: RenditionInfo): string {
  const size = height === null ? '' : `${width ?? '?'}×${height}${frameRate === null ? '' : `@${Math.round(frameRate)}`}, `;
  return `${size}${megabits(bitrateBps)}${codecs.length === 0 ? '' : `, ${codecs.join(' ')}`}`;
}
