import type { PlayerError } from '../../src/index.js';
import { byId } from './by-id.js';

/** One word for what the element does; what went wrong, in place of the notes on the stream. */
export function showState(video: HTMLVideoElement, isLoaded: boolean, isStalled: boolean, failure: PlayerError | null): void {
  const badge = byId('state', HTMLElement);
  const state = failure !== null ? 'failed' : isLoaded ? stateOf(video, isStalled) : 'empty';
  if (badge.textContent === state) return;
  badge.textContent = state;
  badge.dataset['state'] = state;
  const said = byId('failure', HTMLElement);
  said.textContent = failure === null ? '' : `${failure.code}. ${failure.message}`;
  said.hidden = failure === null;
  byId('notes', HTMLElement).hidden = failure !== null;
}

function stateOf(video: HTMLVideoElement, isStalled: boolean): string {
  if (isStalled) return 'stalled';
  if (video.readyState === 0) return 'loading';
  if (video.ended) return 'ended';
  if (video.seeking) return 'seeking';
  return video.paused ? 'paused' : 'playing';
}
