import type { Ring } from '../ring.js';
import type { SampleColumn } from '../recorder.js';
import type { Palette } from './palette.js';
import { linearScale, linearTicks } from './scale.js';
import { beginDrawing } from './surface.js';
import { drawTimeAxis, drawValueAxis, plotArea, timeScale } from './time-axis.js';
import { traceLine } from './trace-line.js';

/** Seconds that can be played on without a request, over time; stalls are bands. */
export function drawBufferPlot(canvas: HTMLCanvasElement, samples: Ring<SampleColumn>, goalSeconds: number, nowMs: number, spanMs: number, palette: Palette): void {
  const surface = beginDrawing(canvas);
  if (surface === null) return;
  const { context } = surface;
  const area = plotArea(surface);
  const x = timeScale(area, nowMs, spanMs);
  // One row before the window, so that the line enters from the left.
  const first = Math.max(0, samples.firstAtLeast('atMs', nowMs - spanMs) - 1);
  const bufferSeconds = samples.reader('bufferSeconds');
  let highest = 4;
  for (let row = first; row < samples.length; row += 1) highest = Math.max(highest, bufferSeconds(row) || 0);
  const ticks = linearTicks(highest, 3);
  const y = linearScale(0, ticks.at(-1) ?? highest, area.bottom, area.top);

  drawValueAxis(surface, area, ticks, y, (value) => `${value} s`, palette);
  drawTimeAxis(surface, area, spanMs, palette);

  context.save();
  context.beginPath();
  context.rect(area.left, area.top - 2, area.right - area.left, area.bottom - area.top + 3);
  context.clip();
  drawStalls(context, samples, first, x, area.top, area.bottom, palette);
  if (goalSeconds <= (ticks.at(-1) ?? 0)) {
    context.strokeStyle = palette.faint;
    context.setLineDash([2, 4]);
    line(context, area.left, area.right, Math.round(y(goalSeconds)) + 0.5);
    context.setLineDash([]);
  }
  context.beginPath();
  traceLine(context, samples, 'bufferSeconds', first, x, y);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.75;
  context.stroke();
  context.restore();
}

function line(context: CanvasRenderingContext2D, fromX: number, toX: number, y: number): void {
  context.beginPath();
  context.moveTo(fromX, y);
  context.lineTo(toX, y);
  context.stroke();
}

function drawStalls(context: CanvasRenderingContext2D, samples: Ring<SampleColumn>, first: number, x: (ms: number) => number, top: number, bottom: number, palette: Palette): void {
  const [isStalled, atMs] = [samples.reader('isStalled'), samples.reader('atMs')];
  context.fillStyle = palette.bad;
  context.globalAlpha = 0.28;
  for (let row = first; row < samples.length; row += 1) {
    if (isStalled(row) !== 1) continue;
    const from = x(atMs(row - 1));
    const to = x(atMs(row));
    // Short stalls must be seen in an hour as well.
    context.fillRect(to - Math.max(1.5, to - from || 0), top, Math.max(1.5, to - from || 0), bottom - top);
  }
  context.globalAlpha = 1;
}
