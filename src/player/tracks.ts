import { entryAt } from '../buffer/inventory.js';
import { findGroup, periodAt } from '../engine/lookup.js';
import { groupIn } from '../engine/plan-track.js';
import type { SessionState } from '../engine/state.js';
import type { Rendition, TrackGroup, TrackType } from '../model/presentation.js';

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
  readonly groups: readonly GroupInfo[];
  /** Id of the group in use; null: none. */
  readonly activeGroup: string | null;
  /** What the app or viewer selected: a rendition's id, or `auto`. */
  readonly wanted: string;
  /** Id of the rendition that is loaded now; null: none yet. */
  readonly loading: string | null;
  /** Id of the rendition under the playhead; null: nothing buffered there. */
  readonly playing: string | null;
}

export interface Tracks {
  readonly video: TrackInfo;
  readonly audio: TrackInfo;
  readonly text: TrackInfo;
}

const NO_TRACK: TrackInfo = { groups: [], activeGroup: null, wanted: 'auto', loading: null, playing: null };

/** No stream: nothing to choose. */
export const noTracks: Tracks = { video: NO_TRACK, audio: NO_TRACK, text: NO_TRACK };

/** The tracks of the period under the playhead. */
export function tracksOf(state: SessionState): Tracks {
  return { video: trackOf(state, 'video'), audio: trackOf(state, 'audio'), text: trackOf(state, 'text') };
}

export function renditionInfo(rendition: Rendition, unsupportedIds: readonly string[]): RenditionInfo {
  const { id, bitrateBps, width, height, frameRate, codecs } = rendition;
  return { id, bitrateBps, width, height, frameRate, codecs, isPlayable: !unsupportedIds.includes(id) };
}

function trackOf(state: SessionState, type: TrackType): TrackInfo {
  const { presentation, unsupportedIds } = state;
  const period = presentation === null ? null : periodAt(presentation, state.anchorSeconds ?? state.seen.timeSeconds);
  if (period === null) return NO_TRACK;
  const groups = period.groups.filter((group) => group.type === type).map((group) => groupInfo(group, unsupportedIds));
  if (type === 'text') return { ...NO_TRACK, groups };
  const track = state.tracks[type];
  const active = groupIn(state, type, period) ?? findGroup(presentation, track.groupId ?? '');
  return {
    groups,
    activeGroup: active?.id ?? null,
    wanted: track.wantedRenditionId ?? 'auto',
    loading: track.chosenId,
    playing: entryAt(track.inventory, state.seen.timeSeconds)?.renditionId ?? null,
  };
}

function groupInfo(group: TrackGroup, unsupportedIds: readonly string[]): GroupInfo {
  const { id, language, label, roles, channels, isDefault } = group;
  return { id, language, label, roles, channels, isDefault, renditions: group.renditions.map((rendition) => renditionInfo(rendition, unsupportedIds)) };
}
