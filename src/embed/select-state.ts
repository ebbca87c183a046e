import type { PlayerState } from '../index.js';
import { keepEqual } from '../kit/equal.js';

const noTrack: PlayerState['tracks']['video'] = { groups: [], upcoming: [], activeGroup: null, wanted: 'auto', loading: null, playing: null };

/** What there is to tell before there is a player, and on a server. */
export const emptyState: PlayerState = {
  status: 'empty', url: null,
  paused: true, waiting: false, seeking: false, ended: false,
  timeSeconds: 0, durationSeconds: null, rate: 1, volume: 1, muted: false,
  buffered: [], seekable: null, live: null,
  tracks: { video: noTrack, audio: noTrack, text: noTrack },
  error: null,
};

/** `select`, asked once a state; what comes out the same stays the same object, so that whoever shows it need not draw it again. */
export function remembering<Selected>(select: (state: PlayerState) => Selected): (state: PlayerState) => Selected {
  let last: { readonly state: PlayerState; readonly selected: Selected } | null = null;
  return (state) => {
    if (last?.state === state) return last.selected;
    const selected = select(state);
    last = { state, selected: last === null ? selected : keepEqual(last.selected, selected) };
    return last.selected;
  };
}
