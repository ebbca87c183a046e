import { nextRefreshMs } from '../../manifest/refresh-policy.js';
import type { LivePlaylist } from '../../model/live.js';
import type { Command } from '../commands.js';
import type { SessionState } from '../state.js';
import { followedIds, isByClock, isDenied, leadingSegments, segmentSeconds } from './live-lookup.js';
import { neverRefreshed, type LiveState } from './live-state.js';
import { isExpired, isHeralded } from './manifest-expiry.js';

/** A manifest that has not changed for this many intervals stands still. */
const STALE_INTERVALS = 3;
/** And at least for this long, in ms: parts are short, and must be told of before the viewer has waited too long for them. */
const STALE_LEAST_MS = 3000;

/** A delta update is for who has a playlist no older than this share of what it may leave out (RFC 8216bis §6.3.7). */
const DELTA_SHARE = 0.5;

/** Which manifests are to be asked for again, and which stand still. */
export function planRefreshes(state: SessionState, live: LiveState, nowMs: number): readonly Command[] {
  const { presentation } = state;
  if (presentation === null) return [];
  if (presentation.live !== undefined) {
    const index = leadingSegments(state);
    // Where the clock tells which segments there are, an MPD may never have to change.
    const isListed = index !== null && !isByClock(index) && !index.isComplete;
    // What is denied at the edge may never come: the channel may have ended, and only the manifest tells.
    const circumstances = { isListed, isDenied: isDenied(state), isExpired: isExpired(live, presentation.live), isHeralded: isHeralded(state, presentation.live) };
    const interval = manifestInterval(presentation.live.minimumUpdateSeconds, segmentSeconds(index), circumstances);
    return interval === null ? [] : plan(live, '', interval, isListed ? Math.max(interval, segmentSeconds(index)) : Infinity, null, nowMs);
  }
  return [...planForgetting(state, live), ...followedIds(state).flatMap((id) => {
    const known = state.indexes.get(id);
    const playlist = known?.status === 'ready' ? known.parsed.live : undefined;
    return known?.status !== 'ready' || playlist === undefined ? [] : plan(live, id, segmentSeconds(known.parsed.index), segmentSeconds(known.parsed.index), state.config.live.lowLatency ? playlist : null, nowMs);
  })];
}

/** A held question about a rendition that was left would still be open when it is chosen again. */
function planForgetting({ indexes }: SessionState, { refreshes }: LiveState): readonly Command[] {
  return [...refreshes].flatMap(([source, { isUnderWay }]) => (isUnderWay && source !== '' && !indexes.has(source) ? [{ kind: 'live', order: { kind: 'forget', source } } as const] : []));
}

interface Circumstances {
  readonly isListed: boolean;
  readonly isDenied: boolean;
  readonly isExpired: boolean;
  readonly isHeralded: boolean;
}

/** How often an MPD is to be asked for, in seconds; null: never. With 0, or with segments listed one by one and no word of updates, once a segment; but not where the media says when. */
function manifestInterval(minimumUpdateSeconds: number | null, segment: number, { isListed, isDenied, isExpired, isHeralded }: Circumstances): number | null {
  if (minimumUpdateSeconds !== null && minimumUpdateSeconds > 0) return isDenied || isExpired ? Math.min(minimumUpdateSeconds, segment) : minimumUpdateSeconds;
  return isListed || isExpired || (minimumUpdateSeconds === 0 && (isDenied || !isHeralded)) ? segment : null;
}

/** `newsSeconds`: how often something new should come; Infinity: that is not said. */
function plan(live: LiveState, source: string, intervalSeconds: number, newsSeconds: number, playlist: LivePlaylist | null, nowMs: number): readonly Command[] {
  const refresh = live.refreshes.get(source) ?? neverRefreshed;
  const out: Command[] = [];
  // Without a network nobody can say that it stands still.
  const sinceChangeMs = nowMs - Math.max(refresh.changedAtMs, live.onlineAtMs);
  const isHeld = playlist !== null && playlist.canBlockReload && refresh.plainLeft === 0;
  const staleAfterMs = Math.max(STALE_LEAST_MS, 1000 * STALE_INTERVALS * (playlist?.pieceSeconds ?? newsSeconds));
  if (!refresh.isStale && sinceChangeMs < Infinity && sinceChangeMs >= staleAfterMs) out.push({ kind: 'live', order: { kind: 'stale', source, forMs: sinceChangeMs } });
  if (refresh.isUnderWay) return out;
  // What made it quick went wrong: the plain question is not to wait for that.
  const isPlainNow = refresh.failures === 1 && refresh.plainLeft > 0;
  const dueMs = isPlainNow ? refresh.answeredAtMs : nextRefreshMs({
    intervalSeconds, askedAtMs: refresh.askedAtMs, answeredAtMs: refresh.answeredAtMs, unchanged: refresh.unchanged, failures: refresh.failures,
    heldPartSeconds: isHeld ? (playlist.pieceSeconds ?? intervalSeconds) : null, isHalvedWhenUnchanged: source !== '',
  });
  if (dueMs > nowMs) return [...out, { kind: 'wake', atMs: dueMs }];
  const isKnownWell = nowMs - refresh.answeredAtMs <= 1000 * DELTA_SHARE * (playlist?.canSkipUntilSeconds ?? 0);
  const isDelta = playlist !== null && playlist.canSkipUntilSeconds !== null && isKnownWell && refresh.plainLeft === 0 && refresh.failures === 0;
  return [...out, { kind: 'live', order: { kind: 'refresh', source, awaits: isHeld && refresh.failures === 0 ? playlist.next : null, isDelta } }];
}
