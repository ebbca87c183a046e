import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { Presentation, Rendition } from '../../model/presentation.js';
import type { Clock } from '../../ports/clock.js';
import type { IndexDocument, ManifestParser, ParsedIndex } from '../../ports/manifest-parser.js';
import { checkLimit } from '../limits.js';
import { recogniseManifest } from '../sniff.js';
import { readMediaPlaylist } from './media-playlist.js';
import type { LoadDateRanges, MediaPlaylist } from './media-playlist.js';
import { readMultivariant } from './multivariant.js';
import { createPace } from './pace.js';
import type { Pace } from './pace.js';
import { createPlaylist } from './playlist.js';
import type { Playlist } from './playlist.js';
import { locationsOf } from './variant-renditions.js';

/** Presentations whose variables are kept for their media playlists to import: the playing one and those being loaded. */
const maxPresentations = 8;

/**
 * HLS (RFC 8216bis): multivariant playlists, and media playlists alone or as a rendition's index. Errors: `manifest/*`
 * and `policy/scheme`.
 */
export function createHlsParser({ clock, loadLive, loadDateRanges }: {
  readonly clock: Clock;
  /** The code for playlists that go on. */
  readonly loadLive: () => Promise<typeof import('./live-playlist.js')>;
  /** The code for EXT-X-DATERANGE. */
  readonly loadDateRanges: LoadDateRanges;
}): ManifestParser {
  /** EXT-X-DEFINE of multivariant playlists, by their URL. */
  const variables = new Map<string, ReadonlyMap<string, string>>();
  /** Came with a manifest and waits to be asked for. */
  let atHand: { readonly url: string; readonly parsed: ParsedIndex } | null = null;

  async function readMedia(text: string, open: () => Playlist, pace: Pace, document: Pick<IndexDocument, 'previous' | 'sibling' | 'locationIndex'>): Promise<MediaPlaylist> {
    const whole = document.previous === null && document.sibling === null && isComplete(text) ? await readMediaPlaylist(text, open(), pace, loadDateRanges) : null;
    return whole ?? (await loadLive()).readLivePlaylist(text, open, pace, loadDateRanges, document);
  }

  return {
    protocol: 'hls',
    async parse({ text, url }, signal): Promise<Presentation> {
      const pace = createPace(clock, signal);
      requireHls(text, url);
      if (!isMultivariant(text)) {
        const media = await readMedia(text, () => openPlaylist(text, url, new Map()), pace, { previous: null, sibling: null, locationIndex: 0 });
        atHand = { url, parsed: media.parsed };
        return presentationOf(media, url);
      }
      const playlist = openPlaylist(text, url, null);
      const presentation = await readMultivariant(text, playlist, pace);
      variables.delete(url);
      variables.set(url, playlist.variables.values);
      for (const oldest of variables.keys()) if (variables.size > maxPresentations) variables.delete(oldest);
      return presentation;
    },
    takeIndex({ url }): ParsedIndex | null {
      const parsed = atHand?.url === url ? atHand.parsed : null;
      atHand = null;
      return parsed;
    },
    async parseIndex(document, signal): Promise<ParsedIndex> {
      const { bytes, url, presentation, rendition } = document;
      const text = new TextDecoder().decode(bytes);
      requireHls(text, url);
      if (isMultivariant(text)) {
        throw new PlayerError('manifest/cycle', `${redactUrl(url)} should be the media playlist of rendition ${rendition.id} of ${redactUrl(presentation.url)}, and is a multivariant playlist. It has to be mended at its source.`, { url: redactUrl(url) });
      }
      const open = (): Playlist => openPlaylist(text, url, variables.get(presentation.url) ?? new Map());
      return (await readMedia(text, open, createPace(clock, signal), document)).parsed;
    },
  };
}

function requireHls(text: string, url: string): void {
  checkLimit('characters', text.length, url);
  if (recogniseManifest(text, url, 'application/vnd.apple.mpegurl') === 'hls') return;
  throw new PlayerError('manifest/invalid', `${redactUrl(url)} should be an HLS playlist and is a DASH MPD.`, { url: redactUrl(url) });
}

function openPlaylist(text: string, url: string, imports: ReadonlyMap<string, string> | null): Playlist {
  const playlist = createPlaylist(url, imports);
  if (!isAbsolute(url)) throw playlist.invalid('the URL it was read from is not absolute');
  if (!/^#EXTM3U/m.test(text.slice(0, 1000))) playlist.note('The playlist does not start with #EXTM3U.');
  return playlist;
}

function isAbsolute(url: string): boolean {
  try {
    return new URL(url).href !== '';
  } catch {
    return false; // The answer, not a failure.
  }
}

/** Segments and variants may not be mixed (RFC 8216bis §4.1); where they are, the one that comes first decides. */
function isMultivariant(text: string): boolean {
  const first = /^[ \t]{0,8}#(EXTINF|EXT-X-STREAM-INF)/m.exec(text)?.[1];
  return first === undefined ? /^[ \t]{0,8}#EXT-X-(?:MEDIA:|I-FRAME-STREAM-INF|SESSION-)/m.test(text) : first !== 'EXTINF';
}

/** Whether it may well be; reading it tells. Delta updates are for those who know what they are put onto. */
function isComplete(text: string): boolean {
  return ['PLAYLIST-TYPE:VOD', 'ENDLIST'].some((tag) => text.includes(`#EXT-X-${tag}`)) && !text.includes('#EXT-X-SKIP');
}

/** A media playlist played by itself: one rendition. What it carries its first bytes tell. */
function presentationOf({ parsed, protection }: MediaPlaylist, url: string): Presentation {
  const { index, container, kind } = parsed;
  const type = container === 'aac' || container === 'mp3' ? 'audio' : 'video';
  const locations = locationsOf([{ url, pathway: null }]);
  const rendition: Rendition = {
    id: 'v0', type,
    carries: type === 'audio' ? ['audio'] : ['video', 'audio'],
    bitrateBps: 0, averageBitrateBps: null, codecs: [], container: container ?? 'unknown', width: null, height: null, frameRate: null, videoRange: null,
    audioPairings: [], pairingKey: null,
    // One that goes on is asked for again.
    locations: kind === 'vod' ? locations.map(({ id }) => ({ id, index: { kind: 'ready', index } })) : locations,
    protection,
  };
  const durationSeconds = kind === 'vod' ? index.endSeconds : null;
  return {
    protocol: 'hls', url, kind, revision: 0, durationSeconds,
    periods: [{
      id: '0', startSeconds: 0, durationSeconds,
      groups: [{ id: type, type, language: null, label: null, roles: ['main'], accessibility: [], isDefault: true, isForced: false, channels: null, renditions: [rendition] }],
      trickGroups: [],
    }],
    startPoint: parsed.startPoint, sessionData: [], sessionProtection: [], notes: parsed.notes,
    // One that goes on tells of them itself.
    timed: kind === 'vod' ? parsed.timed : undefined,
  };
}
