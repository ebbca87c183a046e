import type { Location, Rendition, TrackGroup, TrackType } from '../../model/presentation.js';
import { baseUrlsIn, locationId, type BaseUrl } from './base-urls.js';
import { uniqueId, type PeriodContext } from './context.js';
import { accessibilityOf, channelsOf, labelOf, propertyValue, rolesOf, unknownEssentials, videoRangeOf } from './descriptors.js';
import type { Inherited } from './inherit.js';
import { carriedTypes, codecsOf, containerOf, trackTypeOf } from './media-types.js';
import { indexSourceOf } from './segment-source.js';
import { unsigned } from './timeline-columns.js';
import { attributeOf, childrenOf, type XmlElement } from './xml-tree.js';

/** An AdaptationSet as it was read, before sets that switch into each other become one group. */
export interface ReadSet {
  readonly group: TrackGroup;
  /** Trick mode or thumbnails: never a normal track. */
  readonly isTrick: boolean;
  readonly adaptationSetId: string | null;
  /** Ids of sets that a player may switch into. */
  readonly switchesWith: readonly string[];
  readonly selectionPriority: number;
}

/**
 * `null` where nothing in the set is for this player; the notes say why. `inherited`: of each Representation, in order. `pace` is
 * awaited before each, since one may list 200,000 segments.
 */
export async function readSet(set: XmlElement, inherited: readonly Inherited[], period: PeriodContext, pace: () => Promise<void>): Promise<ReadSet | null> {
  const { notes } = period.mpd;
  const adaptationSetId = attributeOf(set, 'id');
  const named = `The AdaptationSet ${adaptationSetId ?? String(inherited[0]?.id ?? '?')} of the Period ${period.id}`;
  const [unknown] = unknownEssentials(set);
  if (unknown !== undefined) {
    notes.add(`${named} was left out: it needs the EssentialProperty ${unknown}.`);
    return null;
  }
  const isThumbnails = propertyValue([set], 'thumbnails') !== null;
  const isTrickMode = propertyValue([set], 'trick-mode') !== null;
  const baseUrls = baseUrlsIn(set, period.baseUrls, period.mpd.url);
  const types = new Set<TrackType | 'image'>();
  const renditions: Rendition[] = [];
  for (const [ordinal, element] of childrenOf(set, 'Representation').entries()) {
    await pace();
    const facts = inherited[ordinal];
    const [hidden] = unknownEssentials(element);
    const type = facts === undefined ? null : trackTypeOf(facts);
    if (facts === undefined || type === null) notes.add(`${named} has a Representation of no known type; it was left out.`);
    else if (hidden !== undefined) notes.add(`${named} has a Representation that needs the EssentialProperty ${hidden}; it was left out.`);
    else {
      types.add(type);
      renditions.push(readRendition(element, set, facts, type, baseUrls, period));
    }
  }
  const [type] = types;
  if (type === undefined) {
    notes.add(`${named} has nothing to play.`);
    return null;
  }
  const roles = rolesOf(set);
  const trackType = type === 'image' ? 'video' : type;
  return {
    group: {
      id: uniqueId(period.mpd.usedIds, `${period.id}/${adaptationSetId ?? `${trackType}-${renditions[0]?.id.slice(period.id.length + 1) ?? ''}`}`),
      type: trackType,
      language: attributeOf(set, 'lang') ?? childrenOf(set, 'ContentComponent').map((component) => attributeOf(component, 'lang')).find((lang) => lang !== null) ?? null,
      label: labelOf(set),
      roles,
      accessibility: accessibilityOf(set),
      isDefault: roles.includes('main'),
      isForced: roles.includes('forced-subtitle'),
      channels: channelsOf([set, ...childrenOf(set, 'Representation')]),
      renditions: renditions.filter((rendition) => rendition.type === trackType),
    },
    isTrick: isThumbnails || isTrickMode || type === 'image' || childrenOf(set, 'Representation').some((element) => propertyValue([element], 'trick-mode') !== null),
    adaptationSetId,
    switchesWith: (propertyValue([set], 'switching') ?? '').split(',').map((id) => id.trim()).filter((id) => id !== ''),
    selectionPriority: unsigned(attributeOf(set, 'selectionPriority') ?? '') ?? 1,
  };
}

function readRendition(element: XmlElement, set: XmlElement, inherited: Inherited, type: TrackType | 'image', around: readonly BaseUrl[], period: PeriodContext): Rendition {
  const { mpd } = period;
  const container = containerOf(inherited.mimeType);
  const codecs = codecsOf(inherited);
  const protection = mpd.protectionOf([element, set, period.element]);
  const facts = { inherited, levels: [element, set, period.element], container, protectionSchemes: protection.map(({ scheme }) => scheme) };
  const locations = baseUrlsIn(element, around, mpd.url).map((base): Location => ({ id: locationId(base), index: indexSourceOf(facts, base, period) }));
  const components = childrenOf(set, 'ContentComponent').map((component) => attributeOf(component, 'contentType') ?? '');
  return {
    id: uniqueId(mpd.usedIds, `${period.id}/${inherited.id ?? 'unnamed'}`),
    type: type === 'image' ? 'video' : type,
    carries: carriedTypes(type, codecs, components),
    bitrateBps: inherited.bandwidth,
    averageBitrateBps: null,
    codecs,
    container,
    width: inherited.width,
    height: inherited.height,
    frameRate: inherited.frameRate,
    videoRange: videoRangeOf([element, set]),
    audioPairings: [],
    pairingKey: null,
    locations,
    protection,
  };
}

/**
 * Sets of one type that name each other in an adaptation-set-switching property are one choice for the viewer: their
 * renditions join the first one's. Sets that merely look alike stay apart: two audio sets of one language differ in codec.
 */
export function joinSwitchable(sets: readonly ReadSet[]): readonly ReadSet[] {
  const joined: ReadSet[] = [];
  for (const set of sets) {
    const at = joined.findIndex((other) => other.group.type === set.group.type && other.isTrick === set.isTrick && (names(other, set) || names(set, other)));
    const other = joined[at];
    if (other === undefined) joined.push(set);
    else {
      joined[at] = {
        ...other,
        group: { ...other.group, renditions: [...other.group.renditions, ...set.group.renditions], isDefault: other.group.isDefault || set.group.isDefault },
        switchesWith: [...other.switchesWith, ...set.switchesWith],
        selectionPriority: Math.max(other.selectionPriority, set.selectionPriority),
      };
    }
  }
  return joined;
}

function names(set: ReadSet, other: ReadSet): boolean {
  return other.adaptationSetId !== null && set.switchesWith.includes(other.adaptationSetId);
}

/** @selectionPriority decides where sets of a type differ in it (ISO/IEC 23009-1 §5.3.3.2), else the role main. */
export function markDefaults(sets: readonly ReadSet[]): readonly TrackGroup[] {
  return sets.map(({ group, selectionPriority }) => {
    const priorities = sets.filter((other) => other.group.type === group.type).map((other) => other.selectionPriority);
    const highest = Math.max(...priorities);
    return priorities.every((priority) => priority === highest) ? group : { ...group, isDefault: selectionPriority === highest };
  });
}
