/** The middle one; the mean of the two where there is no one middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.length % 2 === 0 ? sorted.slice(middle - 1, middle + 1) : sorted.slice(Math.floor(middle), Math.floor(middle) + 1);
  return (low + high) / 2;
}

/** Figures of one case: samples by player, in ms, in the order measured. */
export interface Comparison {
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

/** Ours against the peer with the best median. */
export function ratioToBestPeer({ samples }: Comparison, oursName: string, peerNames: readonly string[]): number {
  const best = Math.min(...peerNames.flatMap((name) => (samples[name] === undefined ? [] : [median(samples[name])])));
  return median(samples[oursName] ?? []) / best;
}

/** Text in columns: the first left, the others right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}

export function rounded(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : String(Math.round(value));
}
