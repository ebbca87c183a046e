import type { ContentProtection } from '../../model/presentation.js';
import { attributeOf, childrenOf, textOf, type XmlElement } from './xml-tree.js';

/** Names the encryption itself and no key system (ISO/IEC 23009-1 §5.8.5.2.2). */
const mp4Protection = 'urn:mpeg:dash:mp4protection:2011';
const playReady = 'urn:uuid:9a04f079-9840-4286-ab92-e65be0885f95';
/** No sound `pssh` comes near; licence servers refuse a few KB. */
const maxInitDataCharacters = 64 * 1024;

/**
 * Tells for any Representation of an MPD, by its element and those around it, the ContentProtection descriptors in force, one for each key
 * system. @ref takes what it does not say itself from the descriptor with that @refId (5th edition, §5.8.4.1).
 */
export function protectionIn(mpd: XmlElement, periods: readonly XmlElement[]): (elements: readonly XmlElement[]) => readonly ContentProtection[] {
  const sets = periods.flatMap((period) => childrenOf(period, 'AdaptationSet'));
  const byRefId = protectionByRefId([mpd, ...periods, ...sets, ...sets.flatMap((set) => childrenOf(set, 'Representation'))]);
  return (elements) => protectionOf(elements, byRefId);
}

function protectionOf(elements: readonly XmlElement[], byRefId: ReadonlyMap<string, XmlElement>): readonly ContentProtection[] {
  const descriptors = elements.flatMap((element) => childrenOf(element, 'ContentProtection')).map((own) => [own, byRefId.get(attributeOf(own, 'ref') ?? '') ?? own]);
  const read = (sources: readonly XmlElement[], local: string): string | null => {
    for (const source of sources) {
      const name = Object.keys(source.attributes).find((key) => key === local || key.endsWith(`:${local}`));
      if (name !== undefined) return attributeOf(source, name);
    }
    return null;
  };
  const common = descriptors.filter((sources) => read(sources, 'schemeIdUri')?.toLowerCase() === mp4Protection);
  const first = (all: readonly (readonly XmlElement[])[], local: string): string | null => all.map((sources) => read(sources, local)).find((value) => value !== null) ?? null;
  const method = first(common, 'value')?.toLowerCase() ?? null;
  const sharedKeyId = keyId(first(common, 'default_KID') ?? first(descriptors, 'default_KID'));

  const bySystem = new Map<string, ContentProtection>();
  for (const sources of descriptors) {
    const scheme = read(sources, 'schemeIdUri')?.toLowerCase() ?? '';
    if (scheme === '' || bySystem.has(scheme) || (scheme === mp4Protection && descriptors.length > common.length)) continue;
    bySystem.set(scheme, {
      scheme,
      method,
      defaultKeyId: keyId(read(sources, 'default_KID')) ?? sharedKeyId,
      initData: initDataIn(sources, scheme),
      licenseUrl: licenseUrlIn(sources),
    });
  }
  return [...bySystem.values()];
}

/** Every ContentProtection with @refId anywhere in the elements. */
function protectionByRefId(elements: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
  const named = new Map<string, XmlElement>();
  for (const element of elements) {
    for (const descriptor of childrenOf(element, 'ContentProtection')) {
      const id = attributeOf(descriptor, 'refId');
      if (id !== null && !named.has(id)) named.set(id, descriptor);
    }
  }
  return named;
}

function keyId(text: string | null): string | null {
  // Several key ids may stand there, white space between them; the first is as good as any before the init segment is read.
  const hex = (text ?? '').split(/\s/, 1)[0]?.replaceAll('-', '').toLowerCase() ?? '';
  return /^[0-9a-f]{32}$/.test(hex) ? hex : null;
}

function childText(sources: readonly XmlElement[], names: readonly string[]): string | null {
  const found = sources.flatMap((source) => names.flatMap((name) => childrenOf(source, name))).map(textOf).find((text) => text !== '');
  return found === undefined || found.length > maxInitDataCharacters ? null : found;
}

function initDataIn(sources: readonly XmlElement[], scheme: string): string | null {
  const pssh = childText(sources, ['pssh'])?.replace(/\s+/g, '') ?? null;
  if (pssh !== null || scheme !== playReady) return pssh;
  const header = childText(sources, ['pro'])?.replace(/\s+/g, '') ?? null;
  return header === null ? null : psshAround(header);
}

/** ms:laurl, clearkey:Laurl, dashif:Laurl: the URL is an attribute in the first and text in the others. Only http(s) leaves here. */
function licenseUrlIn(sources: readonly XmlElement[]): string | null {
  const elements = sources.flatMap((source) => ['laurl', 'Laurl'].flatMap((name) => childrenOf(source, name)));
  const urls = elements.map((element) => attributeOf(element, 'licenseUrl') ?? textOf(element));
  return urls.find((url) => /^https?:\/\//i.test(url) && url.length <= maxInitDataCharacters) ?? null;
}

/** mspr:pro holds the PlayReady header bare; a version 0 `pssh` box (ISO/IEC 23001-7 §8.1) around it is what EME takes. */
function psshAround(proBase64: string): string | null {
  let pro: string;
  try {
    pro = atob(proBase64);
  } catch {
    // Not base64: the init segment still has the pssh.
    return null;
  }
  const systemId = (playReady.slice('urn:uuid:'.length).replaceAll('-', '').match(/../g) ?? []).map((byte) => parseInt(byte, 16));
  const uint32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const bytes = [...uint32(32 + pro.length), 0x70, 0x73, 0x73, 0x68, 0, 0, 0, 0, ...systemId, ...uint32(pro.length)];
  for (let at = 0; at < pro.length; at += 1) bytes.push(pro.charCodeAt(at));
  return base64(bytes);
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += digits.charAt(group >> 18) + digits.charAt((group >> 12) & 63) + (left > 1 ? digits.charAt((group >> 6) & 63) : '=') + (left > 2 ? digits.charAt(group & 63) : '=');
  }
  return text;
}
