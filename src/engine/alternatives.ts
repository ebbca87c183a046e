import type { MediaType } from '../model/presentation.js';
import { allowedOf } from './choose-segment-rendition.js';
import { findRendition, periodAt } from './lookup.js';
import { needOf } from './need.js';
import { groupIn } from './plan-track.js';
import type { SessionState } from './state.js';

/** What else could be loaded in place of what failed. */
export interface Alternatives {
  readonly hasOtherLocation: boolean;
  readonly hasOtherRendition: boolean;
}

/** Where all hosts failed, one is asked again when this much or less is left of its ban, in ms: the one that fails now may stay dead for longer. */
const EARLIEST_RETURN_MS = 57_000;

export function alternatives(state: SessionState, type: MediaType, renditionId: string, locationId: string | null, nowMs: number): Alternatives {
  const rendition = findRendition(state.presentation, renditionId);
  const hasOtherLocation = rendition?.locations.some(({ id }) => id !== locationId && (state.locationBans.get(id) ?? 0) <= nowMs + EARLIEST_RETURN_MS) ?? false;
  const { period } = needOf(state, type);
  const owner = state.presentation?.periods.find(({ groups }) => groups.some(({ renditions }) => renditions.some(({ id }) => id === renditionId)));
  const place = owner ?? period ?? (state.presentation === null ? null : periodAt(state.presentation, 0));
  const group = place === null ? null : groupIn(state, type, place);
  if (group === null) return { hasOtherLocation, hasOtherRendition: false };
  const isBanned = (id: string): boolean => state.bans.some((ban) => ban.renditionId === id && ban.untilMs > nowMs);
  // The viewer's pick gives way to playback: without it the rest of the group is open.
  const unpicked = { ...state, tracks: { ...state.tracks, [type]: { ...state.tracks[type], wantedRenditionId: null } } };
  const allowed = allowedOf(unpicked, type, group, nowMs);
  return { hasOtherLocation, hasOtherRendition: allowed.some(({ id }) => id !== renditionId && !isBanned(id)) };
}
