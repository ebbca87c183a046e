import { PlayerError, toPlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { Scope } from '../../kit/scope.js';
import { createScope, isAbort } from '../../kit/scope.js';
import { manifestLimits } from '../../manifest/limits.js';
import type { PlaylistPosition } from '../../model/live.js';
import type { MediaType, Rendition } from '../../model/presentation.js';
import type { ParsedIndex } from '../../ports/manifest-parser.js';
import { activate } from '../activation.js';
import { alternatives } from '../alternatives.js';
import type { LiveParts } from '../live-parts.js';
import { findRendition } from '../lookup.js';
import { loadParser, readManifest } from '../manifest-loader.js';
import { requestPolicy } from '../request-policy.js';
import { documentAddress, isToBeLeft, LEFT_ALONE_MS, type DocumentAddress } from './document-address.js';
import { segmentSeconds, siblingOf } from './live-lookup.js';
import type { LiveOrder } from './live-order.js';
import { isPlainNext } from './recover-live.js';

/** An answer that the server holds is waited for this many target durations (RFC 8216bis §6.2.5.2 lets it fail after three). */
const HELD_DURATIONS = 3;
/** Failures of one playlist in a row after which another rendition or location is taken. */
const FAILURES_BEFORE_OTHER = 2;

/** Asks again for manifests and playlists, and makes facts of the answers. */
export interface RefreshDesk {
  refresh(order: Extract<LiveOrder, { kind: 'refresh' }>): void;
  /** Gives up what is asked about a rendition. */
  forget(source: string): void;
}

export function createRefreshDesk(parts: LiveParts, signal: AbortSignal): RefreshDesk {
  const { ports, store, requester } = parts;
  const { clock } = ports;
  const maxBytes = 3 * manifestLimits.characters;
  const underWay = new Map<string, Scope>();

  function tell(source: string, isNew: boolean): void {
    store.dispatch({ kind: 'live', fact: { kind: 'answered', source, atMs: clock.now(), isNew } });
  }

  async function manifest({ url, isPatch }: DocumentAddress, signal: AbortSignal): Promise<void> {
    const { presentation, live } = store.state();
    if (presentation?.live === undefined || live === null) return;
    const policy = { ...requestPolicy(store.state(), true), attempts: 1 };
    const { bytes, head } = await requester.whole({ kind: 'manifest', url, range: null, maxBytes }, policy, null, signal);
    const next = await readManifest(ports, requester, policy, { text: new TextDecoder().decode(bytes), url: isPatch ? presentation.url : head.url, nowEpochMs: live.epochMs + clock.now(), previous: presentation }, presentation.protocol, signal);
    signal.throwIfAborted();
    if (next !== presentation) {
      for (const note of next.notes) if (!presentation.notes.some(({ text }) => text === note.text)) ports.logger.log('warn', note.text, { line: note.line });
      const { unsupportedIds } = activate({ ...store.state(), presentation: next }, next, ports.capabilities);
      store.dispatch({ kind: 'presentation', presentation: next, unsupportedIds, activeTypes: store.state().activeTypes });
      if (next.periods.length !== presentation.periods.length) parts.emit({ kind: 'tracks' });
    }
    tell('', next !== presentation);
  }

  async function playlist(rendition: Rendition, locationIndex: number, parsed: ParsedIndex, awaits: PlaylistPosition | null, isDelta: boolean, signal: AbortSignal): Promise<void> {
    const state = store.state();
    const source = rendition.locations[locationIndex]?.index;
    const { presentation } = state;
    if (source?.kind !== 'playlist' || presentation === null) return;
    const policy = requestPolicy(state, true);
    const heldMs = 1000 * HELD_DURATIONS * segmentSeconds(parsed.index);
    const parser = await loadParser(ports, presentation.protocol);
    const { bytes, head } = await requester.whole(
      { kind: 'playlist', url: directed(source.url, awaits, isDelta ? (parsed.live?.canSkipDateRanges === true ? 'v2' : 'YES') : null), range: null, maxBytes },
      { ...policy, attempts: 1, firstByteTimeoutMs: awaits === null ? policy.firstByteTimeoutMs : heldMs },
      null,
      signal,
    );
    const next = await parser.parseIndex({ rendition, locationIndex, presentation, bytes, byteOffset: 0, url: head.url, nowEpochMs: clock.wallNow(), previous: parsed, sibling: siblingOf(store.state(), rendition) }, signal);
    if ('needs' in next) throw new PlayerError('manifest/invalid', `${redactUrl(head.url)} could not be read as a media playlist.`, { url: redactUrl(head.url) });
    const known = store.state().indexes.get(rendition.id);
    // Loaded from another location or let go of meanwhile.
    if (known?.status !== 'ready' || known.parsed !== parsed) return tell(rendition.id, false);
    if (next !== parsed) store.dispatch({ kind: 'index-ready', renditionId: rendition.id, locationIndex, parsed: next, atMs: clock.now() });
    tell(rendition.id, next !== parsed);
  }

  /** `address`: of a manifest. */
  function refused(order: Extract<LiveOrder, { kind: 'refresh' }>, address: DocumentAddress | null, error: PlayerError): void {
    const { source } = order;
    const atMs = clock.now();
    store.dispatch({ kind: 'live', fact: { kind: 'refused', source, atMs, error, isPlain: isPlainNext(store.state(), order, error) } });
    parts.emit({ kind: 'warning', error: error.withSeverity('retry') });
    const state = store.state();
    if (address !== null && isToBeLeft(state, address, atMs)) store.dispatch({ kind: 'location-banned', locationId: address.url, untilMs: atMs + LEFT_ALONE_MS });
    const rendition = findRendition(state.presentation, source);
    const known = state.indexes.get(source);
    if (rendition === null || known === undefined || (state.live?.refreshes.get(source)?.failures ?? 0) < FAILURES_BEFORE_OTHER) return;
    const type: MediaType = rendition.type === 'audio' && state.activeTypes.includes('audio') ? 'audio' : 'video';
    const locationId = rendition.locations[known.locationIndex]?.id ?? '';
    const { hasOtherLocation, hasOtherRendition } = alternatives(state, type, source, locationId, clock.now());
    // Without another place to go to, what is buffered is played on and the question repeated.
    if (hasOtherLocation || hasOtherRendition) parts.desk.media({ error, type, rendition, locationId, segment: null });
  }

  async function run(order: Extract<LiveOrder, { kind: 'refresh' }>): Promise<void> {
    const { source, awaits, isDelta } = order;
    const scope = createScope(signal);
    underWay.set(source, scope);
    const state = store.state();
    const address = source !== '' || state.live === null ? null : documentAddress(state, state.live, parts.url, clock.now());
    store.dispatch({ kind: 'live', fact: { kind: 'asked', source, atMs: clock.now() } });
    try {
      if (address !== null) return await manifest(address, scope.signal);
      const { presentation, indexes } = store.state();
      const rendition = findRendition(presentation, source);
      const known = indexes.get(source);
      if (rendition !== null && known?.status === 'ready') return await playlist(rendition, known.locationIndex, known.parsed, awaits, isDelta, scope.signal);
      tell(source, false);
    } catch (thrown) {
      if (scope.signal.aborted || isAbort(thrown)) return;
      refused(order, address, toPlayerError(thrown, source === '' ? 'Refreshing the manifest' : `Refreshing the playlist of ${source}`));
    } finally {
      scope.close();
      if (underWay.get(source) === scope) underWay.delete(source);
    }
  }

  return {
    refresh(order) {
      void run(order);
    },
    forget(source) {
      underWay.get(source)?.abort();
      store.dispatch({ kind: 'live', fact: { kind: 'forgotten', source } });
    },
  };
}

/** RFC 8216bis §6.2.5: delivery directives, in the order of their names as caches like it. */
export function directed(url: string, awaits: PlaylistPosition | null, skip: 'YES' | 'v2' | null): string {
  const directives = [
    ...(awaits === null ? [] : [`_HLS_msn=${awaits.number}`]),
    ...(awaits === null || awaits.part === null ? [] : [`_HLS_part=${awaits.part}`]),
    ...(skip === null ? [] : [`_HLS_skip=${skip}`]),
  ];
  // As text: a signed address must not be written anew.
  const [address = url] = url.split('#', 1);
  return directives.length === 0 ? url : `${address}${address.includes('?') ? '&' : '?'}${directives.join('&')}`;
}
