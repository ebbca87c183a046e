import type { LiveInfo, Player } from '../../src/index.js';
import { byId } from './by-id.js';
import { formatBitrate, formatClock, formatSeconds } from './format.js';
import { formatBehind, liveNames, recordedNames } from './format-time.js';
import type { Ladder } from './ladder.js';
import { drawBufferPlot } from './plot/buffer-plot.js';
import { drawLatencyPlot } from './plot/latency-plot.js';
import { readPalette } from './plot/palette.js';
import { linearScale } from './plot/scale.js';
import { drawThroughputPlot } from './plot/throughput-plot.js';
import { leftMargin, rightMargin } from './plot/time-axis.js';
import { drawTimelinePlot, liveTimelineWindow, secondsAt, timelineWindow, type TimelineBlock } from './plot/timeline-plot.js';
import type { Recorder } from './recorder.js';

export interface Plots {
  draw(nowMs: number): void;
  /** After the colours of the page changed. */
  changeColours(): void;
}

/** The plots: what they show follows the recorder, what is under the pointer is read out in their headings. */
export function createPlots(player: Player, video: HTMLVideoElement, recorder: Recorder, ladder: Ladder, goalSeconds: () => number): Plots {
  const canvases = { latency: byId('plot-latency', HTMLCanvasElement), buffer: byId('plot-buffer', HTMLCanvasElement), throughput: byId('plot-throughput', HTMLCanvasElement), timeline: byId('plot-timeline', HTMLCanvasElement) };
  const readouts = { latency: byId('readout-latency', HTMLElement), buffer: byId('readout-buffer', HTMLElement), throughput: byId('readout-throughput', HTMLElement), timeline: byId('readout-timeline', HTMLElement) };
  const span = byId('span', HTMLSelectElement);
  const { samples, rates } = recorder;
  let palette = readPalette(document.documentElement);
  /** Of the plots over time. */
  let drawnAtMs = 0;
  let drawnSpanMs = 0;
  /** Pixels from the left of the plots over time; null: read out the newest. */
  let pointer: number | null = null;
  const spanMs = (): number => Number(span.value) * 1000;

  const timed = [canvases.latency, canvases.buffer, canvases.throughput];

  for (const canvas of timed) {
    canvas.addEventListener('pointermove', (event) => point(event.offsetX));
    canvas.addEventListener('pointerleave', () => point(null));
  }
  canvases.timeline.addEventListener('click', ({ offsetX }) => {
    if (video.readyState > 0) video.currentTime = secondsAt(canvases.timeline, offsetX, windowOf(player.live));
  });

  addEventListener('resize', () => (drawnSpanMs = 0));

  function windowOf(live: LiveInfo | null): readonly [number, number] {
    return live === null ? timelineWindow(video.duration, video.currentTime) : liveTimelineWindow(live.edge, video.currentTime);
  }

  function point(x: number | null): void {
    pointer = x;
    for (const canvas of timed) {
      canvas.parentElement?.style.setProperty('--pointer', x === null ? '-10px' : `${x}px`);
    }
    readOut(player.live);
  }

  function readOut(live: LiveInfo | null): void {
    const { row, when } = rowUnderPointer();
    readouts.buffer.textContent = `${formatSeconds(samples.get('bufferSeconds', row))}${when}`;
    const rate = samples.get('rate', row);
    const speed = Number.isNaN(rate) || rate === 1 ? '' : `, at ${Number(rate.toFixed(3))} ×`;
    readouts.latency.textContent = `${formatSeconds(samples.get('latencySeconds', row))}, target ${formatSeconds(samples.get('targetSeconds', row))}${speed}${when}`;
    const [estimate, chosen] = [samples.get('estimateBps', row), samples.get('chosenBps', row)];
    readouts.throughput.textContent = `${formatBitrate(estimate)}, chosen ${formatBitrate(chosen)}${when}`;
    const length = Number.isFinite(video.duration) ? formatClock(video.duration, 0) : '–';
    readouts.timeline.textContent = live === null ? `${formatClock(video.currentTime)} of ${length}` : `${formatBehind(live.latencySeconds)}, window of ${formatClock(live.window.end - live.window.start, 0)}`;
  }

  function rowUnderPointer(): { readonly row: number; readonly when: string } {
    const newest = { row: samples.length - 1, when: '' };
    if (pointer === null) return newest;
    const agoMs = -linearScale(leftMargin, canvases.buffer.clientWidth - rightMargin, -spanMs(), 0)(pointer);
    if (agoMs < 0 || agoMs > spanMs()) return newest;
    const row = samples.firstAtLeast('atMs', drawnAtMs - agoMs);
    return { row: Math.min(row, samples.length - 1), when: `, at −${formatClock(agoMs / 1000, 0)}` };
  }

  return {
    draw(nowMs) {
      // In a thousandth of what is shown nothing moves by more than a pixel.
      if (nowMs - drawnAtMs >= spanMs() / 1000 || spanMs() !== drawnSpanMs) {
        drawnAtMs = nowMs;
        drawnSpanMs = spanMs();
        drawLatencyPlot(canvases.latency, samples, nowMs, drawnSpanMs, palette);
        drawBufferPlot(canvases.buffer, samples, goalSeconds(), nowMs, drawnSpanMs, palette);
        drawThroughputPlot(canvases.throughput, samples, rates, nowMs, drawnSpanMs, palette);
      }
      const blocks: TimelineBlock[] = [...recorder.segments()].map((segment) => {
        const { name: label, height: rung } = ladder.rungOf(segment.type, segment.rendition);
        return { segment, label, rung };
      });
      const { tracks, live } = player;
      drawTimelinePlot(
        canvases.timeline,
        {
          rows: (['video', 'audio'] as const).filter((type) => tracks[type].groups.length > 0),
          blocks,
          buffered: rangesOf(video.buffered),
          playheadSeconds: video.currentTime,
          window: windowOf(live),
          names: live === null ? recordedNames : liveNames(live.edge, live.positionEpochMs, video.currentTime),
        },
        palette,
      );
      readOut(live);
    },
    changeColours() {
      palette = readPalette(document.documentElement);
      drawnSpanMs = 0;
    },
  };
}

function rangesOf(ranges: TimeRanges): readonly (readonly [number, number])[] {
  return Array.from({ length: ranges.length }, (_, index) => [ranges.start(index), ranges.end(index)] as const);
}
