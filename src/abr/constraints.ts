import type { Rendition } from '../model/presentation.js';
import { pixelRate } from './pixel-rate.js';

/** What limits the choice; null or empty: no such limit. */
export interface Constraints {
  /** The viewer's pick: alone allowed as long as it can be played. */
  readonly pickedId: string | null;
  readonly maxHeight: number | null;
  readonly maxBitrateBps: number | null;
  /** Device pixels that the picture covers (element size × devicePixelRatio); null, or 0 × 0 while the element has no size. */
  readonly elementPixels: { readonly width: number; readonly height: number } | null;
  /** Pixels per second that were too much for the device: `frameCap` of the dropped-frame policy. */
  readonly tooManyPixelsPerSecond: number | null;
  /** Renditions that failed, and until when they are left alone. */
  readonly bans: readonly Ban[];
  /** What the browser cannot play: never allowed, whatever else. */
  readonly unsupportedIds: readonly string[];
  /** Clock.now, ms. */
  readonly nowMs: number;
}

export interface Ban {
  readonly renditionId: string;
  /** Clock.now, ms; Infinity: for good. */
  readonly untilMs: number;
}

export type ExclusionReason = 'unsupported' | 'banned' | 'not-picked' | 'max-height' | 'max-bitrate' | 'element-size' | 'dropped-frames';

export interface AllowedRenditions {
  /** In the order given; at least one while any is supported. */
  readonly allowed: readonly Rendition[];
  readonly excluded: readonly { readonly renditionId: string; readonly reason: ExclusionReason }[];
}

interface Limit {
  readonly reason: ExclusionReason;
  readonly passes: (rendition: Rendition) => boolean;
  /** Where none passes, the one with the least of this stays; null: none stays. */
  readonly leastOf: ((rendition: Rendition) => number) | null;
}

/**
 * Which renditions of a group may be chosen, and why the others may not. Limits are applied one after the other, most binding first;
 * one that nothing satisfies leaves the rendition that comes closest, for a picture too large beats none.
 */
export function allowedRenditions(renditions: readonly Rendition[], constraints: Constraints): AllowedRenditions {
  let allowed = renditions;
  const excluded: { renditionId: string; reason: ExclusionReason }[] = [];
  const apply = ({ reason, passes, leastOf }: Limit): void => {
    const kept = allowed.filter(passes);
    const closest = kept.length > 0 || leastOf === null ? undefined : leastBy(allowed, leastOf);
    const next = closest === undefined ? kept : [closest];
    for (const rendition of allowed) if (!next.includes(rendition)) excluded.push({ renditionId: rendition.id, reason });
    allowed = next;
  };

  const { bans, unsupportedIds, nowMs, pickedId, maxHeight, maxBitrateBps, tooManyPixelsPerSecond } = constraints;
  const bannedUntil = ({ id }: Rendition): number => bans.reduce((until, ban) => (ban.renditionId === id ? Math.max(until, ban.untilMs) : until), -Infinity);
  apply({ reason: 'unsupported', passes: ({ id }) => !unsupportedIds.includes(id), leastOf: null });
  apply({ reason: 'banned', passes: (rendition) => bannedUntil(rendition) <= nowMs, leastOf: bannedUntil });
  if (allowed.some(({ id }) => id === pickedId)) {
    apply({ reason: 'not-picked', passes: ({ id }) => id === pickedId, leastOf: null });
    return { allowed, excluded };
  }
  if (maxHeight !== null) apply({ reason: 'max-height', passes: ({ height }) => (height ?? 0) <= maxHeight, leastOf: ({ height }) => height ?? 0 });
  if (maxBitrateBps !== null) apply({ reason: 'max-bitrate', passes: ({ bitrateBps }) => bitrateBps <= maxBitrateBps, leastOf: ({ bitrateBps }) => bitrateBps });
  if (tooManyPixelsPerSecond !== null) apply({ reason: 'dropped-frames', passes: (rendition) => pixelRate(rendition) < tooManyPixelsPerSecond, leastOf: pixelRate });
  const enough = pixelsThatCover(allowed, constraints.elementPixels);
  apply({ reason: 'element-size', passes: (rendition) => pixels(rendition) <= enough, leastOf: pixels });
  return { allowed, excluded };
}

/** Pixels of the smallest rendition that covers the element; Infinity where none does or the size is unknown. A picture that fills one side is shown at full size. */
function pixelsThatCover(renditions: readonly Rendition[], element: Constraints['elementPixels']): number {
  if (element === null || element.width <= 0 || element.height <= 0) return Infinity;
  const covering = renditions.filter(({ width, height }) => (width ?? 0) >= element.width || (height ?? 0) >= element.height);
  return covering.reduce((least, rendition) => Math.min(least, pixels(rendition)), Infinity);
}

/** Height alone stands for the size where the width is missing. */
function pixels({ width, height }: Rendition): number {
  return (width ?? ((height ?? 0) * 16) / 9) * (height ?? 0);
}

function leastBy(renditions: readonly Rendition[], key: (rendition: Rendition) => number): Rendition | undefined {
  return renditions.reduce<Rendition | undefined>((least, rendition) => (least === undefined || key(rendition) < key(least) ? rendition : least), undefined);
}
