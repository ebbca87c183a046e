import type { Ring } from '../ring.js';
import type { SampleColumn } from '../recorder.js';
import type { Scale } from './scale.js';

/**
 * Adds one column of the samples to the context's path, from row `first`. A column of pixels that holds many samples gets its lowest,
 * highest and last, so a short dip shows in an hour as it does in a minute. NaN breaks the line.
 */
export function traceLine(context: CanvasRenderingContext2D, samples: Ring<SampleColumn>, column: SampleColumn, first: number, x: Scale, y: Scale): void {
  const [valueOf, atMs] = [samples.reader(column), samples.reader('atMs')];
  let pixel = NaN;
  let lowest = NaN;
  let highest = NaN;
  let last = NaN;
  let isBroken = true;

  function flush(): void {
    if (Number.isNaN(last)) return;
    if (isBroken) context.moveTo(pixel, y(lowest));
    for (const value of lowest === highest ? [last] : [lowest, highest, last]) context.lineTo(pixel, y(value));
    isBroken = false;
    last = NaN;
  }

  for (let row = first; row < samples.length; row += 1) {
    const value = valueOf(row);
    const place = Math.round(x(atMs(row)) * 2) / 2;
    if (Number.isNaN(value)) {
      flush();
      isBroken = true;
      continue;
    }
    if (place !== pixel || Number.isNaN(last)) {
      flush();
      [pixel, lowest, highest] = [place, value, value];
    }
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    last = value;
  }
  flush();
}
