/** From a value to a place in pixels. */
export type Scale = (value: number) => number;

export function linearScale(from: number, to: number, fromPixel: number, toPixel: number): Scale {
  const slope = (toPixel - fromPixel) / (to - from || 1);
  return (value) => fromPixel + (value - from) * slope;
}

/** For what spans from 200 kb/s to 1 Gb/s. */
export function logScale(from: number, to: number, fromPixel: number, toPixel: number): Scale {
  const scale = linearScale(Math.log(from), Math.log(to), fromPixel, toPixel);
  return (value) => scale(Math.log(Math.max(value, from)));
}

/** About `count` round values from 0 to at least `highest`: steps of 1, 2 or 5. */
export function linearTicks(highest: number, count: number): readonly number[] {
  const rough = Math.max(highest, 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(Math.max(highest, 1) / step) + 1 }, (_, index) => index * step);
}

/** 1, 2 and 5 times each power of ten, from the last that is not above `lowest` to the first that is not below `highest`. */
export function logTicks(lowest: number, highest: number): readonly number[] {
  const all: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(lowest)); power <= highest * 10; power *= 10) all.push(power, 2 * power, 5 * power);
  const first = all.filter((tick) => tick <= lowest).length - 1;
  const last = all.findIndex((tick) => tick >= highest);
  return all.slice(Math.max(0, first), Math.max(last, first + 2) + 1);
}

export function isPowerOfTen(tick: number): boolean {
  return Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-6;
}
