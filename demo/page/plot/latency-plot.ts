import type { Ring } from '../ring.js';
import type { SampleColumn } from '../recorder.js';
import type { Palette } from './palette.js';
import { linearScale, linearTicks, type Scale } from './scale.js';
import { beginDrawing } from './surface.js';
import { drawTimeAxis, drawValueAxis, plotArea, timeScale, type Area } from './time-axis.js';
import { traceLine } from './trace-line.js';

/** Height of the strip that tells the playback rate, in pixels. */
const rateStrip = 16;
/** What fills half the strip at least; a viewer's own 2 × does so as well. */
const rateSpan = 0.04;

/** Seconds behind the live edge as a line, the target dashed; below, in a strip, how far the playback rate is from 1. */
export function drawLatencyPlot(canvas: HTMLCanvasElement, samples: Ring<SampleColumn>, nowMs: number, spanMs: number, palette: Palette): void {
  const surface = beginDrawing(canvas);
  if (surface === null) return;
  const { context } = surface;
  const whole = plotArea(surface);
  const area = { ...whole, bottom: whole.bottom - rateStrip - 6 };
  const x = timeScale(whole, nowMs, spanMs);
  const first = Math.max(0, samples.firstAtLeast('atMs', nowMs - spanMs) - 1);
  const ticks = linearTicks(1.1 * highestOf(samples, first), 3);
  const y = linearScale(0, ticks.at(-1) ?? 1, area.bottom, area.top);

  drawValueAxis(surface, area, ticks, y, (value) => `${value} s`, palette);
  drawTimeAxis(surface, whole, spanMs, palette);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText('rate', area.left - 6, whole.bottom - rateStrip / 2);

  context.save();
  context.beginPath();
  context.rect(area.left, area.top - 2, area.right - area.left, whole.bottom - area.top + 2);
  context.clip();
  drawRates(context, samples, first, x, { ...whole, top: whole.bottom - rateStrip }, palette);
  context.beginPath();
  traceLine(context, samples, 'targetSeconds', first, x, y);
  context.strokeStyle = palette.faint;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  traceLine(context, samples, 'latencySeconds', first, x, y);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.75;
  context.stroke();
  context.restore();
}

function highestOf(samples: Ring<SampleColumn>, first: number): number {
  const [latency, target] = [samples.reader('latencySeconds'), samples.reader('targetSeconds')];
  let highest = 1;
  for (let row = first; row < samples.length; row += 1) highest = Math.max(highest, latency(row) || 0, target(row) || 0);
  return highest;
}

/** Bars from the line of 1 ×: up is faster. */
function drawRates(context: CanvasRenderingContext2D, samples: Ring<SampleColumn>, first: number, x: Scale, strip: Area, palette: Palette): void {
  const middle = (strip.top + strip.bottom) / 2;
  context.fillStyle = palette.grid;
  context.fillRect(strip.left, Math.round(middle) - 0.5, strip.right - strip.left, 1);
  const [rate, atMs] = [samples.reader('rate'), samples.reader('atMs')];
  context.fillStyle = palette.faint;
  for (let row = Math.max(1, first); row < samples.length; row += 1) {
    const off = rate(row) - 1;
    if (!(Math.abs(off) > 0.001)) continue;
    const height = Math.max(1.5, Math.min(1, Math.abs(off) / rateSpan) * (rateStrip / 2));
    const from = x(atMs(row - 1));
    context.fillRect(from, off > 0 ? middle - height : middle, Math.max(1, x(atMs(row)) - from), height);
  }
}
