import type { ManifestFacts } from '../network/answer.js';
import type { RequestRecord } from '../network/exchange.js';
import type { Watcher, World } from '../session/world.js';

/** Two events at one time may come in either order, in ms. */
const SLACK_MS = 2;
const LEAST_MS = 500;
/** A plain question after a quick one, and that of a switch to it, may follow a failure at once; a storm may not. */
const MAX_RETRIES_A_SECOND = 5;
const MAX_STALE_SEGMENTS = 5;
/** A segment's playlist that is loaded anew at a switch says nothing of refreshes; so many of them in a minute are switches. */
const MAX_FIRST_LOADS_A_MINUTE = 12;

/** How asking again for one address goes. */
interface History {
  open: number;
  /** When the last one began, and how it ended; null: it failed. */
  beganAtMs: number;
  shows: ManifestFacts | null;
  hasFailed: boolean;
  isChanged: boolean;
  /** Highest `newest` so far. */
  newest: number;
  firstLoads: readonly number[];
  /** Requests after a failure, within the last second. */
  retries: readonly number[];
}

/**
 * 8. HLS: no sooner than the target duration after a change, half of it after none (RFC 8216bis §6.3.4); with blocking reload one
 * request in flight a playlist, and half a part between two that bring nothing. DASH: not before minimumUpdatePeriod, never within
 * half a second; without it, or with 0, once a segment.
 */
export function refreshesKeepTheirPace(world: World): Watcher {
  const byAddress = new Map<string, History>();
  const denied = { atMs: -Infinity };
  let loads = 0;
  return {
    name: 'refreshes keep their pace',
    onRequest(record) {
      const { liveOrigin } = world;
      if (record.name?.kind === 'segment' && (record.outcome === 'failed' || (record.status ?? 0) >= 400)) denied.atMs = world.clock.now();
      if (liveOrigin === null || (record.name?.kind !== 'playlist' && record.name?.kind !== 'manifest')) return null;
      if (record.url.includes('/index.m3u8') && record.name.kind === 'manifest') return null;
      if (world.startedAtMs !== loads) {
        loads = world.startedAtMs;
        byAddress.clear();
      }
      // An MPD and its patches are one and the same document.
      const address = record.name.kind === 'manifest' ? 'mpd' : new URL(record.url).pathname;
      const history = byAddress.get(address) ?? { open: 0, beganAtMs: -Infinity, shows: null, hasFailed: false, isChanged: false, newest: -Infinity, firstLoads: [], retries: [] };
      byAddress.set(address, history);
      if (record.outcome === null) return begin(world, record, history, denied.atMs);
      history.open -= 1;
      // An MPD is given up only for want of an answer; a playlist also when nobody needs it any more. A refusal's body is not read to its end.
      if (record.outcome === 'cancelled' && (record.status ?? 200) < 400) {
        history.hasFailed ||= record.name.kind === 'manifest';
        return null;
      }
      const { shows } = record;
      history.hasFailed = record.outcome === 'failed' || shows === null;
      if (shows === null) return null;
      history.shows = record.url.includes('/patch/') ? { ...shows, intervalSeconds: history.shows?.intervalSeconds ?? null } : shows;
      // An older copy brings nothing; a much older one is an encoder that counts anew.
      const isAnew = record.name.kind === 'playlist' && shows.newest < history.newest - MAX_STALE_SEGMENTS;
      history.isChanged = shows.newest > history.newest || isAnew;
      history.newest = history.isChanged ? shows.newest : history.newest;
      return null;
    },
  };
}

function begin(world: World, record: RequestRecord, history: History, deniedAtMs: number): string | null {
  const now = world.clock.now();
  const { beganAtMs, shows, hasFailed, isChanged } = history;
  history.open += 1;
  if (history.open > 1) return `${history.open} requests for ${record.url} are in flight`;
  history.beganAtMs = now;
  const sinceMs = now - beganAtMs + SLACK_MS;
  if (beganAtMs === -Infinity) return null;
  const isSwitch = record.name?.kind === 'playlist' && world.spec.title.videos.length > 1 && (world.switchedAtMs > beganAtMs - SLACK_MS || isFirstLoad(world, record));
  if (hasFailed || shows === null) {
    history.retries = [...history.retries.filter((time) => now - time < 1000), now];
    return history.retries.length > MAX_RETRIES_A_SECOND ? `${record.url} was asked for ${history.retries.length} times within a second, and failed` : null;
  }
  const leastMs = leastInterval(world, record, shows, isChanged, deniedAtMs >= beganAtMs);
  if (sinceMs >= leastMs) return null;
  // The playlist of a rendition that is switched to is loaded as if for the first time: a blocking one asks for what is known to be there.
  history.firstLoads = [...history.firstLoads.filter((time) => now - time < 60_000), now];
  if (isSwitch && history.firstLoads.length <= MAX_FIRST_LOADS_A_MINUTE) return null;
  return `${record.url} was asked for ${(now - beganAtMs).toFixed(0)} ms after the last time${isChanged ? '' : ', which brought nothing new'}; ${leastMs.toFixed(0)} ms are the least`;
}

/** A rendition that was about to be switched to, was not, and now is again: its playlist has been let go of meanwhile. */
function isFirstLoad(world: World, { url }: RequestRecord): boolean {
  const [renditionId = ''] = new URL(url).pathname.split('/').slice(-2);
  return world.sessionState()?.indexes.get(renditionId)?.status === 'loading';
}

function leastInterval(world: World, record: RequestRecord, shows: ManifestFacts, isChanged: boolean, isDenied: boolean): number {
  const { channel } = world.liveOrigin ?? {};
  const segmentMs = (channel?.segmentSeconds ?? 2) * 1000;
  // A segment that is not to be had sends a client back to the MPD (DASH-IF IOP): once a segment then.
  if (record.name?.kind === 'manifest') {
    const everyMs = shows.intervalSeconds === null || shows.intervalSeconds === 0 ? segmentMs : shows.intervalSeconds * 1000;
    return Math.max(LEAST_MS, isDenied ? Math.min(segmentMs, everyMs) : everyMs);
  }
  if (record.url.includes('_HLS_msn=')) return isChanged ? 0 : ((channel?.partSeconds ?? 0.5) * 1000) / 2;
  return (shows.intervalSeconds ?? 2) * 1000 * (isChanged ? 1 : 0.5);
}
