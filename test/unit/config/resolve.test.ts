import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../../src/config/config.js';
import { defaults } from '../../../src/config/defaults.js';
import { optionNames, resolveConfig } from '../../../src/config/resolve.js';
import { sectionRules } from '../../../src/config/rules.js';
import type { Rule } from '../../../src/config/rules.js';
import { hasCode } from '../../../src/errors/player-error.js';
import type { PlayerError } from '../../../src/errors/player-error.js';

/** As an app without types would call it. */
function refusal(config: unknown): PlayerError<'config/invalid'> {
  try {
    resolveConfig(config as PlayerConfig);
  } catch (error) {
    if (hasCode(error, 'config/invalid')) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const numbers = Object.entries(sectionRules).flatMap(([section, rules]) =>
  Object.entries<Rule>(rules).flatMap(([name, rule]) => (rule.kind === 'number' ? [{ section, name, rule }] : [])),
);

describe('resolveConfig', () => {
  it('gives the defaults to an app that says nothing', () => {
    expect(resolveConfig({})).toEqual(defaults);
  });

  it('changes what is said and nothing else', () => {
    const config = resolveConfig({ buffer: { goalSeconds: 60 }, preferences: { audioLanguages: ['de'] } });
    expect(config).toEqual({ ...defaults, buffer: { ...defaults.buffer, goalSeconds: 60 }, preferences: { ...defaults.preferences, audioLanguages: ['de'] } });
  });

  it('keeps earlier choices when more is said later', () => {
    const first = resolveConfig({ abr: { maxHeight: 720 }, logger: 'console' });
    const second = resolveConfig({ abr: { enabled: false } }, first);
    expect(second.abr).toEqual({ ...defaults.abr, maxHeight: 720, enabled: false });
    expect(second.logger).toBe('console');
    expect(resolveConfig({ abr: { maxHeight: null }, logger: null }, second)).toEqual({ ...defaults, abr: { ...defaults.abr, enabled: false } });
  });

  it('takes undefined as not said', () => {
    expect(resolveConfig({ abr: undefined, network: { attempts: undefined }, logger: undefined } as unknown as PlayerConfig)).toEqual(defaults);
  });

  it('is frozen all the way down, and a later write of the app on its own array changes nothing', () => {
    const languages = ['de'];
    const config = resolveConfig({ preferences: { audioLanguages: languages } });
    languages.push('fr');
    expect(config.preferences.audioLanguages).toEqual(['de']);
    const open = (value: unknown): boolean => typeof value === 'object' && value !== null && (!Object.isFrozen(value) || Object.values(value).some(open));
    expect(open(config)).toBe(false);
    expect(open(resolveConfig({}))).toBe(false);
    expect(Object.isFrozen(languages)).toBe(false);
  });

  it.each([
    ['buffer.goalSecond', { buffer: { goalSecond: 3 } }, 'buffer.goalSeconds'],
    ['buffer.GoalSeconds', { buffer: { GoalSeconds: 3 } }, 'buffer.goalSeconds'],
    ['maxBytes', { maxBytes: 3 }, 'buffer.maxBytes'],
    ['abr.maxBytes', { abr: { maxBytes: 3 } }, 'buffer.maxBytes'],
    ['startBitrate', { startBitrate: 3 }, 'abr.startBitrateBps'],
  ])('suggests the nearest name for %s', (option, config, suggestion) => {
    const error = refusal(config);
    expect(error.context).toEqual({ option, suggestion });
    expect(error.message).toContain(`Did you mean ${suggestion}?`);
  });

  it('tells all names where nothing is near', () => {
    expect(refusal({ bufer: {} }).message).toContain('There are abr.enabled, ');
    expect(refusal({ lowLatencyMode: true }).context).toEqual({ option: 'lowLatencyMode' });
    expect(refusal(JSON.parse('{"__proto__": {"enabled": true}}')).context.option).toBe('__proto__');
  });

  it.each([
    [{ abr: { enabled: 'yes' } }, 'abr.enabled', "true or false, not 'yes'"],
    [{ abr: { enabled: null } }, 'abr.enabled', 'true or false, not null'],
    [{ network: { attempts: 1.5 } }, 'network.attempts', 'a whole number from 1 to 20, not 1.5'],
    [{ network: { credentials: 'same-site' } }, 'network.credentials', "one of 'omit', 'same-origin', 'include', not 'same-site'"],
    [{ network: { onRequest: 'x' } }, 'network.onRequest', "a function or null, not 'x'"],
    [{ preferences: { videoCodecs: 'avc1' } }, 'preferences.videoCodecs', "an array of strings, not 'avc1'"],
    [{ preferences: { videoCodecs: [1] } }, 'preferences.videoCodecs', 'an array of strings, not an array'],
    [{ logger: 'file' }, 'logger', "a function, 'console' or null, not 'file'"],
    [{ workerUrl: 5 }, 'workerUrl', "a URL, 'auto' or null, not 5"],
    [{ abr: [] }, 'abr', 'must be an object, not an array'],
    [{ abr: null }, 'abr', 'must be an object, not null'],
    [null, 'config', 'must be an object, not null'],
  ])('refuses %j', (config, option, words) => {
    const error = refusal(config);
    expect(error.context.option).toBe(option);
    expect(error.message).toContain(words);
  });

  it('refuses every number outside its range, NaN, infinities, numeric strings and null without a meaning', () => {
    for (const { section, name, rule } of numbers) {
      const wrong: unknown[] = [NaN, Infinity, -Infinity, String(rule.min), rule.min - 1e-6, rule.max * 1.001, [rule.min], ...(rule.isNullable === true ? [] : [null])];
      for (const value of wrong) expect(refusal({ [section]: { [name]: value } }).context.option).toBe(`${section}.${name}`);
    }
    expect(numbers.length).toBeGreaterThan(10);
  });

  it('accepts every number inside its range, both ends included', () => {
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.double({ min: 0, max: 1, noNaN: true }), ({ section, name, rule }, share) => {
        const inside = rule.min + share * (rule.max - rule.min);
        const value = rule.isWhole === true ? Math.round(inside) : Math.min(rule.max, inside);
        expect(resolveConfig({ [section]: { [name]: value } })).toMatchObject({ [section]: { [name]: value } });
      }),
    );
  });

  it('answers anything at all with a complete configuration or config/invalid', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('abr', 'buffer', 'network', 'preferences', 'workerUrl', 'logger', 'x'), fc.anything()), (config) => {
        try {
          expect(Object.keys(resolveConfig(config as PlayerConfig)).sort()).toEqual(Object.keys(defaults).sort());
        } catch (error) {
          expect(hasCode(error, 'config/invalid')).toBe(true);
        }
      }),
    );
  });

  it('has at most 40 options, and a default that its own rule accepts for each', () => {
    expect(optionNames.length).toBeLessThanOrEqual(40);
    expect(resolveConfig(defaults)).toEqual(defaults);
    const names = Object.entries(defaults).flatMap(([section, value]) => (typeof value === 'object' && value !== null ? Object.keys(value).map((name) => `${section}.${name}`) : [section]));
    expect([...optionNames].sort()).toEqual(names.sort());
  });
});
