import { cicpChannels, dolbyChannelBits, propertySchemes, videoRanges, type PropertyMeaning } from './schemes.js';
import { attributeOf, childrenOf, textOf, type XmlElement } from './xml-tree.js';

/** Schemes of the EssentialProperties of an element that the player does not know; the element is then not for it. */
export function unknownEssentials(element: XmlElement): string[] {
  return childrenOf(element, 'EssentialProperty')
    .map((property) => attributeOf(property, 'schemeIdUri') ?? '')
    .filter((scheme) => !propertySchemes.has(scheme.toLowerCase()));
}

/** The @value of the first property, essential or supplemental, with that meaning; null where there is none. */
export function propertyValue(elements: readonly XmlElement[], meaning: PropertyMeaning): string | null {
  for (const element of elements) {
    for (const property of [...childrenOf(element, 'EssentialProperty'), ...childrenOf(element, 'SupplementalProperty')]) {
      const scheme = (attributeOf(property, 'schemeIdUri') ?? '').toLowerCase();
      if (propertySchemes.get(scheme) === meaning) return attributeOf(property, 'value') ?? '';
    }
  }
  return null;
}

/** SDR, PQ or HLG; null where the manifest says nothing. */
export function videoRangeOf(elements: readonly XmlElement[]): string | null {
  return videoRanges.get(propertyValue(elements, 'transfer') ?? '') ?? null;
}

const dashRoles = 'urn:mpeg:dash:role:2011';

/** Role values of the DASH scheme as they are, of others with their scheme before them. */
export function rolesOf(element: XmlElement): string[] {
  return childrenOf(element, 'Role').map((role) => {
    const scheme = attributeOf(role, 'schemeIdUri') ?? dashRoles;
    const value = attributeOf(role, 'value') ?? '';
    // "forced_subtitle" is what early packagers wrote for the role that ISO/IEC 23009-1 spells with a hyphen.
    return scheme === dashRoles ? value.replace('forced_subtitle', 'forced-subtitle') : `${scheme}:${value}`;
  });
}

/** `scheme:value` of each Accessibility descriptor. */
export function accessibilityOf(element: XmlElement): string[] {
  return childrenOf(element, 'Accessibility').map((one) => `${attributeOf(one, 'schemeIdUri') ?? ''}:${attributeOf(one, 'value') ?? ''}`);
}

/** The first Label with text, else @label of old packagers. */
export function labelOf(element: XmlElement): string | null {
  return childrenOf(element, 'Label').map(textOf).find((text) => text !== '') ?? attributeOf(element, 'label');
}

/** Number of speakers; null where nothing, or an unknown scheme, tells. */
export function channelsOf(elements: readonly XmlElement[]): number | null {
  for (const element of elements) {
    for (const configuration of childrenOf(element, 'AudioChannelConfiguration')) {
      const channels = channelsIn((attributeOf(configuration, 'schemeIdUri') ?? '').toLowerCase(), attributeOf(configuration, 'value') ?? '');
      if (channels !== null) return channels;
    }
  }
  return null;
}

function channelsIn(scheme: string, value: string): number | null {
  switch (scheme) {
    case 'urn:mpeg:dash:23003:3:audio_channel_configuration:2011':
    case 'urn:dts:dash:audio_channel_configuration:2012':
    case 'tag:dts.com,2014:dash:audio_channel_configuration:2012':
      return /^[1-9]\d?$/.test(value) ? Number(value) : null;
    case 'urn:mpeg:mpegb:cicp:channelconfiguration':
      return (/^\d{1,2}$/.test(value) ? cicpChannels[Number(value)] : undefined) ?? null;
    case 'tag:dolby.com,2014:dash:audio_channel_configuration:2011':
    case 'urn:dolby:dash:audio_channel_configuration:2011': {
      if (!/^[0-9a-f]{4}$/i.test(value)) return null;
      const map = parseInt(value, 16);
      return dolbyChannelBits.reduce((sum, speakers, bit) => ((map >> (15 - bit)) & 1) === 1 ? sum + speakers : sum, 0);
    }
    default:
      return null;
  }
}
