import type { MediaType, Period, Presentation } from '../model/presentation.js';
import type { Capabilities } from '../ports/capabilities.js';
import { periodAt } from './lookup.js';
import { targetSeconds } from './need.js';
import { groupIn } from './plan-track.js';
import { isCarried } from './select-group.js';
import type { SessionState } from './state.js';
import { unsupportedRenditions } from './supported.js';
import { unplayableError } from './unplayable.js';

/** What a presentation means for this session. */
export interface Activation {
  readonly unsupportedIds: readonly string[];
  readonly activeTypes: readonly MediaType[];
}

/** What can be played of it, and by which loops; throws `media/unsupported` or `manifest/unsupported` where nothing can. */
export function activate(state: SessionState, presentation: Presentation, capabilities: Capabilities): Activation {
  const unsupportedIds = unsupportedRenditions(presentation, capabilities);
  const period = periodAt(presentation, targetSeconds(state));
  const activeTypes = period === null ? [] : activeTypesIn({ ...state, presentation, unsupportedIds }, period);
  if (activeTypes.length > 0) return { unsupportedIds, activeTypes };
  throw unplayableError('video or audio', presentation.periods.flatMap(({ groups }) => groups.flatMap(({ type, renditions }) => (type === 'text' ? [] : renditions))));
}

/** Media types that need a loop of their own where a period is played: those that are not carried by another. */
export function activeTypesIn(state: SessionState, period: Period): readonly MediaType[] {
  return (['video', 'audio'] as const).filter((type) => {
    const group = groupIn(state, type, period);
    return group !== null && !isCarried(group);
  });
}

/** The tracks that the sink will get: those with a loop, and audio that comes inside the video. */
export function expectedTypes(state: SessionState): readonly MediaType[] {
  const { presentation, activeTypes } = state;
  if (presentation === null || activeTypes.includes('audio')) return activeTypes;
  const period = periodAt(presentation, targetSeconds(state));
  const group = period === null ? null : groupIn(state, 'video', period);
  const isMuxed = group?.renditions.some(({ carries }) => carries.includes('audio')) ?? false;
  return isMuxed ? ['video', 'audio'] : activeTypes;
}
