import { describe, expect, it } from 'vitest';
import type { RecoverSnapshot } from '../../../src/engine/recover.js';
import { recover } from '../../../src/engine/recover.js';
import type { ErrorContexts } from '../../../src/errors/codes.js';
import { PlayerError } from '../../../src/errors/player-error.js';

const url = 'https://a.test/x';
const status = (code: number): PlayerError => new PlayerError('network/http-status', '', { url, status: code, attempts: 1 });
const contexts: ErrorContexts = {
  'network/http-status': { url, status: 503, attempts: 3 }, 'network/timeout': { url, phase: 'deadline', afterMs: 1, attempts: 1 }, 'network/failed': { url, attempts: 1 },
  'network/wrong-length': { url, expectedBytes: 2, receivedBytes: 1 }, 'network/too-large': { url, limitBytes: 1 }, 'policy/scheme': { url, scheme: 'ftp' },
  'manifest/not-recognised': { url, startsWith: '' }, 'manifest/invalid': { url }, 'manifest/limit': { url, limit: '', value: 2, allowed: 1 }, 'manifest/cycle': { url }, 'manifest/unsupported': { url, feature: '' },
  'metadata/invalid': { url, id: null }, 'container/invalid': { url, container: 'ts' }, 'container/unsupported': { url, container: 'ts' }, 'key/invalid': { url, receivedBytes: 1 }, 'key/decrypt-failed': { url },
  'media/unsupported': { codecs: [] }, 'media/decode': { timeSeconds: 0, renditionId: null, browserMessage: '' }, 'media/append': { track: 'video', url, browserMessage: '' }, 'media/empty-segment': { url, renditionId: '' },
  'live/stale': { url, forMs: 6000 }, 'buffer/quota': { track: 'video', bufferedSeconds: 0 }, 'sink/stuck': { track: 'video', operation: '', afterMs: 1 }, 'sink/closed': { readyState: 'closed' },
  'playback/stuck': { timeSeconds: 0, afterMs: 1, bufferedAheadSeconds: 0 }, 'playback/autoplay-blocked': { muted: false }, 'environment/unsupported': { missing: '' }, 'environment/chunk-failed': { chunk: '' }, 'environment/worker-failed': { script: '' },
  'config/invalid': { option: '' }, 'player/misuse': { call: '' }, 'internal/unexpected': { where: '' },
};
const errors = Object.entries(contexts).map(([code, context]) => new PlayerError(code as keyof ErrorContexts, '', context));

const lonely: RecoverSnapshot = {
  error: status(503), at: 'segment', hasOtherLocation: false, hasOtherRendition: false, failures: 0, retries: 0, failingForMs: 0, skips: 0, rebuilds: 0, decodeErrors: 0,
  bufferedAheadSeconds: 20, random: 0.5, isStarting: false, isOffline: false, stalledForMs: 0,
};
const severities = (error: PlayerError, at: RecoverSnapshot['at'] = 'segment'): string => [
  { hasOtherLocation: true, hasOtherRendition: true }, { hasOtherLocation: false, hasOtherRendition: true }, { hasOtherLocation: false, hasOtherRendition: false, failures: 1 },
].map((more) => recover({ ...lonely, error, at, ...more }).severity).join(', ');

describe('while the browser says that there is no network', () => {
  const elsewhere = { hasOtherLocation: true, hasOtherRendition: true };
  const failed = new PlayerError('network/failed', '', contexts['network/failed']);

  it('no host and no rendition is blamed, and nothing ends', () => {
    const starved = { failingForMs: 600_000, stalledForMs: 600_000, failures: 80 };
    expect(recover({ ...lonely, ...elsewhere, ...starved, error: failed, isOffline: true })).toMatchObject({ severity: 'retry', banMs: 0 });
    expect(recover({ ...lonely, ...starved, error: failed }).severity).toBe('fatal');
  });

  it('it is asked for less often', () => {
    expect(recover({ ...lonely, bufferedAheadSeconds: 0, failures: 9, error: failed, isOffline: true }).delayMs).toBe(8000);
    expect(recover({ ...lonely, bufferedAheadSeconds: 0, failures: 9, error: failed }).delayMs).toBe(1300);
  });

  it('an answer is an answer, and a start that fails ends as ever', () => {
    expect(recover({ ...lonely, ...elsewhere, isOffline: true }).severity).toBe('other-location');
    expect(recover({ ...lonely, error: failed, isOffline: true, isStarting: true, failingForMs: 11_000 }).severity).toBe('fatal');
  });
});

describe('what can be had elsewhere is taken from there: another host, another rendition, and then', () => {
  const table: readonly (readonly [keyof ErrorContexts, string])[] = [
    ['network/http-status', 'other-location, other-rendition, retry'],
    ['network/timeout', 'other-location, other-rendition, retry'],
    ['network/failed', 'other-location, other-rendition, retry'],
    ['network/wrong-length', 'other-location, other-rendition, retry'],
    ['network/too-large', 'other-location, other-rendition, retry'],
    ['container/invalid', 'other-location, other-rendition, retry'],
    ['media/empty-segment', 'other-location, other-rendition, retry'],
    ['media/append', 'other-location, other-rendition, retry'],
    ['key/decrypt-failed', 'other-location, other-rendition, retry'],
    ['key/invalid', 'other-location, other-rendition, fatal'],
    ['manifest/invalid', 'other-location, other-rendition, fatal'],
    ['manifest/not-recognised', 'other-location, other-rendition, fatal'],
    ['manifest/limit', 'other-location, other-rendition, fatal'],
    ['manifest/cycle', 'other-location, other-rendition, fatal'],
    ['policy/scheme', 'other-location, other-rendition, fatal'],
    ['container/unsupported', 'other-rendition, other-rendition, fatal'],
    ['manifest/unsupported', 'other-rendition, other-rendition, fatal'],
    ['buffer/quota', 'other-rendition, other-rendition, fatal'],
    ['media/unsupported', 'fatal, fatal, fatal'],
    ['environment/chunk-failed', 'fatal, fatal, fatal'],
    ['internal/unexpected', 'fatal, fatal, fatal'],
  ];
  it.each(table)('%s: %s', (code, expected) => {
    const error = errors.find((each) => each.code === code);
    if (error === undefined) throw new Error('no such code');
    expect(severities(error)).toBe(expected);
  });
});

describe('a missing file', () => {
  it('is skipped where it is a segment and nothing else has it, three times in a row at most', () => {
    expect(recover({ ...lonely, error: status(404) }).severity).toBe('skip');
    expect(recover({ ...lonely, error: status(404), skips: 3 }).severity).toBe('fatal');
    expect(recover({ ...lonely, error: status(404), at: 'index' }).severity).toBe('fatal');
  });

  it('that is forbidden is not skipped: the next will be too', () => {
    for (const code of [401, 403]) expect(recover({ ...lonely, error: status(code) }).severity).toBe('fatal');
  });

  it('says less about a rendition than a failing server', () => {
    const missing = recover({ ...lonely, error: status(404), hasOtherRendition: true });
    const failing = recover({ ...lonely, error: status(500), hasOtherRendition: true });
    expect(missing.banMs).toBeLessThan(failing.banMs);
  });
});

describe('a broken segment', () => {
  it('is asked for once more before it is skipped, where nothing else can be loaded', () => {
    const error = new PlayerError('container/invalid', '', { url, container: 'ts' });
    expect(recover({ ...lonely, error })).toMatchObject({ severity: 'retry' });
    expect(recover({ ...lonely, error, failures: 1, retries: 1 }).severity).toBe('skip');
    expect(recover({ ...lonely, error, failures: 1, retries: 1, skips: 3 }).severity).toBe('fatal');
  });
});

describe('a decoder that fails', () => {
  const decode = new PlayerError('media/decode', '', { timeSeconds: 1, renditionId: 'high', browserMessage: '' });
  const sink = { ...lonely, error: decode, at: 'sink' as const };

  it('gets a new sink; the second time its rendition is left alone for good', () => {
    expect(recover(sink)).toEqual({ severity: 'rebuild-sink', delayMs: 0, banMs: 0 });
    expect(recover({ ...sink, decodeErrors: 1, hasOtherRendition: true })).toMatchObject({ severity: 'rebuild-sink', banMs: Number.POSITIVE_INFINITY });
    expect(recover({ ...sink, decodeErrors: 1 })).toMatchObject({ severity: 'rebuild-sink', banMs: 0 });
  });

  it('three times within a minute is the end', () => {
    for (const error of [decode, new PlayerError('sink/stuck', '', { track: 'video', operation: '', afterMs: 1 }), new PlayerError('sink/closed', '', { readyState: 'closed' })]) {
      expect(recover({ ...sink, error, rebuilds: 2 }).severity).toBe('rebuild-sink');
      expect(recover({ ...sink, error, rebuilds: 3 }).severity).toBe('fatal');
    }
  });
});

describe('retrying', () => {
  it('waits for what Retry-After says', () => {
    const error = new PlayerError('network/http-status', '', { url, status: 503, attempts: 3, retryAfterMs: 9000 });
    expect(recover({ ...lonely, error })).toEqual({ severity: 'retry', delayMs: 9000, banMs: 0 });
  });

  it('waits longer each time, and never long while a viewer sees nothing', () => {
    const delays = [0, 1, 2, 3, 9].map((failures) => recover({ ...lonely, failures }).delayMs);
    expect(delays).toEqual([500, 1000, 2000, 4000, 4000]);
    for (let failures = 0; failures < 20; failures += 1) expect(recover({ ...lonely, failures, bufferedAheadSeconds: 0, random: 0.999 }).delayMs).toBeLessThan(2000);
  });

  it('ends after ten seconds where no picture was seen yet', () => {
    expect(recover({ ...lonely, isStarting: true, failingForMs: 10_001 }).severity).toBe('fatal');
    expect(recover({ ...lonely, isStarting: true, failingForMs: 9_000 }).severity).toBe('retry');
  });
});

describe('every ladder ends', () => {
  it('whatever the error: alternatives, tries, skips and rebuilds run out', () => {
    for (const error of errors) for (const at of ['segment', 'index', 'sink'] as const) {
      let locations = 2;
      let renditions = 3;
      let state = { ...lonely, error, at, isStarting: true };
      let steps = 0;
      for (; steps < 100; steps += 1) {
        const { severity, delayMs, banMs } = recover({ ...state, hasOtherLocation: locations > 1, hasOtherRendition: renditions > 1 });
        if (severity === 'fatal') break;
        if (severity === 'other-location') locations -= 1;
        else if (severity === 'other-rendition') renditions -= 1;
        else if (severity === 'skip') state = { ...state, skips: state.skips + 1, failures: 0, retries: 0 };
        else if (severity === 'rebuild-sink') state = { ...state, rebuilds: state.rebuilds + 1, decodeErrors: state.decodeErrors + 1 };
        if (severity !== 'skip') state = { ...state, failures: state.failures + 1, retries: state.retries + (severity === 'retry' ? 1 : 0), failingForMs: state.failingForMs + Math.max(1, delayMs) };
        expect(severity === 'other-location' || severity === 'other-rendition' ? banMs : 1, `${error.code} at ${at}`).toBeGreaterThan(0);
      }
      expect(steps, `${error.code} at ${at}`).toBeLessThan(60);
    }
  });
});
