import type { Moment } from './history.js';
import { HISTORY_SECONDS } from './history.js';

/** One small plot: a filled line, and a second one to compare it with. */
export interface PlotSpec {
  readonly title: string;
  readonly value: (moment: Moment) => number;
  /** Dashed; null: none. */
  readonly other: ((moment: Moment) => number) | null;
  readonly color: string;
  /** At the top edge, for a highest value. */
  readonly scale: (highest: number) => string;
}

/** Moments from the left (oldest) to now at the right edge; gaps where nothing is known; red where playback stood still. */
export function drawPlot(canvas: HTMLCanvasElement, { value, other, color, scale }: PlotSpec, moments: readonly Moment[]): void {
  const context = canvas.getContext('2d');
  const now = moments[moments.length - 1]?.atMs;
  if (context === null || now === undefined) return;
  const density = globalThis.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * density;
  canvas.height = height * density;
  context.scale(density, density);

  const values = moments.flatMap((moment) => [value(moment), other?.(moment) ?? NaN]).filter(Number.isFinite);
  const highest = Math.max(1e-3, ...values) * 1.1;
  const x = ({ atMs }: Moment): number => width * (1 - (now - atMs) / (HISTORY_SECONDS * 1000));
  const y = (level: number): number => height - (level / highest) * (height - 2) - 1;

  context.fillStyle = '#e5484d66';
  for (const [index, moment] of moments.entries()) {
    const next = moments[index + 1];
    if (moment.isStalled) context.fillRect(x(moment), 0, Math.max(1, next === undefined ? 1 : x(next) - x(moment)), height);
  }
  const trace = (levelOf: (moment: Moment) => number): void => {
    context.beginPath();
    let isOpen = false;
    for (const moment of moments) {
      const level = levelOf(moment);
      if (Number.isFinite(level)) context[isOpen ? 'lineTo' : 'moveTo'](x(moment), y(level));
      isOpen = Number.isFinite(level);
    }
    context.stroke();
  };
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  trace(value);
  if (other !== null) {
    context.strokeStyle = '#ffffffb0';
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    trace(other);
  }
  context.fillStyle = '#ffffffb0';
  context.font = '10px system-ui, sans-serif';
  context.fillText(scale(highest / 1.1), 2, 10);
}
