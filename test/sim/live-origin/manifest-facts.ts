import type { ManifestFacts } from '../network/answer.js';

function count(text: string, tag: string): number {
  return text.split(tag).length - 1;
}

function numberIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** What a manifest says of its own refreshes; null for text that is none, or not whole. A patch says nothing of the interval. */
export function manifestFacts(text: string): ManifestFacts | null {
  if (text.startsWith('#EXTM3U') && text.endsWith('\n')) {
    const first = numberIn(text, /#EXT-X-MEDIA-SEQUENCE:(\d+)/);
    if (first === null) return null;
    const segments = count(text, '#EXTINF:') + (numberIn(text, /SKIPPED-SEGMENTS=(\d+)/) ?? 0);
    const parts = count(text.slice(text.lastIndexOf('#EXTINF:') + 1), '#EXT-X-PART:');
    return { intervalSeconds: numberIn(text, /#EXT-X-TARGETDURATION:(\d+)/), newest: segments + parts === 0 ? NaN : first + segments + parts / 1000, canBlock: text.includes('CAN-BLOCK-RELOAD=YES') };
  }
  const published = Date.parse(/<(?:MPD|Patch) [^>]*publishTime="([^"]+)"/.exec(text)?.[1] ?? '');
  const isWhole = /<\/(?:MPD|Patch)>\s*$/.test(text) && !text.includes('<Period <');
  return Number.isNaN(published) || !isWhole ? null : { intervalSeconds: numberIn(text, /minimumUpdatePeriod="PT([\d.]+)S"/), newest: published, canBlock: false };
}
