import { anchorMs, channels, type Channel, type ChannelName, type UtcTiming } from './channel.js';
import { isLiveFaultKind, liveFault, type LiveFault } from './live-fault.js';

/** A channel as asked for. */
export interface ChannelRequest {
  readonly channel: Channel;
  /** The options in a form to carry in a path, with moments as epoch ms: `dvr=600,ads=30`; empty for none. */
  readonly carried: string;
  /** Something was said relative to the time of the request, so the next request must use `carried`. */
  readonly isRelative: boolean;
}

/** Values this small are seconds from the request on; greater ones are epoch ms. */
const relativeBelow = 1e9;
/** An event that does not say when it began has been on for so long. */
const eventHeadStartSeconds = -10;
const utcValues: readonly UtcTiming[] = ['direct', 'http-iso', 'http-xsdate', 'http-head', 'none', 'down'];
/** Divisors of 24 and 12 s that are whole groups of pictures. */
const segmentLengths = [2, 4, 6];
const moments = ['start', 'end', 'rateFrom', 'restart', 'faultAt'];
const names = [...moments, 'endAfter', 'dvr', 'segment', 'part', 'chunk', 'parts', 'ads', 'ad', 'period', 'pdt', 'rate', 'utc', 'patch', 'events', 'update', 'fault', 'faultFor', 'faultMs'];

/** The pairs of a carried path segment: `fault=late,stale,dvr=60` has two, the first a list. */
export function readCarried(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const piece of text.split(',')) {
    const at = piece.indexOf('=');
    const last = pairs.at(-1);
    if (at > 0) pairs.push([piece.slice(0, at), piece.slice(at + 1)]);
    else if (last !== undefined) last[1] += `,${piece}`;
  }
  return pairs;
}

/** Throws an Error that says which option is wrong. Names that begin with `_` or `CMCD` are the client's own. */
export function readChannel(name: ChannelName, given: Iterable<readonly [string, string]>, nowMs: number): ChannelRequest {
  const options = new Map([...given].filter(([key]) => !/^(_|CMCD)/.test(key)));
  for (const key of options.keys()) if (!names.includes(key)) throw new Error(`There is no option ${key}; there are ${names.join(', ')}.`);
  if (name === 'event' && !options.has('start')) options.set('start', String(eventHeadStartSeconds));
  const isRelative = options.has('endAfter') || moments.some((key) => options.has(key) && Math.abs(Number(options.get(key))) < relativeBelow);
  const segmentSeconds = number(options, 'segment', channels[name].segmentSeconds, (value) => segmentLengths.includes(value));
  const grid = segmentSeconds * 1000;
  const onGrid = (ms: number): number => anchorMs + Math.max(0, Math.floor((ms - anchorMs) / grid)) * grid;
  const moment = (key: string): number | null => {
    const value = number(options, key, null, () => true);
    return value === null || Math.abs(value) >= relativeBelow ? value : Math.round(nowMs + value * 1000);
  };
  const start = moment('start');
  const startMs = start === null ? anchorMs : onGrid(start);
  const endAfter = number(options, 'endAfter', null, (value) => value > 0);
  const end = endAfter === null ? moment('end') : (start === null ? nowMs : startMs) + endAfter * 1000;
  const endMs = end === null ? Infinity : Math.max(startMs + grid, onGrid(end + grid - 1));
  const resolved = new Map(options);
  resolved.delete('endAfter');
  if (start !== null) resolved.set('start', String(startMs));
  if (end !== null) resolved.set('end', String(endMs));
  for (const key of ['rateFrom', 'restart', 'faultAt']) if (options.has(key)) resolved.set(key, String(moment(key)));
  return {
    channel: { ...channels[name], ...plainOptions(name, options, segmentSeconds), startMs, endMs, segmentSeconds, rateFromMs: moment('rateFrom') ?? startMs, restartMs: moment('restart'), faults: faultsOf(options, moment('faultAt')) },
    carried: [...resolved].map(([key, value]) => `${key}=${value}`).join(','),
    isRelative,
  };
}

type Options = ReadonlyMap<string, string>;

function plainOptions(name: ChannelName, options: Options, segmentSeconds: number): Partial<Channel> {
  const preset: Channel = channels[name];
  const isWhole = (value: number): boolean => value > 0 && value % segmentSeconds === 0;
  const partKey = options.has('chunk') ? 'chunk' : 'part';
  const update = options.get('update');
  return {
    windowSeconds: number(options, 'dvr', preset.windowSeconds, (value) => value > 0),
    partSeconds: preset.partSeconds === null ? null : number(options, partKey, preset.partSeconds, (value) => value >= 0.2 && value <= segmentSeconds),
    partsAs: choice(options, 'parts', ['file', 'range'] as const, preset.partsAs),
    adEverySeconds: number(options, 'ads', null, isWhole),
    adSeconds: number(options, 'ad', Math.max(segmentSeconds, Math.floor(preset.adSeconds / segmentSeconds) * segmentSeconds), (value) => isWhole(value) && value <= 8),
    periodSeconds: number(options, 'period', null, isWhole),
    hasProgramDateTime: options.get('pdt') !== '0',
    rate: number(options, 'rate', 1, (value) => value >= 0.5 && value <= 2),
    utc: choice(options, 'utc', utcValues, preset.utc),
    hasPatches: options.get('patch') === '1',
    hasEvents: options.get('events') === '1' && preset.addressing === 'number',
    updateSeconds: update === 'none' ? null : number(options, 'update', preset.updateSeconds, (value) => value >= 0),
  };
}

/** Without a moment to begin at, a fault is there always. */
function faultsOf(options: Options, fromMs: number | null): LiveFault[] {
  const lengthSeconds = number(options, 'faultFor', null, (value) => value > 0);
  const amountMs = number(options, 'faultMs', null, () => true);
  return (options.get('fault') ?? '').split(',').filter((text) => text !== '').map((kind) => {
    if (!isLiveFaultKind(kind)) throw new Error(`There is no live fault ${kind}.`);
    const lengthMs = lengthSeconds === null ? null : lengthSeconds * 1000;
    return fromMs === null ? liveFault(kind, 0, Infinity, amountMs) : liveFault(kind, fromMs, lengthMs, amountMs);
  });
}

function number<T extends number | null>(options: Options, key: string, fallback: T, fits: (value: number) => boolean): number | T {
  const text = options.get(key);
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isNaN(value) || !fits(value)) throw new Error(`The option ${key} can't be "${text}"; see the README of the live origin.`);
  return value;
}

function choice<T extends string>(options: Options, key: string, values: readonly T[], fallback: T): T {
  const text = options.get(key);
  if (text === undefined) return fallback;
  const found = values.find((value) => value === text);
  if (found === undefined) throw new Error(`The option ${key} can't be "${text}"; it is one of ${values.join(', ')}.`);
  return found;
}
