import { unreachable } from '../../kit/assert.js';
import { emptyClock } from '../../manifest/clock-sync.js';
import type { MediaType } from '../../model/presentation.js';
import type { LiveEngine } from '../live-engine.js';
import type { CreateLiveEngine, LiveParts } from '../live-parts.js';
import { announced } from './announced.js';
import type { LiveFact } from './live-facts.js';
import { leadingIndex, siblingOf } from './live-lookup.js';
import type { LiveOrder } from './live-order.js';
import { liveInfo } from './live-info.js';
import { edgePosition, startOf } from './live-start.js';
import { expiredBy } from './manifest-expiry.js';
import { watchBoxes } from './segment-watch.js';
import { newLead } from './capture-lead.js';
import { edgeChoice } from './edge-choice.js';
import { createOriginTime } from './origin-time.js';
import { planAhead } from './plan-ahead.js';
import { planHints } from './plan-hints.js';
import { planLatency } from './plan-latency.js';
import { planTracks } from './plan-tracks.js';
import { planRefreshes } from './plan-refresh.js';
import { recoverAtEdge, recoverUnmade, untilRefreshed } from './recover-live.js';
import { liveAtFirst } from './live-state.js';
import { reduceLive } from './reduce-live.js';
import { createRefreshDesk } from './refresh-desk.js';
import { addressByReport } from './report-address.js';
import { staleError } from './stale-error.js';

/** What a stream needs because it goes on. */
export const createLiveEngine: CreateLiveEngine = (parts: LiveParts, signal: AbortSignal): LiveEngine => {
  const { ports, store } = parts;
  const desk = createRefreshDesk(parts, signal);
  const time = createOriginTime(parts, signal);

  function tell(fact: LiveFact): void {
    store.dispatch({ kind: 'live', fact });
  }

  function stale(source: string, forMs: number): void {
    const { presentation, indexes } = store.state();
    const known = indexes.get(source);
    const rendition = presentation?.periods.flatMap(({ groups }) => groups).flatMap(({ renditions }) => renditions).find(({ id }) => id === source);
    const index = rendition?.locations[known?.locationIndex ?? 0]?.index;
    const error = staleError(index?.kind === 'playlist' ? index.url : (presentation?.url ?? parts.url), forMs);
    tell({ kind: 'stale', source, error });
    parts.emit({ kind: 'warning', error });
  }

  /** NaN: the one in hand, which it does not name. */
  function expired(publishedAtMs: number | null): void {
    const { live, presentation } = store.state();
    const toldMs = Number.isNaN(publishedAtMs) ? (presentation?.live?.publishedAtMs ?? null) : publishedAtMs;
    if (toldMs !== null && live !== null && toldMs > live.expiredAtMs) tell({ kind: 'expired', publishedAtMs: toldMs });
  }

  function tracks(activeTypes: readonly MediaType[], seconds: number): void {
    const { presentation, unsupportedIds } = store.state();
    if (presentation === null) return;
    ports.logger.log('info', `From ${seconds.toFixed(2)} s on there is ${activeTypes.join(' and ')}: a new MediaSource is needed.`);
    store.dispatch({ kind: 'presentation', presentation, unsupportedIds, activeTypes });
    store.dispatch({ kind: 'anchor', seconds });
    parts.rebuild();
    tell({ kind: 'tracks-changed' });
    parts.emit({ kind: 'tracks' });
  }

  function begin(): void {
    const { clock } = ports;
    tell({ kind: 'begun', state: liveAtFirst(clock.now(), clock.wallNow() - clock.now(), store.state().seen.rate) });
    time.keep();
  }

  return {
    ...edgeChoice,
    reduce: reduceLive,
    decide(state, nowMs) {
      const { live } = state;
      if (live === null) return [];
      return [...planTracks(state, nowMs), ...planRefreshes(state, live, nowMs), ...planHints(state), ...planAhead(state, nowMs), ...planLatency(state, live, nowMs)];
    },
    execute(order: LiveOrder) {
      switch (order.kind) {
        case 'refresh':
          desk.refresh(order);
          return;
        case 'forget':
          desk.forget(order.source);
          return;
        case 'stale':
          stale(order.source, order.forMs);
          return;
        case 'tracks':
          tracks(order.types, order.seconds);
          return;
        case 'begin-at':
          store.dispatch({ kind: 'anchor', seconds: order.seconds });
          return;
        case 'rate':
          tell({ kind: 'rate-ordered', rate: order.rate });
          ports.playhead.setRate(order.rate ?? store.state().live?.appRate ?? 1);
          return;
        default:
          unreachable(order);
      }
    },
    dated: time.dated,
    begin,
    async clockReady(sources) {
      const { live } = store.state();
      if (live === null || sources.length === 0) return;
      const asking = time.ask(sources);
      // A machine that agrees with the date of the manifest is believed meanwhile.
      const isAgreed = live.clock !== emptyClock && live.epochMs === live.machineEpochMs;
      if (isAgreed) asking.catch(() => undefined);
      else await asking;
    },
    startPosition(state, parsed, nowMs) {
      // A recording, but for what its Periods are played by.
      if (state.live?.isOver === true && state.anchorSeconds !== null) return state.anchorSeconds;
      // Asked before the manifest is a fact.
      return startOf(announced(state), parsed, nowMs);
    },
    recover(state, error, segment, usual, random, nowMs) {
      const { live } = state;
      if (live === null || live.isOver) return usual;
      return recoverAtEdge(state, live, error, segment, random, nowMs) ?? recoverUnmade(state, live, error, segment, usual, random, nowMs) ?? untilRefreshed(state, live, segment, usual, random);
    },
    playlistUrl(state, url) {
      return addressByReport(state.config.live.lowLatency ? leadingIndex(state)?.live : undefined, url);
    },
    sibling: siblingOf,
    watchSegment(segment, renditionId) {
      const isGrowing = segment.live?.isGrowing === true;
      const isHerald = store.state().presentation?.live?.heraldIds.has(renditionId) === true;
      if (!isGrowing && !isHerald) return null;
      const watch = watchBoxes({
        captured(moment) {
          const leadSeconds = newLead(store.state(), segment, moment);
          if (leadSeconds !== null) tell({ kind: 'captured', leadSeconds });
        },
        event(body) {
          if (isHerald) expired(expiredBy(body));
        },
      });
      return (bytes) => watch(bytes) && isGrowing;
    },
    info: liveInfo,
    seekToLive() {
      const state = store.state();
      const position = state.live === null ? null : edgePosition(state, state.live, ports.clock.now());
      if (position === null) return;
      tell({ kind: 'following', isFollowing: true });
      store.dispatch({ kind: 'seek-ordered', seconds: position, isPoke: false });
      ports.playhead.seek(position);
    },
  };
};
