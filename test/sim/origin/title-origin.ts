import { createCipheriv } from 'node:crypto';
import { bodyOf, joinBodies, textBody } from '../network/resource.js';
import type { Resource, ResourceBody, ResourceName } from '../network/resource.js';
import { lastAtMost } from '../../../src/kit/search.js';
import type { TimeRange } from '../../../src/kit/time-ranges.js';
import { dashManifest } from './dash-manifest.js';
import { mediaPlaylist, multivariantPlaylist } from './hls-playlists.js';
import type { Places } from './hls-playlists.js';
import { initSegment } from './init-segment.js';
import { mediaSegment } from './media-segment.js';
import { sidx } from './sidx.js';
import type { SimOrigin } from './sim-origin.js';
import type { Layout, SimRendition, SimSegment } from './title.js';

/** One file that holds an init segment, perhaps an index, and segments. */
interface WholeFile {
  readonly body: ResourceBody;
  readonly initLength: number;
  readonly indexLength: number;
  /** Byte at which each segment starts. */
  readonly starts: readonly number[];
  readonly segments: readonly SimSegment[];
}

const noSegment = { rendition: null, segment: null };

/** Serves a title: manifests as text, init segments, indexes, media, keys, under any of its hosts. */
export class TitleOrigin implements SimOrigin {
  private readonly found = new Map<string, Resource | null>();
  private readonly bodies = new Map<SimSegment, ResourceBody>();
  private readonly files = new Map<string, WholeFile>();

  constructor(readonly layout: Layout) {}

  get manifestUrl(): string {
    const { hosts, protocol } = this.layout.title;
    return `https://${hosts[0]}/${protocol === 'hls' ? 'main.m3u8' : 'main.mpd'}`;
  }

  get endSeconds(): number {
    return this.layout.durationSeconds;
  }

  timesOf(rendition: number, position: number): TimeRange | null {
    const segment = this.layout.renditions[rendition]?.segments[position];
    return segment === undefined ? null : { start: segment.startSeconds, end: segment.startSeconds + segment.durationSeconds };
  }

  get gaps(): readonly TimeRange[] {
    return this.layout.renditions.flatMap(({ index }) => this.layout.title.gaps.flatMap((position) => this.timesOf(index, position) ?? []));
  }

  find(url: string, rangeStart: number | null): Resource | null {
    const { pathname } = new URL(url);
    const known = this.found.get(pathname);
    const resource = known === undefined ? this.read(pathname) : known;
    if (known === undefined) this.found.set(pathname, resource);
    const file = this.files.get(pathname);
    return file === undefined || resource === null ? resource : { ...resource, name: nameInFile(resource.name, file, rangeStart ?? 0) };
  }

  /** Segment bytes as a decoder sees them. */
  clearBody(segment: SimSegment): ResourceBody {
    const known = this.bodies.get(segment);
    if (known !== undefined) return known;
    const rendition = this.layout.renditions[segment.rendition];
    if (rendition === undefined) throw new Error(`No rendition ${segment.rendition}`);
    const body = mediaSegment(this.layout, rendition, segment);
    this.bodies.set(segment, body);
    return body;
  }

  keyBytes(period: number): Uint8Array {
    return Uint8Array.from({ length: 16 }, (_, index) => (period * 31 + index * 7 + 1) & 255);
  }

  private read(path: string): Resource | null {
    const { layout } = this;
    if (path === '/main.m3u8') return text('manifest', null, 'application/vnd.apple.mpegurl', multivariantPlaylist(layout));
    if (path === '/main.mpd') return text('manifest', null, 'application/dash+xml', dashManifest(layout, (rendition, section) => this.embeddedRanges(rendition, section)));
    const key = /^\/keys\/(\d+)\.key$/.exec(path)?.[1];
    if (key !== undefined) return { name: { kind: 'key', ...noSegment }, contentType: 'application/octet-stream', body: bodyOf(this.keyBytes(Number(key))) };
    const parts = /^\/(?:p(\d+)\/)?r(\d+)(?:\.(m3u8|mp4)|\/(init\.mp4|t?\d+\.m4s))$/.exec(path);
    const rendition = layout.renditions[Number(parts?.[2] ?? -1)];
    if (parts === null || rendition === undefined) return null;
    const section = parts[1] === undefined ? null : Number(parts[1]);
    if (parts[3] === 'm3u8') return text('playlist', rendition.index, 'application/vnd.apple.mpegurl', mediaPlaylist(layout, rendition, this.places()));
    if (parts[3] === 'mp4') return media({ kind: 'init', rendition: rendition.index, segment: null }, this.fileOf(path, rendition, section).body);
    if (parts[4] === 'init.mp4') return media({ kind: 'init', rendition: rendition.index, segment: null }, bodyOf(initSegment(rendition)));
    const segment = segmentNamed(rendition, section, parts[4] ?? '');
    if (segment === null || layout.title.gaps.includes(segment.position)) return null;
    return media({ kind: 'segment', rendition: rendition.index, segment: segment.position }, this.servedBody(segment));
  }

  /** As it travels: encrypted where the title has keys. The IV is the media sequence number (RFC 8216bis §5.2). */
  private servedBody(segment: SimSegment): ResourceBody {
    const body = this.clearBody(segment);
    const { keyRotation } = this.layout.title;
    if (keyRotation === null) return body;
    const iv = Buffer.alloc(16);
    iv.writeUInt32BE(segment.position, 12);
    const cipher = createCipheriv('aes-128-cbc', this.keyBytes(Math.floor(segment.position / keyRotation)), iv);
    return bodyOf(new Uint8Array(Buffer.concat([cipher.update(body.slice(0, body.length)), cipher.final()])));
  }

  private places(): Places {
    const isFile = this.layout.title.addressing === 'byte-range';
    const file = (index: number): WholeFile | undefined => {
      const rendition = this.layout.renditions[index];
      return rendition === undefined ? undefined : this.fileOf(`/r${index}.mp4`, rendition, null);
    };
    return {
      segment: (segment) => {
        if (!isFile) return { url: `r${segment.rendition}/${segment.position + 1}.m4s`, range: null };
        const whole = file(segment.rendition);
        return { url: `r${segment.rendition}.mp4`, range: { start: whole?.starts[segment.position] ?? 0, length: this.clearBody(segment).length } };
      },
      init: (rendition) => isFile
        ? { url: `r${rendition.index}.mp4`, range: { start: 0, length: file(rendition.index)?.initLength ?? 0 } }
        : { url: `r${rendition.index}/init.mp4`, range: null },
      key: (period) => `keys/${period}.key`,
    };
  }

  private fileOf(path: string, rendition: SimRendition, section: number | null): WholeFile {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const init = initSegment(rendition);
    const segments = rendition.segments.filter((segment) => section === null || segment.section === section);
    const bodies = segments.map((segment) => this.clearBody(segment));
    const index = section === null ? new Uint8Array(0) : sidx(rendition, segments, bodies.map(({ length }) => length));
    const starts: number[] = [];
    let at = init.length + index.length;
    for (const body of bodies) {
      starts.push(at);
      at += body.length;
    }
    const file = { body: joinBodies([bodyOf(init), bodyOf(index), ...bodies]), initLength: init.length, indexLength: index.length, starts, segments };
    this.files.set(path, file);
    return file;
  }

  private embeddedRanges(rendition: SimRendition, section: number): { readonly initEnd: number; readonly indexStart: number; readonly indexEnd: number } {
    const { initLength, indexLength } = this.fileOf(`/p${section}/r${rendition.index}.mp4`, rendition, section);
    return { initEnd: initLength - 1, indexStart: initLength, indexEnd: initLength + indexLength - 1 };
  }
}

function text(kind: 'manifest' | 'playlist', rendition: number | null, contentType: string, content: string): Resource {
  return { name: { kind, rendition, segment: null }, contentType, body: textBody(content) };
}

function media(name: ResourceName, body: ResourceBody): Resource {
  return { name, contentType: 'video/mp4', body };
}

/** What a range request into a whole file is for, by where it starts. */
function nameInFile(name: ResourceName, file: WholeFile, start: number): ResourceName {
  if (start < file.initLength) return { ...name, kind: 'init' };
  const segment = file.segments[lastAtMost(file.starts.length, start, (index) => file.starts[index] ?? 0)];
  return segment === undefined ? { ...name, kind: 'index' } : { ...name, kind: 'segment', segment: segment.position };
}

function segmentNamed(rendition: SimRendition, section: number | null, name: string): SimSegment | null {
  const number = Number.parseInt(name.replace('t', ''), 10);
  const isTime = name.startsWith('t');
  return rendition.segments.find((segment) => section === null
    ? segment.position === number - 1
    : segment.section === section && (isTime ? segment.mediaTicks === number : segment.sectionPosition === number - 1)) ?? null;
}
