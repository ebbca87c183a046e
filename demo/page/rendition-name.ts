import type { GroupInfo, RenditionInfo } from '../../src/index.js';
import { formatBitrate } from './format.js';

/** 540p · 1.37 Mb/s · avc1 */
export function longName(rendition: RenditionInfo): string {
  const families = rendition.codecs.map((codec) => codec.replace(/\..*$/, '')).join('+');
  const parts = [rendition.height === null ? '' : `${rendition.height}p`, rendition.bitrateBps > 0 ? formatBitrate(rendition.bitrateBps) : '', families];
  return parts.filter((part) => part !== '').join(' · ') || rendition.id;
}

/** What a viewer would call the group: its label, its language, else its id. */
export function groupName(group: GroupInfo): string {
  const name = group.label ?? languageName(group.language) ?? group.id;
  const channels = group.channels === null || group.channels === 2 ? '' : ` · ${group.channels} ch`;
  const role = group.roles.find((each) => each !== 'main' && each !== 'alternate');
  return `${name}${channels}${role === undefined ? '' : ` · ${role}`}`;
}

function languageName(tag: string | null): string | null {
  if (tag === null) return null;
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    // A manifest may call anything a language; what is no BCP 47 tag is shown as it is.
    return tag;
  }
}
