import type { ResolvedConfig } from '../config/config.js';
import type { MediaType, Period, TrackGroup } from '../model/presentation.js';
import { codecFamily, codecRank } from './codec-family.js';

/** What a choice of group depends on. */
export interface GroupSnapshot {
  readonly period: Period;
  readonly type: MediaType;
  /** What was wanted or played before, of whatever period; null at first. */
  readonly like: TrackGroup | null;
  readonly preferences: ResolvedConfig['preferences'];
  readonly unsupportedIds: readonly string[];
}

/**
 * The group to play in a period: the very one that is wanted, else the one most like it, else by the app's languages and
 * codecs, the manifest's default, and order. Null where the period has nothing playable of this type.
 */
export function selectGroup(snapshot: GroupSnapshot): TrackGroup | null {
  const { period, type, like } = snapshot;
  const playable = period.groups.filter((group) => group.type === type && isPlayable(group, snapshot.unsupportedIds));
  let best: TrackGroup | null = null;
  let bestScore = -Infinity;
  for (const group of playable) {
    const score = group.id === like?.id ? Infinity : like === null ? preference(group, snapshot) : likeness(group, like);
    if (score > bestScore) {
      best = group;
      bestScore = score;
    }
  }
  return best;
}

/** A group without renditions of its own is heard inside the video's (HLS EXT-X-MEDIA without URI). */
export function isCarried(group: TrackGroup): boolean {
  return group.type === 'audio' && group.renditions.length === 0;
}

function isPlayable(group: TrackGroup, unsupportedIds: readonly string[]): boolean {
  return isCarried(group) || group.renditions.some(({ id }) => !unsupportedIds.includes(id));
}

/** Roles that a viewer asks for and does not get by default. */
const SPECIAL_ROLES = ['commentary', 'description', 'alternate', 'dub', 'emergency', 'karaoke', 'sign', 'easyreader'];

function preference(group: TrackGroup, { preferences, unsupportedIds }: GroupSnapshot): number {
  let score = group.isDefault ? 10 : 0;
  if (group.roles.includes('main')) score += 5;
  if (group.roles.some((role) => SPECIAL_ROLES.includes(role))) score -= 20;
  if (group.type === 'audio') {
    const rank = preferences.audioLanguages.findIndex((language) => sameLanguage(group.language, language));
    if (rank >= 0) score += 100 - rank;
  } else {
    const family = codecFamily(group.renditions.find(({ id }) => !unsupportedIds.includes(id)));
    score += codecRank(family, preferences);
  }
  return score;
}

/** How much a group resembles another one of another period (DASH gives them new ids). */
function likeness(group: TrackGroup, like: TrackGroup): number {
  let score = 0;
  if (group.language === like.language) score += 40;
  else if (sameLanguage(group.language, like.language)) score += 30;
  if (group.roles.join() === like.roles.join()) score += 20;
  if (group.label === like.label) score += 10;
  if (codecFamily(group.renditions[0]) === codecFamily(like.renditions[0])) score += 8;
  if (group.channels === like.channels) score += 4;
  if (group.isDefault === like.isDefault) score += 2;
  return score;
}

/** `en` matches `en-GB`: the primary subtag decides (RFC 5646). */
function sameLanguage(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  return (a.split('-', 1)[0] ?? '').toLowerCase() === (b.split('-', 1)[0] ?? '').toLowerCase();
}
