import type { Presentation, TrackGroup } from '../../model/presentation.js';
import { codecKind } from './codecs.js';
import { forEachLine } from './lines.js';
import { audioTrackGroups, textTrackGroups } from './media-groups.js';
import { createMultivariantTagReader } from './multivariant-tags.js';
import type { MultivariantTags, VariantTag } from './multivariant-tags.js';
import type { Pace } from './pace.js';
import type { Playlist } from './playlist.js';
import { groupBy, hasOwnSound, variantRenditions } from './variant-renditions.js';
import type { AudioGroups } from './variant-renditions.js';

/** Reads a multivariant playlist. How long it is, and whether it is live, only its media playlists tell. Throws `manifest/*` and `policy/scheme`. */
export async function readMultivariant(text: string, playlist: Playlist, pace: Pace): Promise<Presentation> {
  const reader = createMultivariantTagReader(playlist);
  await forEachLine(text, playlist, pace, reader.read);
  const tags = reader.end();
  if (tags.variants.length === 0) throw playlist.invalid('it has no EXT-X-STREAM-INF with a URI, so there is nothing to play');
  const groups = await trackGroups(tags, playlist, pace);
  return {
    protocol: 'hls',
    url: playlist.url,
    kind: 'vod',
    revision: 0,
    durationSeconds: null,
    periods: [{ id: '0', startSeconds: 0, durationSeconds: null, groups, trickGroups: trickGroups(tags) }],
    startPoint: tags.startPoint,
    sessionData: tags.sessionData,
    sessionProtection: tags.sessionProtection,
    notes: playlist.notes,
  };
}

async function trackGroups(tags: MultivariantTags, playlist: Playlist, pace: Pace): Promise<TrackGroup[]> {
  const { variants } = tags;
  const audioMedia = tags.media.filter((tag) => tag.type === 'AUDIO');
  const audio: AudioGroups = new Map([...groupBy(audioMedia, (tag) => tag.groupId)].map(([id, members]) => [id, { isInside: members.some((tag) => tag.url === null) }]));
  for (const variant of variants) noteMissingGroup(variant, audio, playlist);
  const pictures = variants.filter((variant) => !isAudioOnly(variant));
  await pace.look();
  const text = textTrackGroups(tags.media.filter((tag) => tag.type === 'SUBTITLES' ? tag.url !== null : tag.type === 'CLOSED-CAPTIONS'));
  const sound = audioTrackGroups(audioMedia, variants);
  await pace.look();
  if (pictures.length === 0) return [...audioOnlyGroups(variants, sound, audio), ...text];
  if (pictures.length < variants.length) playlist.note('Variants with sound alone are left out beside those with a picture.');
  return [{ ...plainGroup, id: 'video', type: 'video', renditions: variantRenditions(pictures, 'video', 'v', audio) }, ...sound, ...text];
}

/** A radio programme: variants play as audio themselves, unless their sound has playlists of its own. */
function audioOnlyGroups(variants: readonly VariantTag[], sound: readonly TrackGroup[], audio: AudioGroups): TrackGroup[] {
  const own = variants.filter((variant) => hasOwnSound(variant, audio));
  if (own.length === 0) return [...sound];
  const renditions = variantRenditions(own, 'audio', 'v', audio);
  const inside = sound.find((group) => group.renditions.length === 0);
  const group: TrackGroup = { ...(inside ?? { ...plainGroup, id: 'audio', type: 'audio' }), renditions };
  return [group, ...sound.filter((other) => other !== inside)];
}

function trickGroups(tags: MultivariantTags): TrackGroup[] {
  const none: AudioGroups = new Map();
  const group = (id: string, role: string, variants: readonly VariantTag[]): TrackGroup[] =>
    variants.length === 0 ? [] : [{ ...plainGroup, id, type: 'video', roles: [role], isDefault: false, renditions: variantRenditions(variants, 'video', id, none).map((rendition) => ({ ...rendition, carries: ['video'] })) }];
  return [...group('iframes', 'trick', tags.iFrames), ...group('images', 'thumbnails', tags.images)];
}

/** No picture by all that the variant says; one that says nothing may have one. */
function isAudioOnly(variant: VariantTag): boolean {
  return variant.width === null && variant.codecs.length > 0 && variant.codecs.every((codec) => codecKind(codec) === 'audio' || codecKind(codec) === 'text');
}

function noteMissingGroup(variant: VariantTag, audio: AudioGroups, playlist: Playlist): void {
  const group = variant.attributes.get('AUDIO');
  if (group === undefined || audio.has(group)) return;
  playlist.line = variant.line;
  playlist.note(`A variant names the audio group "${group.slice(0, 60)}", which no EXT-X-MEDIA defines.`);
  playlist.line = 0;
}

const plainGroup = {
  language: null, label: null, roles: ['main'], accessibility: [], isDefault: true, isForced: false, channels: null,
} as const;
