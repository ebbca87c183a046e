import type { Rendition, TrackGroup } from '../../model/presentation.js';
import { codecKind, containerOfCodecs } from './codecs.js';
import type { MediaTag, VariantTag } from './multivariant-tags.js';
import { groupBy, locationsOf } from './variant-renditions.js';

/** CHARACTERISTICS (RFC 8216bis §4.4.6.1) in the words of DASH roles. */
const roleOfCharacteristic: ReadonlyMap<string, string> = new Map([
  ['public.accessibility.describes-video', 'description'],
  ['public.accessibility.transcribes-spoken-dialog', 'caption'],
  ['public.accessibility.describes-music-and-sound', 'caption'],
  ['public.easy-to-read', 'easyreader'],
]);

/**
 * Audio as a viewer chooses it: one group for each name and language across GROUP-IDs. A group without renditions is sound
 * that only exists inside the variants (EXT-X-MEDIA without URI).
 */
export function audioTrackGroups(media: readonly MediaTag[], variants: readonly VariantTag[]): TrackGroup[] {
  const pairedWith = pairedAudio(variants);
  return [...alike(media).values()].map((tags, order) => {
    const renditions = tags.flatMap((tag, place) => (tag.url === null ? [] : [audioRendition(tag, tag.url, `a${String(order)}.${String(place)}`, pairedWith(tag))]));
    return { ...groupOf(tags, 'audio', `audio${String(order)}`), renditions };
  });
}

/** Subtitles with a playlist, and closed captions, which have no rendition: they are inside the video, at their INSTREAM-ID. */
export function textTrackGroups(media: readonly MediaTag[]): TrackGroup[] {
  return [...alike(media).values()].map((tags, order) => {
    const [tag] = tags;
    const channel = tag?.type === 'CLOSED-CAPTIONS' ? tag.instreamId : null;
    const group = groupOf(tags, 'text', `text${String(order)}`);
    const kind = tags.some((one) => one.isForced) ? 'forced-subtitle' : tag?.type === 'CLOSED-CAPTIONS' ? 'caption' : 'subtitle';
    const roles = group.roles.includes('caption') || group.roles.includes(kind) ? group.roles : [...group.roles, kind];
    const accessibility = channel === null ? [] : [`urn:scte:dash:cc:cea-${channel.startsWith('SERVICE') ? '708' : '608'}:2015:${channel}`];
    return { ...group, roles, accessibility: [...group.accessibility, ...accessibility], renditions: textRenditions(tags, `t${String(order)}`) };
  });
}

/** The same choice for a viewer. Tags of one GROUP-ID stay apart, also where an author named them all alike. */
function alike(media: readonly MediaTag[]): Map<string, MediaTag[]> {
  const seen = new Map<string, number>();
  return groupBy(media, (tag) => {
    const choice = JSON.stringify([tag.name, tag.language, tag.isForced, tag.characteristics, tag.instreamId]);
    const inGroup = JSON.stringify([tag.groupId, choice]);
    const nth = seen.get(inGroup) ?? 0;
    seen.set(inGroup, nth + 1);
    return `${choice}${String(nth)}`;
  });
}

function groupOf(tags: readonly MediaTag[], type: 'audio' | 'text', id: string): Omit<TrackGroup, 'renditions'> {
  const [tag] = tags;
  const characteristics = tag?.characteristics ?? [];
  const isDefault = tags.some((one) => one.isDefault);
  const roles = characteristics.map((one) => roleOfCharacteristic.get(one)).filter((role) => role !== undefined);
  const channels = tags.map((one) => one.channels ?? 0).reduce((most, count) => Math.max(most, count), 0);
  return {
    id, type,
    language: tag?.language ?? null,
    label: tag?.name ?? null,
    roles: [...new Set([isDefault ? 'main' : 'alternate', ...roles])],
    accessibility: characteristics,
    isDefault,
    isForced: tags.some((one) => one.isForced),
    channels: channels === 0 ? null : channels,
  };
}

/** What variants tell of the audio they name: EXT-X-MEDIA itself has neither codec nor bitrate. */
interface PairedAudio {
  readonly codecs: readonly string[];
  /** A variant that plays just this sound; it has the bitrate. */
  readonly alone: VariantTag | null;
}

function audioRendition(tag: MediaTag, url: string, id: string, paired: PairedAudio): Rendition {
  const { codecs, alone } = paired;
  return {
    id,
    type: 'audio',
    carries: ['audio'],
    bitrateBps: alone?.bitrateBps ?? 0,
    averageBitrateBps: alone?.averageBitrateBps ?? null,
    codecs,
    container: containerOfCodecs(codecs),
    width: null, height: null, frameRate: null, videoRange: null,
    audioPairings: [],
    pairingKey: tag.groupId,
    locations: locationsOf([{ url, pathway: null }]),
    protection: [],
  };
}

/** Asked once for each GROUP-ID and URL, however many tags and variants name them. */
function pairedAudio(variants: readonly VariantTag[]): (tag: MediaTag) => PairedAudio {
  const byGroup = groupBy(variants, (variant) => variant.attributes.get('AUDIO') ?? '');
  const byUrl = new Map(variants.map((variant) => [variant.url, variant]));
  const facts = new Map([...byGroup].map(([group, paired]) => [group, { codecs: sharedAudioCodecs(paired), alone: paired.find(isAudioOnly) ?? null }]));
  return (tag) => {
    const { codecs, alone } = facts.get(tag.groupId) ?? { codecs: [], alone: null };
    return { codecs, alone: byUrl.get(tag.url ?? '') ?? alone };
  };
}

function isAudioOnly(variant: VariantTag): boolean {
  return variant.codecs.length > 0 && variant.codecs.every((codec) => codecKind(codec) === 'audio');
}

/** The one audio codec that all variants of a group name; several may be the muxed one and this one, so the bytes tell. */
function sharedAudioCodecs(paired: readonly VariantTag[]): string[] {
  const lists = paired.map((variant) => new Set(variant.codecs.filter((codec) => codecKind(codec) === 'audio')));
  const shared = lists.reduce((common, list) => new Set([...common].filter((codec) => list.has(codec))), lists[0] ?? new Set());
  return shared.size === 1 ? [...shared] : [];
}

/** Other GROUP-IDs of a subtitle hold the same text on another host. */
function textRenditions(tags: readonly MediaTag[], id: string): Rendition[] {
  const places = tags.flatMap((tag) => (tag.url === null ? [] : [{ url: tag.url, pathway: null }]));
  return places.length === 0 ? [] : [{
    id, type: 'text', carries: [], bitrateBps: 0, averageBitrateBps: null, codecs: [], container: 'text', width: null, height: null, frameRate: null,
    videoRange: null, audioPairings: [], pairingKey: null, locations: locationsOf(places), protection: [],
  }];
}
