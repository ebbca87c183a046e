import type { SessionEvent } from '../engine/events.js';
import type { SessionState } from '../engine/state.js';
import type { PlayerEvents } from './events.js';
import type { StatsKeeper } from './stats.js';
import { renditionInfo, tracksOf } from './tracks.js';

/** Sends one event under its name. */
export type Emit = <Name extends keyof PlayerEvents>(name: Name, payload: PlayerEvents[Name]) => void;

/** What a session's event is to the app. */
export function announce(event: SessionEvent, state: SessionState, stats: StatsKeeper, emit: Emit): void {
  switch (event.kind) {
    case 'presentation': {
      const { url, protocol, durationSeconds } = event.presentation;
      emit('manifest', { url, protocol, durationSeconds });
      emit('trackschange', { tracks: tracksOf(state) });
      return;
    }
    case 'tracks':
      emit('trackschange', { tracks: tracksOf(state) });
      return;
    case 'rendition':
      emit('renditionchange', { type: event.type, rendition: renditionInfo(event.rendition, state.unsupportedIds), reason: event.reason });
      return;
    case 'segment': {
      const { type, startSeconds, endSeconds, bytes } = event;
      emit('segment', { type, rendition: renditionInfo(event.rendition, state.unsupportedIds), startSeconds, endSeconds, bytes, loadMs: event.doneAtMs - event.requestedAtMs });
      return;
    }
    case 'abandoned':
      emit('abandon', { type: event.type, fromId: event.fromId, toId: event.toId });
      return;
    case 'timed':
      emit('timedevent', { change: event.change, event: event.event });
      return;
    case 'ready':
      emit('ready', { firstFrameMs: stats.firstFrameMs() });
      return;
    case 'stalled':
      emit('stall', { timeSeconds: event.timeSeconds });
      return;
    case 'resumed':
      emit('resume', { stalledMs: event.stalledMs });
      return;
    case 'gap':
      emit('gap', { fromSeconds: event.fromSeconds, toSeconds: event.toSeconds });
      return;
    case 'ended':
      emit('ended', {});
      return;
    case 'warning':
      emit('warning', { error: event.error });
      return;
    case 'failed':
      emit('error', { error: event.error });
  }
}
