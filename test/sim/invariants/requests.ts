import type { RequestRecord } from '../network/exchange.js';
import { RecentMap } from '../session/recent-map.js';
import type { Watcher, World } from '../session/world.js';

const MAX_OPEN = 6;
const MAX_OPEN_A_TRACK = 2;
/** Of requests that were not answered well: a fast link fills its buffer with as many small segments as it likes. */
const MAX_A_SECOND = 20;
/** Addresses of some minutes: what is asked for again is asked for soon. */
const REMEMBERED = 2000;

/** 7. Few requests at a time, and few in any second. */
export function requestsAreModest(world: World): Watcher {
  let times: number[] = [];
  return {
    name: 'requests are modest',
    onRequest(record) {
      if (record.outcome === 'done' && record.status !== null && record.status < 300) times.shift();
      if (record.outcome !== null) return null;
      const now = world.clock.now();
      times = [...times.filter((time) => now - time < 1000), now];
      const open = world.http.openRequests;
      if (open.length > MAX_OPEN) return `${open.length} requests are open`;
      const byTrack = new Map<number, number>();
      for (const { name } of open) if (name !== null && (name.kind === 'segment' || name.kind === 'init')) byTrack.set(name.rendition ?? -1, (byTrack.get(name.rendition ?? -1) ?? 0) + 1);
      const most = Math.max(0, ...byTrack.values());
      if (most > MAX_OPEN_A_TRACK) return `${most} media requests of one rendition are open`;
      // Seek storms ask for more; each seek may waste two requests a track.
      return times.length > MAX_A_SECOND && now - world.lastActionMs > 1000 ? `${times.length} requests within a second` : null;
    },
  };
}

/** 7. A server that says when to come back is believed, to the second. */
export function retryAfterIsObeyed(world: World): Watcher {
  const notBefore = new RecentMap<string, { readonly untilMs: number; readonly actionMs: number }>(REMEMBERED);
  return {
    name: 'Retry-After is obeyed',
    onRequest(record) {
      const key = `${record.url} ${record.range ?? ''}`;
      if (record.outcome === null) {
        const asked = notBefore.get(key);
        // A viewer's action or a new load may ask anew.
        if (asked === undefined || asked.actionMs !== world.lastActionMs) return null;
        const earlyMs = asked.untilMs - world.clock.now();
        return earlyMs > 1 ? `${record.url} was asked for ${earlyMs.toFixed(0)} ms too early` : null;
      }
      if (record.retryAfterSeconds !== null) notBefore.set(key, { untilMs: (record.endedAtMs ?? 0) + record.retryAfterSeconds * 1000, actionMs: world.lastActionMs });
      return null;
    },
  };
}

/** 6. The same bytes are not loaded again and again while nothing moves. */
export function loadsMakeProgress(world: World): Watcher {
  const loads = new RecentMap<string, { whole: number; tries: number[]; playedSeconds: number; actionMs: number }>(REMEMBERED);
  return {
    name: 'loads make progress',
    onRequest(record: RequestRecord) {
      if (record.outcome === null || record.name === null) return null;
      // Manifests that go on are asked for again and again; how often, `refresh.ts` watches.
      if (world.liveOrigin !== null && ['manifest', 'playlist', 'time'].includes(record.name.kind)) return null;
      const key = `${record.url} ${record.name.kind} ${record.name.segment ?? ''} ${record.name.part ?? ''}`;
      const now = world.clock.now();
      const { playedSeconds } = world.element;
      const known = loads.get(key);
      const isFresh = known === undefined || playedSeconds - known.playedSeconds > 1 || known.actionMs !== world.lastActionMs;
      const entry = isFresh ? { whole: 0, tries: known?.tries ?? [], playedSeconds, actionMs: world.lastActionMs } : known;
      entry.tries = [...entry.tries.filter((time) => now - time < 60_000), now];
      if (record.outcome === 'done' && record.status !== null && record.status < 300 && record.name.kind === 'segment' && record.receivedBytes > 0) entry.whole += 1;
      loads.set(key, entry);
      // An empty body is a failure of the network: its tries are counted below. After a decode error three new sinks a minute are allowed, each of which needs the media again.
      if (entry.whole > (world.sinks.length > 1 ? 4 : 3)) return `${record.url} was loaded ${entry.whole} times without progress`;
      return entry.tries.length > 24 && world.clock.now() - world.lastActionMs > 60_000 ? `${record.url} was tried ${entry.tries.length} times within a minute` : null;
    },
  };
}

/** Nobody asks for bytes that nobody reads: a body left lying holds its connection for ever. */
export function bodiesAreRead(world: World): Watcher {
  return {
    name: 'bodies are read',
    onPlayhead(cause) {
      if (cause !== 'tick') return null;
      const left = world.http.idleExchanges(60_000);
      return left === 0 ? null : `${left} answered requests lie unread for a minute`;
    },
  };
}
