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

/**
 * Which renditions of a group may be chosen, in the order given; at least one while any is supported. Limits are applied one after
 * the other, most binding first; one that nothing satisfies leaves the rendition that comes closest, for a picture too large beats none.
 */
export function allowedRenditions(renditions: readonly Rendition[], constraints: Constraints): readonly Rendition[] {
  const { bans, unsupportedIds, nowMs, pickedId, maxHeight, maxBitrateBps, tooManyPixelsPerSecond } = constraints;
  const bannedUntil = ({ id }: Rendition): number => bans.reduce((until, ban) => (ban.renditionId === id ? Math.max(until, ban.untilMs) : until), -Infinity);
  let allowed = renditions.filter(({ id }) => !unsupportedIds.includes(id));
  const limit = (passes: (rendition: Rendition) => boolean, excess: (rendition: Rendition) => number): void => {
    const kept = allowed.filter(passes);
    const closest = leastBy(allowed, excess);
    allowed = kept.length > 0 || closest === undefined ? kept : [closest];
  };

  limit((rendition) => bannedUntil(rendition) <= nowMs, bannedUntil);
  const picked = allowed.filter(({ id }) => id === pickedId);
  if (picked.length > 0) return picked;
  if (maxHeight !== null) limit(({ height }) => (height ?? 0) <= maxHeight, ({ height }) => height ?? 0);
  if (maxBitrateBps !== null) limit(({ bitrateBps }) => bitrateBps <= maxBitrateBps, ({ bitrateBps }) => bitrateBps);
  if (tooManyPixelsPerSecond !== null) limit((rendition) => pixelRate(rendition) < tooManyPixelsPerSecond, pixelRate);
  const enough = pixelsThatCover(allowed, constraints.elementPixels);
  limit((rendition) => pixels(rendition) <= enough, pixels);
  return allowed;
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
