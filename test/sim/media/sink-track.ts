import { intersect } from '../../../src/kit/time-ranges.js';
import type { TimeRanges } from '../../../src/kit/time-ranges.js';
import type { MediaType } from '../../../src/model/presentation.js';
import type { Placement, SinkTrack } from '../../../src/ports/media-sink.js';
import { FrameBuffer } from './frame-buffer.js';
import type { FrameGroup } from './frame-buffer.js';
import type { InitTrack } from './moof.js';
import { SegmentParser } from './segment-parser.js';
import type { Frames } from './segment-parser.js';

/** `avc1.64001f` and `avc3.42c00d` are of one family: no change of type between them. */
function familyOf(codec: string): string {
  return (codec.trim().split('.')[0] ?? '').replace('avc3', 'avc1').replace('hev1', 'hvc1');
}

function codecsOf(mime: string): string[] {
  return (/codecs="([^"]*)"/.exec(mime)?.[1] ?? '').split(',').map(familyOf).filter((codec) => codec !== '');
}

/** One SourceBuffer: parser, append window, offset, and a frame buffer for each track that it carries. */
export class SourceBufferModel {
  readonly type: MediaType;
  private codecs: readonly string[];
  private readonly buffers = new Map<'video' | 'audio', FrameBuffer>();
  private readonly parser: SegmentParser;
  private placement: Placement = { timestampOffsetSeconds: 0, windowStartSeconds: 0, windowEndSeconds: Infinity };
  hasInit = false;
  /** Called with each run of frames that was placed. */
  onFrames: (frames: Frames, shiftSeconds: number) => void = () => undefined;

  constructor(track: SinkTrack) {
    this.type = track.type;
    this.codecs = codecsOf(track.mime);
    this.parser = new SegmentParser({ init: (tracks) => this.takeInit(tracks), frames: (frames) => this.takeFrames(frames) });
  }

  get bytes(): number {
    let sum = 0;
    for (const buffer of this.buffers.values()) sum += buffer.bytes;
    return sum;
  }

  get end(): number {
    return Math.max(0, ...[...this.buffers.values()].map(({ end }) => end));
  }

  get isInsideMediaSegment(): boolean {
    return this.parser.isInsideMediaSegment;
  }

  place(placement: Placement): void {
    if (placement.timestampOffsetSeconds !== this.placement.timestampOffsetSeconds && this.parser.isInsideMediaSegment) {
      throw new Error('InvalidStateError: timestampOffset may not be set while a media segment is being parsed');
    }
    this.placement = placement;
  }

  append(bytes: Uint8Array): void {
    this.parser.push(bytes);
  }

  reset(): void {
    this.parser.reset();
    for (const buffer of this.buffers.values()) buffer.breakGroup();
  }

  changeType(mime: string): void {
    this.reset();
    this.codecs = codecsOf(mime);
  }

  remove(start: number, end: number): void {
    for (const buffer of this.buffers.values()) buffer.remove(start, end);
  }

  /** The browser's own eviction: whole groups of pictures, never the one that plays. */
  evictBefore(time: number): void {
    for (const buffer of this.buffers.values()) buffer.evictBefore(time);
  }

  groupAt(time: number, type: 'video' | 'audio'): FrameGroup | null {
    return this.buffers.get(type)?.groupAt(time) ?? null;
  }

  /** All groups of each track, for invariants. */
  groups(): readonly FrameGroup[] {
    return [...this.buffers.values()].flatMap((buffer) => buffer.groups);
  }

  tracks(): readonly ('video' | 'audio')[] {
    return [...this.buffers.keys()];
  }

  /** What all its tracks have; in an ended source the last range of each reaches to `endedAt` (MSE §5.1, buffered). */
  buffered(endedAt: number | null): TimeRanges {
    let out: TimeRanges | null = null;
    for (const buffer of this.buffers.values()) {
      let own: TimeRanges = buffer.buffered();
      const last = own.at(-1);
      if (endedAt !== null && last !== undefined && last.end < endedAt) own = [...own.slice(0, -1), { start: last.start, end: endedAt }];
      out = out === null ? own : intersect(out, own);
    }
    return out ?? [];
  }

  private takeInit(tracks: readonly InitTrack[]): void {
    const found = tracks.map(({ codec }) => familyOf(codec));
    // Protected sample entries name their scheme, not their codec; everything else must be of the announced kind.
    if (this.codecs.length > 0 && found.some((codec) => !this.codecs.includes(codec))) {
      throw new Error(`CHUNK_DEMUXER_ERROR_APPEND_FAILED: the init segment holds ${found.join(',')}, announced were ${this.codecs.join(',')}`);
    }
    if (this.hasInit && tracks.length !== this.buffers.size) throw new Error('CHUNK_DEMUXER_ERROR_APPEND_FAILED: the number of tracks changed');
    this.hasInit = true;
    for (const { type } of tracks) {
      const buffer = this.buffers.get(type);
      if (buffer === undefined) this.buffers.set(type, new FrameBuffer(type === 'audio'));
      else buffer.breakGroup();
    }
  }

  private takeFrames(frames: Frames): void {
    const buffer = this.buffers.get(frames.track.type);
    if (buffer === undefined) return;
    const { timestampOffsetSeconds, windowStartSeconds, windowEndSeconds } = this.placement;
    const { frameSeconds, stamp } = frames;
    const start = frames.startSeconds + timestampOffsetSeconds;
    const shiftSeconds = stamp === null ? 0 : start - stamp.trueSeconds;
    this.onFrames(frames, shiftSeconds);
    // Frames that begin before the window or end behind it are dropped (MSE §3.5.8 steps 8 and 9); a microsecond forgives rounding.
    const dropFirst = Math.min(frames.count, Math.max(0, Math.ceil((windowStartSeconds - start - 1e-6) / frameSeconds)));
    const keep = Math.min(frames.count, Math.floor((windowEndSeconds - start + 1e-6) / frameSeconds)) - dropFirst;
    if (dropFirst > 0 || keep < frames.count) buffer.breakGroup();
    if (keep <= 0) return;
    buffer.add({
      startSeconds: start + dropFirst * frameSeconds, frameSeconds, count: keep,
      startsWithKeyFrame: frames.track.type === 'audio' || (dropFirst === 0 && frames.startsWithKeyFrame),
      bytes: (frames.bytes * keep) / frames.count, shiftSeconds,
      rendition: stamp?.rendition ?? null, segment: stamp?.segment ?? null, isPoisoned: stamp?.isPoisoned ?? false,
    });
    if (keep + dropFirst < frames.count) buffer.breakGroup();
  }
}
