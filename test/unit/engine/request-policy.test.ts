import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../../src/config/resolve.js';
import { isPatient, requestPolicy } from '../../../src/engine/request-policy.js';
import { after, film, rendition, running } from './stream.js';

const state = running(film, {});
const hosts = (...ids: readonly string[]) => rendition('r', { locations: ids.map((id) => ({ id, index: { kind: 'playlist', url: `https://${id}/r.m3u8` } as const })) });

describe('the patience of a request', () => {
  it('is the config\'s where there is nowhere else to go', () => {
    const { network } = state.config;
    expect(requestPolicy(state, true)).toMatchObject({ attempts: network.attempts, firstByteTimeoutMs: network.firstByteTimeoutMs, deadlineMs: network.deadlineMs, credentials: network.credentials });
  });

  it('is one short try where another host has the same bytes, and never longer than the config says', () => {
    const { attempts, firstByteTimeoutMs } = requestPolicy(state, false);
    expect(attempts).toBe(1);
    expect(firstByteTimeoutMs).toBeLessThan(3000);
    const hasty = { ...state, config: resolveConfig({ network: { firstByteTimeoutMs: 600 } }) };
    expect(requestPolicy(hasty, false).firstByteTimeoutMs).toBe(600);
  });

  it('follows a config that changes on the way', () => {
    const onRequest = (): undefined => undefined;
    const changed = after(state, { kind: 'configured', config: resolveConfig({ network: { credentials: 'include', onRequest } }) });
    expect(requestPolicy(changed, true)).toMatchObject({ credentials: 'include', onRequest });
  });

  it('depends on whether another location is not being left alone just now', () => {
    expect(isPatient(state, hosts('a.test'), 'a.test', 0)).toBe(true);
    expect(isPatient(state, hosts('a.test', 'b.test'), 'a.test', 0)).toBe(false);
    const banned = after(state, { kind: 'location-banned', locationId: 'b.test', untilMs: 60_000 });
    expect(isPatient(banned, hosts('a.test', 'b.test'), 'a.test', 59_999)).toBe(true);
    expect(isPatient(banned, hosts('a.test', 'b.test'), 'a.test', 60_000)).toBe(false);
    expect(isPatient(banned, hosts('a.test', 'b.test'), 'b.test', 0)).toBe(false);
  });
});
