import type { LivePlaylist, PlaylistPosition } from '../../model/live.js';
import { directed } from './refresh-desk.js';

/**
 * The address of another rendition's playlist, by what a playing one reports of it (RFC 8216bis §4.4.5.4): a cache on the way may have an
 * older copy, and none of this answer. Only servers that hold answers know the directives.
 */
export function addressByReport(playing: LivePlaylist | undefined, url: string): string {
  const report = playing?.canBlockReload === true ? reportOf(playing.reports, url) : undefined;
  return report === undefined ? url : directed(url, report, null);
}

/** Reports name a playlist without the tokens that the multivariant playlist gave it. */
function reportOf(reports: ReadonlyMap<string, PlaylistPosition>, url: string): PlaylistPosition | undefined {
  return reports.get(url) ?? [...reports].find(([reported]) => withoutQuery(reported) === withoutQuery(url))?.[1];
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
