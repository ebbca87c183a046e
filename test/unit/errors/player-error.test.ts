import { describe, expect, it } from 'vitest';
import { hasCode, PlayerError, toPlayerError } from '../../../src/errors/player-error.js';

describe('PlayerError', () => {
  const cause = new TypeError('Failed to fetch');
  const error = new PlayerError('network/failed', 'No answer from https://a.example/x.m4s.', { url: 'https://a.example/x.m4s', attempts: 3 }, { cause });

  it('is an Error that says what, on what and why', () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'PlayerError', code: 'network/failed', message: 'No answer from https://a.example/x.m4s.', context: { attempts: 3 }, cause });
    expect(String(error)).toBe('PlayerError: No answer from https://a.example/x.m4s.');
  });

  it('is fatal until the recovery policy says otherwise, in a copy that keeps everything else', () => {
    const retried = error.withSeverity('retry');
    expect(error.severity).toBe('fatal');
    expect(retried).toBeInstanceOf(PlayerError);
    expect(retried).toMatchObject({ severity: 'retry', code: error.code, message: error.message, context: error.context, cause });
    expect(retried.stack).toBe(error.stack);
  });

  it('has no cause at all where there is none', () => {
    expect('cause' in new PlayerError('manifest/cycle', 'x', { url: 'x' })).toBe(false);
    expect('cause' in new PlayerError('manifest/cycle', 'x', { url: 'x' }).withSeverity('skip')).toBe(false);
  });

  it('narrows by code', () => {
    expect(hasCode(error, 'network/failed')).toBe(true);
    expect(hasCode(error, 'network/timeout')).toBe(false);
    expect(hasCode({ code: 'network/failed' }, 'network/failed')).toBe(false);
  });
});

describe('toPlayerError', () => {
  it('leaves a PlayerError alone', () => {
    const error = new PlayerError('manifest/cycle', 'x', { url: 'x' });
    expect(toPlayerError(error, 'Somewhere')).toBe(error);
  });

  it('wraps what nobody expected, with its text and its cause', () => {
    const cause = new RangeError('Invalid array length');
    const error = toPlayerError(cause, 'Reading a playlist');
    expect(error).toMatchObject({ code: 'internal/unexpected', severity: 'fatal', context: { where: 'Reading a playlist' }, cause });
    expect(error.message).toMatch(/^Reading a playlist failed: Invalid array length\. .*bug/);
  });

  it.each(['text', undefined, null, 42, {}, Object.create(null), Symbol('s')])('wraps any thrown thing: %s', (thrown: unknown) => {
    expect(toPlayerError(thrown, 'Something').code).toBe('internal/unexpected');
  });
});
