import { formatBitrate } from '../format.js';
import type { Ring } from '../ring.js';
import type { RateColumn, SampleColumn } from '../recorder.js';
import type { Palette } from './palette.js';
import { isPowerOfTen, logScale, logTicks, type Scale } from './scale.js';
import { beginDrawing } from './surface.js';
import { drawTimeAxis, drawValueAxis, plotArea, timeScale, type Area } from './time-axis.js';
import { traceLine } from './trace-line.js';

/** The estimate as a line, over it the chosen bitrate in the colour of its rendition, each segment's own rate as a dot, the link's limit dashed. */
export function drawThroughputPlot(canvas: HTMLCanvasElement, samples: Ring<SampleColumn>, rates: Ring<RateColumn>, nowMs: number, spanMs: number, palette: Palette): void {
  const surface = beginDrawing(canvas);
  if (surface === null) return;
  const { context } = surface;
  const area = plotArea(surface);
  const x = timeScale(area, nowMs, spanMs);
  const first = Math.max(0, samples.firstAtLeast('atMs', nowMs - spanMs) - 1);
  const firstRate = rates.firstAtLeast('atMs', nowMs - spanMs);
  const [lowest, highest] = extent(samples, rates, first, firstRate);
  const ticks = logTicks(lowest * 0.95, highest * 1.05);
  // Six labels at most; beyond that the powers of ten alone.
  const labelled = ticks.length <= 6 ? ticks : ticks.filter(isPowerOfTen);
  const y = logScale(ticks[0] ?? lowest, ticks.at(-1) ?? highest, area.bottom, area.top);

  drawMinorLines(context, area, ticks, y, palette);
  drawValueAxis(surface, area, labelled, y, shortRate, palette);
  drawTimeAxis(surface, area, spanMs, palette);

  context.save();
  context.beginPath();
  context.rect(area.left, area.top - 3, area.right - area.left, area.bottom - area.top + 4);
  context.clip();
  strokeColumn(context, samples, 'estimateBps', first, x, y, palette.ink, 1.5, []);
  drawChosen(context, samples, first, x, y, palette);
  strokeColumn(context, samples, 'linkBps', first, x, y, palette.bad, 1, [5, 4]);
  drawRates(context, rates, firstRate, x, y, palette);
  context.restore();
}

function extent(samples: Ring<SampleColumn>, rates: Ring<RateColumn>, first: number, firstRate: number): readonly [number, number] {
  let [lowest, highest] = [Infinity, 0];
  const see = (value: number): void => {
    if (!(value > 0)) return;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  };
  for (const column of ['estimateBps', 'chosenBps', 'linkBps'] as const) {
    const valueOf = samples.reader(column);
    for (let row = first; row < samples.length; row += 1) see(valueOf(row));
  }
  for (let row = firstRate; row < rates.length; row += 1) see(rates.get('bps', row));
  // Below 10 kb/s lies no rendition, only a segment that waited.
  return highest === 0 ? [1e5, 1e7] : [Math.max(1e4, lowest), Math.max(highest, 1e5)];
}

function strokeColumn(context: CanvasRenderingContext2D, samples: Ring<SampleColumn>, column: SampleColumn, first: number, x: Scale, y: Scale, colour: string, width: number, dash: number[]): void {
  context.beginPath();
  traceLine(context, samples, column, first, x, y);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

/** Steps: one stroke for each stretch of one rendition, with the riser to the next. */
function drawChosen(context: CanvasRenderingContext2D, samples: Ring<SampleColumn>, first: number, x: Scale, y: Scale, palette: Palette): void {
  const [chosenBps, atMs] = [samples.reader('chosenBps'), samples.reader('atMs')];
  context.lineWidth = 3;
  let start = first;
  while (start < samples.length) {
    const bps = chosenBps(start);
    let end = start;
    while (end + 1 < samples.length && chosenBps(end + 1) === bps) end += 1;
    if (bps > 0) {
      const nextBps = chosenBps(end + 1);
      const endX = x(atMs(Math.min(end + 1, samples.length - 1)));
      context.strokeStyle = palette.rung('video', samples.get('rung', end));
      context.beginPath();
      context.moveTo(x(atMs(start)), y(bps));
      context.lineTo(endX, y(bps));
      if (nextBps > 0) context.lineTo(endX, y(nextBps));
      context.stroke();
    }
    start = end + 1;
  }
}

function drawRates(context: CanvasRenderingContext2D, rates: Ring<RateColumn>, first: number, x: Scale, y: Scale, palette: Palette): void {
  context.strokeStyle = palette.surface;
  context.lineWidth = 1;
  for (let row = first; row < rates.length; row += 1) {
    const isAudio = rates.get('isAudio', row) === 1;
    context.fillStyle = isAudio ? palette.rung('audio', 1) : palette.ink;
    context.beginPath();
    context.arc(x(rates.get('atMs', row)), y(rates.get('bps', row)), isAudio ? 2 : 2.75, 0, 2 * Math.PI);
    context.stroke();
    context.fill();
  }
}

/** All of 1, 2, 5: what has no label still shows that the scale is a logarithm. */
function drawMinorLines(context: CanvasRenderingContext2D, area: Area, ticks: readonly number[], y: Scale, palette: Palette): void {
  context.strokeStyle = palette.grid;
  context.globalAlpha = 0.45;
  context.beginPath();
  for (const tick of ticks) {
    const place = Math.round(y(tick)) + 0.5;
    context.moveTo(area.left, place);
    context.lineTo(area.right, place);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function shortRate(bps: number): string {
  return formatBitrate(bps).replace(/\.0+(?= )/, '').replace(' ', '').replace('b/s', '');
}
