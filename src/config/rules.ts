import type { ResolvedConfig } from './config.js';

/** What a value of an option must be. `isNullable`: null is a value of its own ("no limit", "none"). */
export type Rule =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly isWhole?: boolean; readonly isNullable?: boolean }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'strings' }
  | { readonly kind: 'function'; readonly orWord?: string };

type Rules<T> = { readonly [Name in keyof T]: Rule };

/** One rule for every option: leaving one out does not compile. Validation and docs/configuration.md read it. */
export const sectionRules: { readonly [Section in Exclude<keyof ResolvedConfig, 'logger'>]: Rules<ResolvedConfig[Section]> } = {
  abr: {
    enabled: { kind: 'boolean' },
    startBitrateBps: { kind: 'number', min: 10_000, max: 1e9 },
    rememberEstimate: { kind: 'boolean' },
    maxHeight: { kind: 'number', min: 1, max: 100_000, isNullable: true },
    maxBitrateBps: { kind: 'number', min: 1, max: 1e10, isNullable: true },
    capToElementSize: { kind: 'boolean' },
    maxDroppedFrameRatio: { kind: 'number', min: 0, max: 1 },
    bandwidthFraction: { kind: 'number', min: 0.3, max: 1 },
  },
  buffer: {
    goalSeconds: { kind: 'number', min: 2, max: 600 },
    behindSeconds: { kind: 'number', min: 0, max: 600 },
    maxBytes: { kind: 'number', min: 1e6, max: 1e9 },
    maxGapSeconds: { kind: 'number', min: 0, max: 5 },
  },
  live: {
    targetLatencySeconds: { kind: 'number', min: 0.5, max: 300, isNullable: true },
    maxLatencySeconds: { kind: 'number', min: 1, max: 3600, isNullable: true },
    minRate: { kind: 'number', min: 0.5, max: 1 },
    maxRate: { kind: 'number', min: 1, max: 2 },
    lowLatency: { kind: 'boolean' },
  },
  network: {
    firstByteTimeoutMs: { kind: 'number', min: 500, max: 120_000 },
    noProgressTimeoutMs: { kind: 'number', min: 500, max: 120_000 },
    deadlineMs: { kind: 'number', min: 1000, max: 600_000 },
    attempts: { kind: 'number', min: 1, max: 20, isWhole: true },
    retryDelayMs: { kind: 'number', min: 0, max: 60_000 },
    credentials: { kind: 'choice', values: ['omit', 'same-origin', 'include'] },
    allowDataUrls: { kind: 'boolean' },
    onRequest: { kind: 'function' },
  },
  preferences: {
    audioLanguages: { kind: 'strings' },
    videoCodecs: { kind: 'strings' },
  },
};

/** The one option that stands outside the sections. */
export const loggerRule: Rule = { kind: 'function', orWord: 'console' };

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
    case 'function':
      return `a function${rule.orWord === undefined ? '' : `, ${quote(rule.orWord)}`} or null`;
  }
}

function quote(word: string): string {
  return `'${word}'`;
}
