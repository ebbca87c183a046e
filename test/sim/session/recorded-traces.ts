import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BandwidthInterval, BandwidthTrace } from '../network/bandwidth.js';

interface TraceFile {
  readonly traces: readonly { readonly name: string; readonly intervals: readonly (readonly [number, number, number])[] }[];
}

const families = ['3g', '4g', '5g-like', 'fcc-sd', 'fcc-hd', 'puffer', 'steps'];
let loaded: readonly [BandwidthTrace, ...BandwidthTrace[]] | null = null;

/** The recorded links of test/sim/traces, read from the project's root (where npm runs its scripts). */
export function recordedTraces(): readonly [BandwidthTrace, ...BandwidthTrace[]] {
  if (loaded !== null) return loaded;
  const traces = families.flatMap((family) => {
    const file: TraceFile = JSON.parse(readFileSync(join(process.cwd(), 'test/sim/traces', `traces-${family}.json`), 'utf8'));
    return file.traces.flatMap(({ name, intervals }): BandwidthTrace[] => {
      const [first, ...others] = intervals.map(([durationMs, kbps, latencyMs]): BandwidthInterval => ({ durationMs, kbps, latencyMs }));
      return first === undefined ? [] : [{ name, intervals: [first, ...others] }];
    });
  });
  const [first, ...others] = traces;
  if (first === undefined) throw new Error('test/sim/traces holds no traces');
  loaded = [first, ...others];
  return loaded;
}
