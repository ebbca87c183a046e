import type { LoadOptions } from '../../index.js';
import { copyAttribute } from './forward.js';

/** What a stream is, and of which kind where a type tells. */
export interface Source extends Pick<LoadOptions, 'type'> {
  readonly url: string;
}

/** The kind of a stream by its MIME type; null: none of ours. */
export function protocolOf(type: string): 'hls' | 'dash' | null {
  if (/^(application|audio)\/(x-|vnd\.apple\.)?mpegurl/i.test(type)) return 'hls';
  return /^application\/dash\+xml/i.test(type) ? 'dash' : null;
}

/** The first `<source>` below `host` that may be a stream: one whose type says so, or that has none. */
export function sourceBelow(host: Element): Source | null {
  for (const { localName, attributes } of host.children) {
    const url = localName === 'source' ? attributes.getNamedItem('src')?.value : undefined;
    if (url === undefined) continue;
    const type = attributes.getNamedItem('type')?.value ?? '';
    const protocol = protocolOf(type);
    if (type === '' || protocol !== null) return { url, ...(protocol !== null && { type: protocol }) };
  }
  return null;
}

/**
 * A `<track>` does its work inside a `<video>` alone. Moved there it would be missing where the page, or its framework, has put it; so each
 * has a copy. Returns the call that brings the copies up to date.
 */
export function copyTracks(host: Element, video: HTMLVideoElement): () => void {
  const copies = new Map<Element, Element>();
  return () => {
    for (const [track, copy] of copies) {
      if (track.parentNode === host) continue;
      copy.remove();
      copies.delete(track);
    }
    for (const track of host.children) {
      if (track.localName !== 'track') continue;
      const copy = copies.get(track) ?? document.createElement('track');
      for (const { name } of [...copy.attributes]) copyAttribute(copy, name, track.getAttribute(name));
      for (const { name, value } of track.attributes) copyAttribute(copy, name, value);
      if (!copies.has(track)) video.append(copy);
      copies.set(track, copy);
    }
  };
}
