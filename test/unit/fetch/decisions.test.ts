import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PlayerError } from '../../../src/errors/player-error.js';
import { isTransient, parseRetryAfter, retryDelayMs } from '../../../src/fetch/retry.js';
import { checkUrl } from '../../../src/fetch/url-policy.js';

const failed = new PlayerError('network/failed', '', { url: '', attempts: 1 });
const timedOut = new PlayerError('network/timeout', '', { url: '', phase: 'no-progress', afterMs: 1, attempts: 1 });
const status = (code: number, retryAfterMs?: number): PlayerError => new PlayerError('network/http-status', '', { url: '', status: code, attempts: 1, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });

describe('retryDelayMs', () => {
  it('stays within half and one and a half of the doubled delay, and below twelve seconds', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 19 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 60_000 }), (attempt, random, firstDelayMs) => {
      const delay = retryDelayMs(failed, attempt, { attempts: 20, firstDelayMs, retriesMissing: false }, random);
      const base = Math.min(8000, firstDelayMs * 2 ** (attempt - 1));
      expect(delay).toBeGreaterThanOrEqual(Math.floor(base / 2));
      expect(delay).toBeLessThanOrEqual(Math.ceil(base * 1.5));
    }));
  });

  it('gives up when the tries are used up', () => {
    expect(retryDelayMs(failed, 3, { attempts: 3, firstDelayMs: 1, retriesMissing: false }, 0)).toBeNull();
    expect(retryDelayMs(failed, 2, { attempts: 3, firstDelayMs: 1, retriesMissing: false }, 0)).not.toBeNull();
    expect(retryDelayMs(timedOut, 2, { attempts: 9, firstDelayMs: 1, retriesMissing: false }, 0)).toBeNull();
  });

  it('never comes back before Retry-After', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 30_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (retryAfterMs, random) => {
      expect(retryDelayMs(status(503, retryAfterMs), 1, { attempts: 1, firstDelayMs: 300, retriesMissing: false }, random)).toBeGreaterThanOrEqual(retryAfterMs);
    }));
    expect(retryDelayMs(status(503, 30_001), 1, { attempts: 3, firstDelayMs: 300, retriesMissing: false }, 0)).toBeNull();
  });
});

describe('isTransient', () => {
  it('knows what may pass', () => {
    for (const error of [failed, timedOut, status(500), status(599), status(408), status(425), status(429), new PlayerError('network/wrong-length', '', { url: '', expectedBytes: 2, receivedBytes: 1 })]) expect(isTransient(error)).toBe(true);
    for (const error of [status(304), status(400), status(404), status(416), new PlayerError('network/too-large', '', { url: '', limitBytes: 1 }), new PlayerError('policy/scheme', '', { url: '', scheme: 'ftp' })]) expect(isTransient(error)).toBe(false);
  });
});

describe('parseRetryAfter', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(parseRetryAfter(' 120 ', now)).toBe(120_000);
    expect(parseRetryAfter('0', now)).toBe(0);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:10 GMT', now)).toBe(10_000);
    expect(parseRetryAfter('Wed, 31 Dec 2025 23:59:50 GMT', now)).toBe(0);
    expect(parseRetryAfter('Thursday, 01-Jan-26 00:01:00 GMT', now)).toBe(60_000);
    expect(parseRetryAfter('Thu Jan  1 00:00:07 2026 GMT', now)).toBe(7000);
    for (const text of [undefined, '', 'soon', '-5', '1.5', '+3', '1e9', '0x10', '5 s', '2026-01-01', '1/1/2030', 'Infinity', 'NaN', '١٢']) expect(parseRetryAfter(text, now), String(text)).toBeUndefined();
  });

  it('takes no answer for longer than a day, which is as good as for ever, and no more than timers can count', () => {
    const now = Date.UTC(2026, 0, 1);
    for (const text of ['999999', '9999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT']) expect(parseRetryAfter(text, now), text.slice(0, 40)).toBe(86_400_000);
  });

  it('gives a time to wait or nothing, whatever a server sends', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const ms = parseRetryAfter(text, Date.UTC(2026, 0, 1));
      expect(ms === undefined || (ms >= 0 && ms <= 86_400_000)).toBe(true);
    }));
  });
});

describe('checkUrl', () => {
  const codeOf = (url: string, allowData = false): string => {
    try {
      checkUrl(url, allowData);
      return 'passes';
    } catch (error) {
      return error instanceof PlayerError ? `${error.code} ${'scheme' in error.context ? error.context.scheme : ''}` : String(error);
    }
  };

  it('lets http and https pass, and data and blob by option', () => {
    expect(codeOf('https://a.test/x?token=1')).toBe('passes');
    expect(codeOf('HTTP://a.test/')).toBe('passes');
    expect(codeOf('data:text/plain,x')).toBe('policy/scheme data');
    expect(codeOf('blob:https://a.test/1', true)).toBe('passes');
    expect(codeOf('data:text/plain,x', true)).toBe('passes');
  });

  it('refuses everything else, user names included', () => {
    for (const scheme of ['file', 'ftp', 'javascript', 'chrome-extension', 'ws', 'filesystem']) expect(codeOf(`${scheme}://a/b`, true)).toBe(`policy/scheme ${scheme}`);
    expect(codeOf('https://user:secret@a.test/', true)).toBe('policy/scheme userinfo');
    expect(codeOf('seg1.ts')).toBe('policy/scheme ');
    expect(codeOf('//a.test/x')).toBe('policy/scheme ');
  });

  it('shows no secret in its message', () => {
    fc.assert(fc.property(fc.constantFrom('ftp://a.test/x?token=s3cret', 'https://u:s3cret@a.test/', 'x.ts?s3cret'), (url) => {
      expect(() => checkUrl(url, false)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }));
    }));
  });
});
