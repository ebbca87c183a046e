import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';

/**
 * What no sound manifest reaches. Each bounds the time or the memory that a hostile one can take before it is refused;
 * the largest real ones (a day of 2 s segments, a film as SegmentTimeline) stay below a quarter of them.
 */
export const manifestLimits = {
  /** Of the document, UTF-16 units; a body of as many bytes is never longer. */
  characters: 16 * 1024 * 1024,
  /** Of one HLS line. Signed URLs and DRM payloads reach about 8 KB. */
  lineCharacters: 64 * 1024,
  /** Of one HLS playlist: 200 000 segments with nine tags each. */
  lines: 2_000_000,
  /** Of one HLS tag or one XML element. */
  attributes: 10_000,
  /** Of one index: a template, a list or a media playlist. */
  segments: 200_000,
  /** Variants and media renditions of one manifest together. */
  renditions: 4_000,
  periods: 10_000,
  xmlDepth: 64,
  xmlNodes: 1_000_000,
  /** Those that become objects: all but the `S` of timelines. At 180 bytes and 0.8 µs each. */
  xmlNodesOutsideTimelines: 250_000,
  /** Of one Representation, of one AdaptationSet without its Representations, …: what is made objects in one go, in about 30 ms. */
  xmlNodesTogether: 30_000,
  /** `$Number%05d$`: digits that a width may ask for. */
  templateWidth: 20,
  /** HLS EXT-X-DEFINE in one playlist. */
  variables: 1_000,
  /** What variables make of one playlist. */
  substitutedCharacters: 32 * 1024 * 1024,
  /** HLS key formats in force for one segment; the systems in use are about six. */
  keyFormats: 8,
} as const;

export type ManifestLimit = keyof typeof manifestLimits;

/** Throws `manifest/limit` when `value` is above the limit. */
export function checkLimit(limit: ManifestLimit, value: number, url: string): void {
  const allowed = manifestLimits[limit];
  if (value <= allowed) return;
  throw new PlayerError(
    'manifest/limit',
    `The manifest ${redactUrl(url)} was refused: ${limit} is ${String(value)} and at most ${String(allowed)} is allowed. ` +
      'Check what the server sends.',
    { url: redactUrl(url), limit, value, allowed },
  );
}
