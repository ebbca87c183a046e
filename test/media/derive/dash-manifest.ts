import { element } from './xml.js';
import type { Bandwidth } from './bandwidth.js';

/** An AdaptationSet; `addressing` are the children of each Representation that say where its segments are. */
export interface DashSet {
  readonly kind: 'video' | 'audio';
  readonly mimeType: string;
  readonly language?: string;
  readonly label?: string;
  readonly isMain: boolean;
  readonly representations: readonly DashRepresentation[];
}

export interface DashRepresentation {
  readonly id: string;
  readonly codecs: string;
  readonly bandwidth: Bandwidth;
  readonly size?: { readonly width: number; readonly height: number };
  readonly sampleRate?: number;
  readonly addressing: readonly string[];
}

export interface DashPeriod {
  readonly id: string;
  readonly startSeconds: number;
  readonly sets: readonly DashSet[];
}

/** A static MPD. `baseUrls` stand at its top: several are several locations of the same bytes. */
export function dashManifest(durationSeconds: number, periods: readonly DashPeriod[], baseUrls: readonly string[] = []): string {
  const mpd = element(
    'MPD',
    {
      xmlns: 'urn:mpeg:dash:schema:mpd:2011',
      profiles: 'urn:mpeg:dash:profile:full:2011',
      type: 'static',
      mediaPresentationDuration: `PT${durationSeconds}S`,
      minBufferTime: 'PT2S',
    },
    ...baseUrls.map((url) => element('BaseURL', {}, url)),
    ...periods.map(({ id, startSeconds, sets }) =>
      element('Period', { id, start: `PT${startSeconds}S` }, ...sets.map((set, index) => adaptationSet(set, index + 1))),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${mpd}\n`;
}

function adaptationSet({ kind, mimeType, language, label, isMain, representations }: DashSet, id: number): string {
  return element(
    'AdaptationSet',
    { id, contentType: kind, mimeType, lang: language, segmentAlignment: 'true', startWithSAP: 1 },
    ...(label === undefined ? [] : [element('Label', {}, label)]),
    element('Role', { schemeIdUri: 'urn:mpeg:dash:role:2011', value: isMain ? 'main' : 'alternate' }),
    ...representations.map((representation) => representationElement(representation, kind)),
  );
}

function representationElement({ id, codecs, bandwidth, size, sampleRate, addressing }: DashRepresentation, kind: 'video' | 'audio'): string {
  const channels = element('AudioChannelConfiguration', { schemeIdUri: 'urn:mpeg:dash:23003:3:audio_channel_configuration:2011', value: 2 });
  return element(
    'Representation',
    { id, codecs, bandwidth: bandwidth.peak, width: size?.width, height: size?.height, frameRate: kind === 'video' ? 25 : undefined, audioSamplingRate: sampleRate },
    ...(kind === 'audio' ? [channels] : []),
    ...addressing,
  );
}
