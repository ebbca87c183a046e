import { familyOf, namesAudio } from '../buffer/codec-switch.js';
import type { ResolvedConfig } from '../config/config.js';
import type { Rendition } from '../model/presentation.js';

/** Newer codecs need fewer bits for the same picture; the browser said that it plays them. */
const EFFICIENCY: Readonly<Record<string, number>> = { av01: 3, hvc1: 2, vp09: 1, avc1: 0 };
/** A family that starts this many times above the cheapest rendition cannot ride out a bad link. */
const HIGHEST_FLOOR = 2;

/** The picture's codec of a rendition (the sound's where it has none) without its profile: `avc1.64001f` → `avc1`; empty where none is named. */
export function codecFamily(rendition: Rendition | undefined): string {
  const codecs = rendition?.codecs ?? [];
  const codec = codecs.find((name) => !namesAudio(`codecs="${name}"`)) ?? codecs[0] ?? '';
  return familyOf(codec);
}

/** How much a codec is to be preferred: the app's order first, then what saves most bits. */
export function codecRank(family: string, preferences: ResolvedConfig['preferences']): number {
  const rank = preferences.videoCodecs.map(familyOf).indexOf(family);
  return rank >= 0 ? 50 - rank : (EFFICIENCY[family] ?? 0);
}

/**
 * Of renditions in several codecs (an HLS ladder in H.264 and another in HEVC), those of one: a switch between codecs costs a
 * decoder. The best ranked family that goes low enough; one that is in use stays.
 */
export function oneCodecFamily(renditions: readonly Rendition[], currentId: string | null, preferences: ResolvedConfig['preferences']): readonly Rendition[] {
  const families = [...new Set(renditions.map(codecFamily))];
  if (families.length <= 1) return renditions;
  const current = renditions.find(({ id }) => id === currentId);
  const floor = (family: string): number => Math.min(...renditions.filter((rendition) => codecFamily(rendition) === family).map(({ bitrateBps }) => bitrateBps));
  const cheapest = Math.min(...families.map(floor));
  const complete = families.filter((family) => floor(family) <= cheapest * HIGHEST_FLOOR);
  const best = current === undefined ? complete.sort((a, b) => codecRank(b, preferences) - codecRank(a, preferences))[0] : codecFamily(current);
  return renditions.filter((rendition) => codecFamily(rendition) === best);
}
