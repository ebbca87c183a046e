import type { RequestPolicy } from '../fetch/requester.js';
import type { Rendition } from '../model/presentation.js';
import type { SessionState } from './state.js';

/** With another host at hand, the first one gets one try and this long for an answer, in ms: failing over must take less than three seconds. */
const IMPATIENT_FIRST_BYTE_MS = 2500;

/** How a request is to be made under the present config. `hosts` have the same bytes: with several, a further try is the next one's. */
export function requestPolicy(state: SessionState, isPatient: boolean, hosts = 1): RequestPolicy {
  const { network } = state.config;
  return {
    // Without a network the engine itself waits for its return.
    attempts: isPatient && hosts < 2 && !state.isOffline ? network.attempts : 1,
    retryDelayMs: network.retryDelayMs,
    firstByteTimeoutMs: isPatient ? network.firstByteTimeoutMs : Math.min(IMPATIENT_FIRST_BYTE_MS, network.firstByteTimeoutMs),
    noProgressTimeoutMs: network.noProgressTimeoutMs,
    deadlineMs: network.deadlineMs,
    credentials: network.credentials,
    allowDataUrls: network.allowDataUrls,
    onRequest: network.onRequest,
  };
}

/** Is there nowhere else to go for this rendition's bytes? */
export function isPatient(state: SessionState, rendition: Rendition, locationId: string, nowMs: number): boolean {
  return !rendition.locations.some(({ id }) => id !== locationId && (state.locationBans.get(id) ?? 0) <= nowMs);
}
