import type { Palette } from './palette.js';
import { linearScale, type Scale } from './scale.js';
import type { Surface } from './surface.js';

/** The part of a plot between its axes, in pixels. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const leftMargin = 46;
export const rightMargin = 10;

export function plotArea({ width, height }: Surface): Area {
  return { left: leftMargin, right: width - rightMargin, top: 8, bottom: height - 20 };
}

/** Now is at the right; `spanMs` ago at the left. */
export function timeScale(area: Area, nowMs: number, spanMs: number): Scale {
  return linearScale(nowMs - spanMs, nowMs, area.left, area.right);
}

/** Lines and labels for values, at the left. */
export function drawValueAxis({ context }: Surface, area: Area, ticks: readonly number[], y: Scale, label: (value: number) => string, palette: Palette): void {
  context.strokeStyle = palette.grid;
  context.fillStyle = palette.faint;
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ticks) {
    const line = Math.round(y(tick)) + 0.5;
    context.beginPath();
    context.moveTo(area.left, line);
    context.lineTo(area.right, line);
    context.stroke();
    context.fillText(label(tick), area.left - 6, line);
  }
}

/** Labels in time before now, in quarters of the span. */
export function drawTimeAxis({ context }: Surface, area: Area, spanMs: number, palette: Palette): void {
  context.fillStyle = palette.faint;
  context.textBaseline = 'top';
  for (let quarter = 0; quarter <= 4; quarter += 1) {
    const x = area.left + ((area.right - area.left) * quarter) / 4;
    context.textAlign = quarter === 0 ? 'left' : quarter === 4 ? 'right' : 'center';
    context.fillText(agoLabel((spanMs * (4 - quarter)) / 4), x, area.bottom + 6);
  }
}

function agoLabel(ms: number): string {
  if (ms === 0) return 'now';
  return ms >= 120_000 ? `−${Number((ms / 60_000).toFixed(1))} min` : `−${Math.round(ms / 1000)} s`;
}
