import type { TimeRange } from '../../../src/kit/time-ranges.js';

/** Frames that hang together: a key frame and what depends on it. Of audio every frame is a key frame, so a group is any stretch. */
export interface FrameGroup {
  start: number;
  end: number;
  bytes: number;
  readonly frameSeconds: number;
  /** Where its frames lie minus where they belong. */
  readonly shiftSeconds: number;
  readonly rendition: number | null;
  readonly segment: number | null;
  readonly isPoisoned: boolean;
}

/** Frames to be placed, in presentation time, behind the append window. */
export interface PlacedFrames {
  readonly startSeconds: number;
  readonly frameSeconds: number;
  readonly count: number;
  readonly startsWithKeyFrame: boolean;
  readonly bytes: number;
  readonly shiftSeconds: number;
  readonly rendition: number | null;
  readonly segment: number | null;
  readonly isPoisoned: boolean;
}

/** One track buffer of MSE §3.5.8: overlap, dependencies, random access points. */
export class FrameBuffer {
  groups: FrameGroup[] = [];
  private current: FrameGroup | null = null;
  private needsKeyFrame = true;
  private ranges: TimeRange[] | null = null;

  constructor(private readonly areAllKeyFrames: boolean) {}

  get bytes(): number {
    return this.groups.reduce((sum, group) => sum + group.bytes, 0);
  }

  get end(): number {
    return this.groups.at(-1)?.end ?? 0;
  }

  /** The next frames must begin with a key frame: after a reset, an init segment, a frame outside the window. */
  breakGroup(): void {
    this.current = null;
    this.needsKeyFrame = true;
  }

  add(frames: PlacedFrames): void {
    const { startSeconds, frameSeconds } = frames;
    const end = startSeconds + frames.count * frameSeconds;
    const { current } = this;
    const follows = current !== null && this.groups.includes(current) && Math.abs(startSeconds - current.end) <= 2 * frameSeconds
      && current.rendition === frames.rendition && Math.abs(current.shiftSeconds - frames.shiftSeconds) < frameSeconds;
    if (!follows || frames.startsWithKeyFrame) {
      if (!frames.startsWithKeyFrame) {
        // A jump in decode time or another source: MSE drops frames until the next random access point.
        this.needsKeyFrame = true;
      }
      this.current = null;
    }
    if (this.needsKeyFrame && !frames.startsWithKeyFrame) return;
    this.needsKeyFrame = false;
    const isJoinable = this.areAllKeyFrames && follows && current !== null && current.segment === frames.segment && current.isPoisoned === frames.isPoisoned;
    const target = this.current ?? (isJoinable ? current : null);
    this.cut(startSeconds, end, target);
    if (target !== null) {
      target.end = end;
      target.bytes += frames.bytes;
      this.current = target;
    } else {
      const { shiftSeconds, rendition, segment, isPoisoned, bytes } = frames;
      this.current = { start: startSeconds, end, bytes, frameSeconds, shiftSeconds, rendition, segment, isPoisoned };
      this.groups.push(this.current);
      this.groups.sort((a, b) => a.start - b.start);
    }
    this.ranges = null;
  }

  /** Removes [start, end): for video up to the next key frame behind it, as MSE §3.5.6 says. */
  remove(start: number, end: number): void {
    this.cut(start, end, null);
    if (this.current !== null && !this.groups.includes(this.current)) this.breakGroup();
    this.ranges = null;
  }

  /** Drops what ends at or before a time, group by group. */
  evictBefore(time: number): void {
    this.groups = this.groups.filter((group) => group.end > time || group === this.current);
    this.ranges = null;
  }

  private cut(start: number, end: number, keep: FrameGroup | null): void {
    const out: FrameGroup[] = [];
    for (const group of this.groups) {
      const half = group.frameSeconds / 2;
      if (group === keep || group.end <= start + half || group.start >= end - half) {
        out.push(group);
        continue;
      }
      const length = group.end - group.start;
      if (group.start < start - half) out.push(part(group, group.start, start, length));
      if (this.areAllKeyFrames && group.end > end + half) out.push(part(group, end, group.end, length));
    }
    this.groups = out;
  }

  groupAt(time: number): FrameGroup | null {
    return this.groups.find((group) => time >= group.start - 1e-3 && time < group.end) ?? null;
  }

  buffered(): readonly TimeRange[] {
    if (this.ranges !== null) return this.ranges;
    const out: { start: number; end: number }[] = [];
    for (const group of this.groups) {
      const last = out.at(-1);
      // Browsers close holes of up to two frames (Chromium: twice the longest frame distance seen).
      if (last !== undefined && group.start <= last.end + 2 * group.frameSeconds) last.end = Math.max(last.end, group.end);
      else out.push({ start: group.start, end: group.end });
    }
    this.ranges = out;
    return out;
  }
}

function part(group: FrameGroup, start: number, end: number, length: number): FrameGroup {
  return { ...group, start, end, bytes: (group.bytes * (end - start)) / length };
}
