import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { ContentProtection, SessionData, StartPoint } from '../../model/presentation.js';
import { checkLimit } from '../limits.js';
import { isYes, numberIn } from './attributes.js';
import type { Attributes } from './attributes.js';
import { splitCodecs } from './codecs.js';
import { protectionOf, readKeyTag } from './keys.js';
import { isIgnorable } from './known-tags.js';
import { splitTag } from './lines.js';
import { readStartPoint } from './media-tags.js';
import type { Playlist } from './playlist.js';

/** One EXT-X-STREAM-INF, EXT-X-I-FRAME-STREAM-INF or EXT-X-IMAGE-STREAM-INF with its URI. */
export interface VariantTag {
  readonly line: number;
  /** Resolved. */
  readonly url: string;
  readonly attributes: Attributes;
  /** null: not given. */
  readonly bitrateBps: number | null;
  readonly averageBitrateBps: number | null;
  readonly codecs: readonly string[];
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
}

/** One EXT-X-MEDIA. */
export interface MediaTag {
  readonly type: 'AUDIO' | 'SUBTITLES' | 'CLOSED-CAPTIONS';
  readonly groupId: string;
  readonly name: string | null;
  readonly language: string | null;
  /** Resolved; null: the media is inside the variants. */
  readonly url: string | null;
  readonly isDefault: boolean;
  readonly isForced: boolean;
  readonly channels: number | null;
  readonly characteristics: readonly string[];
  readonly instreamId: string | null;
}

export interface MultivariantTags {
  readonly variants: readonly VariantTag[];
  readonly media: readonly MediaTag[];
  readonly iFrames: readonly VariantTag[];
  readonly images: readonly VariantTag[];
  readonly sessionData: readonly SessionData[];
  readonly sessionProtection: readonly ContentProtection[];
  readonly startPoint: StartPoint | null;
}

export interface MultivariantTagReader {
  read(line: string): void;
  end(): MultivariantTags;
}

/** Every tag here is an attribute list, so m3u8-parser has no part in this: see the README. */
export function createMultivariantTagReader(playlist: Playlist): MultivariantTagReader {
  const variants: VariantTag[] = [];
  const media: MediaTag[] = [];
  const iFrames: VariantTag[] = [];
  const images: VariantTag[] = [];
  const sessionData: SessionData[] = [];
  const sessionProtection: ContentProtection[] = [];
  let startPoint: StartPoint | null = null;
  let waiting: Attributes | null = null;

  const readUri = (line: string): void => {
    const url = ownedUrl(playlist.variables.substitute(line), playlist);
    if (waiting === null) playlist.note('A URI has no EXT-X-STREAM-INF above it; it is ignored.');
    else variants.push(readVariant(url, waiting, playlist));
    waiting = null;
    checkLimit('renditions', variants.length, playlist.url);
  };

  const readTag = (name: string, value: string): void => {
    switch (name) {
      case 'EXT-X-STREAM-INF':
        if (waiting !== null) playlist.note('An EXT-X-STREAM-INF has no URI below it; it is ignored.');
        waiting = playlist.attributes(value);
        return;
      case 'EXT-X-MEDIA': {
        const tag = readMedia(playlist.attributes(value), playlist);
        if (tag !== null) media.push(tag);
        checkLimit('renditions', media.length, playlist.url);
        return;
      }
      case 'EXT-X-I-FRAME-STREAM-INF':
      case 'EXT-X-IMAGE-STREAM-INF': {
        const attributes = playlist.attributes(value);
        const uri = attributes.get('URI');
        const list = name === 'EXT-X-IMAGE-STREAM-INF' ? images : iFrames;
        if (uri === undefined) playlist.note(`${name} has no URI; it is ignored.`);
        else list.push(readVariant(ownedUrl(uri, playlist), attributes, playlist));
        checkLimit('renditions', list.length, playlist.url);
        return;
      }
      case 'EXT-X-SESSION-DATA': {
        const data = readSessionData(playlist.attributes(value), playlist);
        if (data !== null) sessionData.push(data);
        return;
      }
      case 'EXT-X-SESSION-KEY': {
        const tag = readKeyTag(playlist.attributes(value), playlist);
        if (tag === null) playlist.note('EXT-X-SESSION-KEY has METHOD=NONE; it is ignored.');
        else sessionProtection.push(protectionOf(tag));
        return;
      }
      case 'EXT-X-START':
        startPoint = readStartPoint(value, playlist);
        return;
      case 'EXT-X-DEFINE':
        playlist.variables.define(playlist.attributes(value));
        return;
      default:
        if (!isIgnorable(name)) playlist.note(`The tag #${name.slice(0, 60)} means nothing here; it is ignored.`);
    }
  };

  return {
    read(line): void {
      const tag = splitTag(line);
      if (tag === null) readUri(line);
      else readTag(tag.name, tag.value);
    },
    end(): MultivariantTags {
      if (waiting !== null) playlist.note('The playlist ends with an EXT-X-STREAM-INF that no URI follows; it may have been cut off.');
      return { variants, media, iFrames, images, sessionData, sessionProtection, startPoint };
    },
  };
}

/** Resolved, and not the playlist itself. */
function ownedUrl(uri: string, playlist: Playlist): string {
  const url = playlist.uris.checked(uri);
  if (withoutFragment(url) !== withoutFragment(new URL(playlist.url).href)) return url;
  throw new PlayerError('manifest/cycle', `The HLS playlist ${redactUrl(playlist.url)}, line ${String(playlist.line)}, names itself as one of its renditions. It has to be mended at its source.`, { url: redactUrl(playlist.url) });
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

function readVariant(url: string, attributes: Attributes, playlist: Playlist): VariantTag {
  const [, width, height] = /^([1-9]\d{0,4})[x×*]([1-9]\d{0,4})$/i.exec(attributes.get('RESOLUTION') ?? '') ?? [];
  if (width === undefined && attributes.has('RESOLUTION')) playlist.note('RESOLUTION is not width x height; it is ignored.');
  const bitrateBps = numberIn(attributes, 'BANDWIDTH', 0, 1e12, playlist);
  if (bitrateBps === null) playlist.note('A variant has no usable BANDWIDTH.');
  return {
    line: playlist.line,
    url,
    attributes,
    bitrateBps,
    averageBitrateBps: numberIn(attributes, 'AVERAGE-BANDWIDTH', 0, 1e12, playlist),
    codecs: splitCodecs(attributes.get('CODECS')),
    width: width === undefined ? null : Number(width),
    height: height === undefined ? null : Number(height),
    frameRate: numberIn(attributes, 'FRAME-RATE', 0.001, 1000, playlist),
  };
}

function readMedia(attributes: Attributes, playlist: Playlist): MediaTag | null {
  const type = attributes.get('TYPE');
  const groupId = attributes.get('GROUP-ID');
  if (type === 'VIDEO') playlist.note('EXT-X-MEDIA of TYPE=VIDEO (camera angles) is not offered.');
  else if (type !== 'AUDIO' && type !== 'SUBTITLES' && type !== 'CLOSED-CAPTIONS') playlist.note('An EXT-X-MEDIA has no known TYPE; it is ignored.');
  else if (groupId === undefined || groupId === '') playlist.note('An EXT-X-MEDIA has no GROUP-ID; it is ignored.');
  else {
    const name = attributes.get('NAME');
    const uri = attributes.get('URI');
    if (name === undefined) playlist.note('An EXT-X-MEDIA has no NAME.');
    return {
      type,
      groupId,
      name: name ?? null,
      language: attributes.get('LANGUAGE') ?? null,
      url: uri === undefined || uri === '' || type === 'CLOSED-CAPTIONS' ? null : ownedUrl(uri, playlist),
      isDefault: isYes(attributes, 'DEFAULT'),
      isForced: isYes(attributes, 'FORCED'),
      // "6", "16/JOC": the count comes first (RFC 8216bis §4.4.6.1).
      channels: Number(/^\d{1,3}/.exec(attributes.get('CHANNELS') ?? '')?.[0] ?? 0) || null,
      characteristics: splitCodecs(attributes.get('CHARACTERISTICS')),
      instreamId: attributes.get('INSTREAM-ID') ?? null,
    };
  }
  return null;
}

function readSessionData(attributes: Attributes, playlist: Playlist): SessionData | null {
  const id = attributes.get('DATA-ID');
  const uri = attributes.get('URI');
  if (id !== undefined) return { id, value: attributes.get('VALUE') ?? null, url: uri === undefined ? null : playlist.uris.checked(uri), language: attributes.get('LANGUAGE') ?? null };
  playlist.note('EXT-X-SESSION-DATA has no DATA-ID; it is ignored.');
  return null;
}
