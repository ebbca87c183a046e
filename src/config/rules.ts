import type { ResolvedConfig } from './config.js';

/** What a value of an option must be. `isNullable`: null is a value of its own ("no limit", "none"). */
export type Rule =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly isWhole?: boolean; readonly isNullable?: boolean }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'strings' }
  | { readonly kind: 'url'; readonly orWord: string }
  | { readonly kind: 'function'; readonly orWord?: string };

type Rules<T> = { readonly [Name in keyof T]: Rule };

type NumberRule = Extract<Rule, { kind: 'number' }>;

const flag: Rule = { kind: 'boolean' };
const between = (min: number, max: number): NumberRule => ({ kind: 'number', min, max });
const orNull = (min: number, max: number): NumberRule => ({ kind: 'number', min, max, isNullable: true });

/** Options that stand outside the sections. */
export const topRules = {
  workerUrl: { kind: 'url', orWord: 'auto' },
  logger: { kind: 'function', orWord: 'console' },
} as const satisfies Readonly<Record<string, Rule>>;

/** One rule for every option: leaving one out does not compile. Validation and docs/configuration.md read it. */
export const sectionRules: { readonly [Section in Exclude<keyof ResolvedConfig, keyof typeof topRules>]: Rules<ResolvedConfig[Section]> } = {
  abr: {
    enabled: flag,
    startBitrateBps: between(10_000, 1e9),
    rememberEstimate: flag,
    maxHeight: orNull(1, 100_000),
    maxBitrateBps: orNull(1, 1e10),
    capToElementSize: flag,
    maxDroppedFrameRatio: between(0, 1),
    bandwidthFraction: between(0.3, 1),
  },
  buffer: {
    goalSeconds: between(2, 600),
    behindSeconds: between(0, 600),
    maxBytes: between(1e6, 1e9),
    maxGapSeconds: between(0, 5),
  },
  live: {
    targetLatencySeconds: orNull(0.5, 300),
    maxLatencySeconds: orNull(1, 3600),
    minRate: between(0.5, 1),
    maxRate: between(1, 2),
    lowLatency: flag,
  },
  network: {
    firstByteTimeoutMs: between(500, 120_000),
    noProgressTimeoutMs: between(500, 120_000),
    deadlineMs: between(1000, 600_000),
    attempts: { ...between(1, 20), isWhole: true },
    retryDelayMs: between(0, 60_000),
    credentials: { kind: 'choice', values: ['omit', 'same-origin', 'include'] },
    allowDataUrls: flag,
    onRequest: { kind: 'function' },
  },
  preferences: {
    audioLanguages: { kind: 'strings' },
    videoCodecs: { kind: 'strings' },
  },
};

/** The rule in words, as error messages and the docs say it. */
export function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'boolean':
      return 'true or false';
    case 'number':
      return `a ${rule.isWhole === true ? 'whole ' : ''}number from ${rule.min} to ${rule.max}${rule.isNullable === true ? ', or null' : ''}`;
    case 'choice':
      return `one of ${rule.values.map(quote).join(', ')}`;
    case 'strings':
      return 'an array of strings';
    case 'url':
      return `a URL, ${quote(rule.orWord)} or null`;
    case 'function':
      return `a function${rule.orWord === undefined ? '' : `, ${quote(rule.orWord)}`} or null`;
  }
}

function quote(word: string): string {
  return `'${word}'`;
}
