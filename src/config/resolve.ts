import { PlayerError } from '../errors/player-error.js';
import type { PlayerConfig, ResolvedConfig } from './config.js';
import { defaults } from './defaults.js';
import { describeRule, sectionRules, topRules } from './rules.js';
import type { Rule } from './rules.js';

const rulesBySection: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map(
  Object.entries(sectionRules).map(([section, rules]) => [section, new Map(Object.entries<Rule>(rules))]),
);

const rulesOutside: ReadonlyMap<string, Rule> = new Map(Object.entries(topRules));

/** Full names of all options: `buffer.goalSeconds`, …, `logger`. */
export const optionNames: readonly string[] = [
  ...[...rulesBySection].flatMap(([section, rules]) => [...rules.keys()].map((name) => `${section}.${name}`)),
  ...rulesOutside.keys(),
];

/**
 * All options, deep-frozen: those of `base`, with those of `partial` over them. `undefined` means "not said". Throws
 * `config/invalid`, before anything takes effect, for an unknown name, a wrong type, or a number out of its range.
 */
export function resolveConfig(partial: PlayerConfig, base: ResolvedConfig = defaults): ResolvedConfig {
  validate(partial);
  const preferences = overlay(base.preferences, partial.preferences);
  return Object.freeze({
    abr: overlay(base.abr, partial.abr),
    buffer: overlay(base.buffer, partial.buffer),
    live: overlay(base.live, partial.live),
    network: overlay(base.network, partial.network),
    // Copied, since the app may go on writing on its own arrays.
    preferences: Object.freeze({
      audioLanguages: Object.freeze([...preferences.audioLanguages]),
      videoCodecs: Object.freeze([...preferences.videoCodecs]),
    }),
    workerUrl: partial.workerUrl === undefined ? base.workerUrl : partial.workerUrl,
    logger: partial.logger === undefined ? base.logger : partial.logger,
  });
}

function overlay<T extends object>(base: T, over: Partial<T> | undefined): T {
  const said = Object.entries(over ?? {}).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...base, ...Object.fromEntries(said) });
}

function validate(partial: unknown): void {
  for (const [name, value] of entriesOf(partial, 'The configuration', 'config')) {
    const rules = rulesBySection.get(name);
    const rule = rulesOutside.get(name);
    if (rules !== undefined) validateSection(name, rules, value);
    else if (rule !== undefined) validateOption(name, rule, value);
    else throw unknownOption(name);
  }
}

function validateSection(section: string, rules: ReadonlyMap<string, Rule>, options: unknown): void {
  if (options === undefined) return;
  for (const [name, value] of entriesOf(options, `Section ${section} of the configuration`, section)) {
    const rule = rules.get(name);
    if (rule === undefined) throw unknownOption(`${section}.${name}`);
    validateOption(`${section}.${name}`, rule, value);
  }
}

function entriesOf(value: unknown, what: string, option: string): [string, unknown][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new PlayerError('config/invalid', `${what} must be an object, not ${show(value)}.`, { option });
}

function validateOption(option: string, rule: Rule, value: unknown): void {
  if (value === undefined || fits(rule, value)) return;
  throw new PlayerError('config/invalid', `Option ${option} must be ${describeRule(rule)}, not ${show(value)}.`, { option });
}

function fits(rule: Rule, value: unknown): boolean {
  switch (rule.kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      if (value === null) return rule.isNullable === true;
      // NaN fails both comparisons.
      return typeof value === 'number' && value >= rule.min && value <= rule.max && (rule.isWhole !== true || Number.isInteger(value));
    case 'choice':
      return rule.values.some((allowed) => allowed === value);
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'url':
      return value === null || (typeof value === 'string' && value !== '');
    case 'function':
      return value === null || typeof value === 'function' || (rule.orWord !== undefined && value === rule.orWord);
  }
}

/** Another case, the beginning of a name, or a name in the wrong section is recognised; else all names are told. */
function unknownOption(option: string): PlayerError {
  const given = lastWord(option);
  const suggestion = given.length < 4 ? undefined : optionNames.find((name) => lastWord(name).startsWith(given));
  const hint = suggestion === undefined ? `There are ${optionNames.join(', ')}.` : `Did you mean ${suggestion}?`;
  return new PlayerError('config/invalid', `There is no option ${option}. ${hint}`, suggestion === undefined ? { option } : { option, suggestion });
}

function lastWord(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
