import type { SessionEvent } from '../../engine/events.js';
import type { Session, SessionOptions } from '../../engine/session.js';
import type { SessionState } from '../../engine/state.js';
import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { Presentation } from '../../model/presentation.js';
import type { Playhead } from '../../ports/playhead.js';
import { nativeLive } from './native-live.js';

/** What the playing tells whoever runs it. */
export interface NativeReport {
  change(changes: Partial<Pick<SessionState, 'phase' | 'presentation' | 'seen'>>): void;
  emit(event: SessionEvent): void;
}

export type NativePlay = typeof playNatively;

/** Gives the element the stream's own address, and says in the player's words what comes of it. Returns what is known of the edge. */
export function playNatively(element: HTMLMediaElement, playhead: Playhead, { url, protocol, startAtSeconds, isHeld }: SessionOptions, { change, emit }: NativeReport, signal: AbortSignal): ReturnType<Session['live']> {
  const shown = redactUrl(url);
  if (protocol === 'dash' || /\.mpd(?:$|\?)/i.test(url)) {
    throw new PlayerError('environment/unsupported', `${shown} is DASH, and this browser has neither MediaSource nor ManagedMediaSource. Offer the stream as HLS, which it plays by itself.`, { missing: 'MediaSource' });
  }
  let stalledAtMs: number | null = null;
  let hasPlayed = false;

  const heard: Readonly<Record<string, () => void>> = {
    loadedmetadata: () => {
      const presentation = presentationOf(url, element.duration);
      change({ presentation, phase: 'starting' });
      emit({ kind: 'presentation', presentation });
      if (startAtSeconds !== null) element.currentTime = startAtSeconds;
    },
    loadeddata: () => {
      if (hasPlayed) return;
      hasPlayed = true;
      change({ phase: 'running' });
      if (!isHeld) emit({ kind: 'ready' });
    },
    waiting: () => {
      if (!hasPlayed || element.seeking || stalledAtMs !== null) return;
      stalledAtMs = playhead.observe().atMs;
      emit({ kind: 'stalled', timeSeconds: element.currentTime });
    },
    playing: () => {
      if (stalledAtMs === null) return;
      emit({ kind: 'resumed', stalledMs: playhead.observe().atMs - stalledAtMs });
      stalledAtMs = null;
    },
    ended: () => emit({ kind: 'ended' }),
    error: () => emit({ kind: 'failed', error: errorOf(element, shown) }),
  };
  for (const [name, listener] of Object.entries(heard)) element.addEventListener(name, listener, { signal });
  const stopWatching = playhead.subscribe((_cause, seen) => change({ seen }));
  signal.addEventListener('abort', () => {
    stopWatching();
    // Somebody else may have given the element another source since.
    if (element.src !== url) return;
    element.removeAttribute('src');
    element.load();
  }, { once: true });
  element.src = url;
  element.load();
  // preload="none": the browser itself waits for the viewer, and says nothing until then.
  if (isHeld) emit({ kind: 'ready' });
  return nativeLive(element);
}

/** The browser says no more of a stream than its length. */
function presentationOf(url: string, duration: number): Presentation {
  const isLive = !Number.isFinite(duration);
  return {
    protocol: 'hls', url, kind: isLive ? 'live' : 'vod', revision: 0, durationSeconds: isLive ? null : duration,
    periods: [{ id: '', startSeconds: 0, durationSeconds: isLive ? null : duration, groups: [], trickGroups: [] }], startPoint: null, sessionData: [], sessionProtection: [], notes: [],
  };
}

function errorOf({ error, currentTime }: HTMLMediaElement, url: string): PlayerError {
  const said = error?.message ?? '';
  const browserMessage = said === '' ? 'no reason' : said;
  // HTML, MediaError.code: 2 network, 3 decode, 4 not supported, which also stands for a manifest that cannot be had.
  if (error?.code === 2) return new PlayerError('network/failed', `The browser's own player could not go on loading ${url}: ${browserMessage}.`, { url, attempts: 1 });
  if (error?.code === 3) return new PlayerError('media/decode', `The browser's own player could not decode ${url}: ${browserMessage}.`, { timeSeconds: currentTime, renditionId: null, browserMessage: said });
  return new PlayerError('media/unsupported', `The browser's own player does not play ${url}, or could not load it: ${browserMessage}.`, { codecs: [] });
}
