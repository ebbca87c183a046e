import { entryAt } from '../buffer/inventory.js';
import { findGroup, playingPeriod } from '../engine/lookup.js';
import { groupIn } from '../engine/plan-track.js';
import type { SessionState } from '../engine/state.js';
import type { Period, Rendition, TrackGroup, TrackType } from '../model/presentation.js';

/** One encoding, as an app may show it. */
export interface RenditionInfo {
  readonly id: string;
  /** Peak, bits per second; 0 unknown. */
  readonly bitrateBps: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Frames per second. */
  readonly frameRate: number | null;
  /** RFC 6381; empty until known. */
  readonly codecs: readonly string[];
  /** This browser can play it. */
  readonly isPlayable: boolean;
}

/** What a viewer chooses between: a camera, a language. */
export interface GroupInfo {
  readonly id: string;
  /** BCP 47; null unknown. */
  readonly language: string | null;
  readonly label: string | null;
  /** main, alternate, commentary, description, caption, subtitle, … */
  readonly roles: readonly string[];
  /** 2 stereo, 6 5.1; null unknown. */
  readonly channels: number | null;
  readonly isDefault: boolean;
  readonly renditions: readonly RenditionInfo[];
}

/** One media type: what there is, what is wanted, loading and playing. */
export interface TrackInfo {
  /** Of the period under the playhead: what a menu shows and `select()` takes. */
  readonly groups: readonly GroupInfo[];
  /** Of the period that is loaded ahead while another one plays; empty where that is the same. */
  readonly upcoming: readonly GroupInfo[];
  /** Id of the group in use; null: none. */
  readonly activeGroup: string | null;
  /** What the app or viewer selected: a rendition's id, a group's id, or `auto`. */
  readonly wanted: string;
  /** Id of the rendition that is loaded now, in `groups` or in `upcoming`; null: none yet. */
  readonly loading: string | null;
  /** Id of the rendition under the playhead; null: nothing buffered there. */
  readonly playing: string | null;
}

export interface Tracks {
  readonly video: TrackInfo;
  readonly audio: TrackInfo;
  readonly text: TrackInfo;
}

const NO_TRACK: TrackInfo = { groups: [], upcoming: [], activeGroup: null, wanted: 'auto', loading: null, playing: null };

/** No stream: nothing to choose. */
export const noTracks: Tracks = { video: NO_TRACK, audio: NO_TRACK, text: NO_TRACK };

/** The tracks of the period under the playhead, and of the one that is loaded. */
export function tracksOf(state: SessionState): Tracks {
  return { video: trackOf(state, 'video'), audio: trackOf(state, 'audio'), text: trackOf(state, 'text') };
}

export function renditionInfo(rendition: Rendition, unsupportedIds: readonly string[]): RenditionInfo {
  const { id, bitrateBps, width, height, frameRate, codecs } = rendition;
  return { id, bitrateBps, width, height, frameRate, codecs, isPlayable: !unsupportedIds.includes(id) };
}

function trackOf(state: SessionState, type: TrackType): TrackInfo {
  const { presentation, unsupportedIds } = state;
  const period = playingPeriod(state);
  if (presentation === null || period === null) return NO_TRACK;
  const groupsOf = ({ groups }: Period): readonly GroupInfo[] => groups.filter((group) => group.type === type).map((group) => groupInfo(group, unsupportedIds));
  if (type === 'text') return { ...NO_TRACK, groups: groupsOf(period) };
  const track = state.tracks[type];
  const loaded = presentation.periods.find(({ groups }) => groups.some(({ renditions }) => renditions.some(({ id }) => id === track.chosenId)));
  const active = groupIn(state, type, period) ?? findGroup(presentation, track.groupId ?? '');
  return {
    groups: groupsOf(period),
    upcoming: loaded === undefined || loaded === period ? [] : groupsOf(loaded),
    activeGroup: active?.id ?? null,
    wanted: track.wantedRenditionId ?? track.wantedGroupId ?? 'auto',
    loading: track.chosenId,
    playing: entryAt(track.inventory, state.seen.timeSeconds)?.renditionId ?? null,
  };
}

function groupInfo(group: TrackGroup, unsupportedIds: readonly string[]): GroupInfo {
  const { id, language, label, roles, channels, isDefault } = group;
  return { id, language, label, roles, channels, isDefault, renditions: group.renditions.map((rendition) => renditionInfo(rendition, unsupportedIds)) };
}
