import type { SessionState } from '../state.js';
import { neverRefreshed, type LiveState } from './live-state.js';

/** Where the next revision of a manifest is to be asked for. */
export interface DocumentAddress {
  readonly url: string;
  readonly isPatch: boolean;
}

/** Failures in a row after which an address is left alone; at once where the manifest names another one. */
const FAILURES_BEFORE_LEAVING = 2;
/** For so long, in ms. */
export const LEFT_ALONE_MS = 60_000;

/** A patch where there may be one, else the manifest: where Location says, in its order, at last where it was asked for at first. */
export function documentAddress({ presentation, locationBans }: SessionState, live: LiveState, firstUrl: string, nowMs: number): DocumentAddress {
  const { patches = [], locations = [] } = presentation?.live ?? {};
  const refresh = live.refreshes.get('') ?? neverRefreshed;
  const isOpen = (url: string): boolean => (locationBans.get(url) ?? 0) <= nowMs;
  const patch = patches.find(({ url, ttlSeconds }) => isOpen(url) && (ttlSeconds === null || nowMs - refresh.changedAtMs < 1000 * ttlSeconds));
  if (patch !== undefined && refresh.plainLeft === 0) return { url: patch.url, isPatch: true };
  const all = [...locations, firstUrl];
  const [soonest = firstUrl] = [...all].sort((one, other) => (locationBans.get(one) ?? 0) - (locationBans.get(other) ?? 0));
  return { url: all.find(isOpen) ?? soonest, isPatch: false };
}

/** After it failed: is this address to be left alone for a while? The first one of all may begin another session, so one failure is not enough for that. */
export function isToBeLeft({ presentation, live, locationBans }: SessionState, { url, isPatch }: DocumentAddress, nowMs: number): boolean {
  const { patches = [], locations = [] } = presentation?.live ?? {};
  const named = isPatch ? patches.map((patch) => patch.url) : locations;
  const hasOther = named.some((other) => other !== url && (locationBans.get(other) ?? 0) <= nowMs);
  return hasOther || (!isPatch && locations.length > 0 && (live?.refreshes.get('')?.failures ?? 0) >= FAILURES_BEFORE_LEAVING);
}
