import type { TimeNames } from '../format-time.js';
import type { LoadedSegment } from '../recorder.js';
import type { Palette } from './palette.js';
import { linearScale, linearTicks, type Scale } from './scale.js';
import { beginDrawing, type Surface } from './surface.js';
import { leftMargin, rightMargin } from './time-axis.js';

/** A segment with what a reader wants to see of it. */
export interface TimelineBlock {
  readonly segment: LoadedSegment;
  readonly label: string;
  /** 0 lowest, 1 highest of its ladder. */
  readonly rung: number;
}

export interface TimelineView {
  readonly rows: readonly ('video' | 'audio')[];
  readonly blocks: readonly TimelineBlock[];
  /** Start and end in seconds: what the element holds. */
  readonly buffered: readonly (readonly [number, number])[];
  readonly playheadSeconds: number;
  readonly window: readonly [number, number];
  readonly names: TimeNames;
}

/** Longer streams are shown around the playhead. */
const wholeStreamSeconds = 90;
const behindSeconds = 20;
const aheadSeconds = 40;

export function timelineWindow(durationSeconds: number, playheadSeconds: number): readonly [number, number] {
  const duration = Number.isFinite(durationSeconds) && durationSeconds > 0 ? durationSeconds : 30;
  if (duration <= wholeStreamSeconds) return [0, duration];
  const start = Math.min(Math.max(0, playheadSeconds - behindSeconds), duration - behindSeconds - aheadSeconds);
  return [start, start + behindSeconds + aheadSeconds];
}

/** Of a live stream: as much around the playhead, up to the edge. */
export function liveTimelineWindow(edge: number, playheadSeconds: number): readonly [number, number] {
  const end = Math.min(edge, playheadSeconds + aheadSeconds);
  return [Math.max(0, end - behindSeconds - aheadSeconds), end];
}

/** Seconds of the stream at a place on the canvas. */
export function secondsAt(canvas: HTMLCanvasElement, pixel: number, [from, to]: TimelineView['window']): number {
  const seconds = linearScale(leftMargin, canvas.clientWidth - rightMargin, from, to)(pixel);
  return Math.min(to, Math.max(from, seconds));
}

/** One row a media type, segments coloured by rendition; what the browser no longer holds is pale. */
export function drawTimelinePlot(canvas: HTMLCanvasElement, view: TimelineView, palette: Palette): void {
  const surface = beginDrawing(canvas);
  if (surface === null) return;
  const { context, width, height } = surface;
  const [from, to] = view.window;
  const x = linearScale(from, to, leftMargin, width - rightMargin);
  const bottom = height - 20;
  const rowHeight = (bottom - 8) / Math.max(2, view.rows.length);
  drawSecondsAxis(surface, view, x, bottom, palette);

  for (const [index, type] of view.rows.entries()) {
    const top = 8 + index * rowHeight;
    context.fillStyle = palette.faint;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(type, leftMargin - 6, top + (rowHeight - 8) / 2);
    context.save();
    context.beginPath();
    context.rect(leftMargin, 0, width - leftMargin - rightMargin, height);
    context.clip();
    const blocks = inOrder(view, type);
    for (const block of blocks) drawBlock(context, block, view, x, top, rowHeight - 8, palette);
    for (const run of runsOf(blocks)) drawName(context, run, view, x, top + (rowHeight - 8) / 2, palette);
    context.fillStyle = palette.faint;
    for (const [start, end] of view.buffered) context.fillRect(x(start), top + rowHeight - 6, x(end) - x(start), 2);
    context.restore();
  }
  drawPlayhead(context, x(view.playheadSeconds), bottom, palette);
}

function drawBlock(context: CanvasRenderingContext2D, { segment, rung }: TimelineBlock, view: TimelineView, x: Scale, top: number, height: number, palette: Palette): void {
  const [left, right] = [x(segment.startSeconds), x(segment.endSeconds)];
  context.globalAlpha = isHeld(segment, view) ? 1 : 0.3;
  context.fillStyle = palette.rung(segment.type, rung);
  context.fillRect(left, top, Math.max(1, right - left - 1), height);
  context.globalAlpha = 1;
}

/** The rendition's name once for all its blocks in a row, where there is room, at the first that can be seen. */
function drawName(context: CanvasRenderingContext2D, [first, last]: readonly [TimelineBlock, TimelineBlock], view: TimelineView, x: Scale, middle: number, palette: Palette): void {
  const left = Math.max(x(first.segment.startSeconds), leftMargin);
  if (x(last.segment.endSeconds) - left < first.label.length * 6.8 + 8) return;
  context.fillStyle = isHeld(first.segment, view) ? palette.onRung(first.segment.type, first.rung) : palette.ink;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(first.label, left + 5, middle + 0.5);
}

function isHeld({ startSeconds, endSeconds }: LoadedSegment, { buffered }: TimelineView): boolean {
  const middle = (startSeconds + endSeconds) / 2;
  return buffered.some(([start, end]) => start <= middle && middle <= end);
}

function inOrder({ blocks, window: [from, to] }: TimelineView, type: 'video' | 'audio'): readonly TimelineBlock[] {
  const seen = blocks.filter(({ segment }) => segment.type === type && segment.endSeconds > from && segment.startSeconds < to);
  return seen.sort((a, b) => a.segment.startSeconds - b.segment.startSeconds);
}

/** First and last of each stretch of one rendition without a hole. */
function runsOf(blocks: readonly TimelineBlock[]): readonly (readonly [TimelineBlock, TimelineBlock])[] {
  const runs: [TimelineBlock, TimelineBlock][] = [];
  for (const block of blocks) {
    const run = runs.at(-1);
    if (run !== undefined && run[0].label === block.label && block.segment.startSeconds - run[1].segment.endSeconds < 0.1) run[1] = block;
    else runs.push([block, block]);
  }
  return runs;
}

function drawSecondsAxis({ context, width }: Surface, { window: [from, to], names: { zero, label: nameOf } }: TimelineView, x: Scale, bottom: number, palette: Palette): void {
  // As many labels as fit beside each other, six at most.
  const room = Math.floor((width - leftMargin) / (8 * nameOf(to - zero).length));
  const step = linearTicks(to - from, Math.max(1, Math.min(6, room)))[1] ?? 10;
  context.fillStyle = palette.faint;
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (let tick = zero + Math.ceil((from - zero) / step) * step; tick <= to; tick += step) {
    const place = Math.round(x(tick)) + 0.5;
    context.beginPath();
    context.moveTo(place, 4);
    context.lineTo(place, bottom);
    context.stroke();
    const label = nameOf(tick - zero);
    // Whole at both ends.
    context.fillText(label, Math.min(place, width - label.length * 3.4), bottom + 6);
  }
}

function drawPlayhead(context: CanvasRenderingContext2D, place: number, bottom: number, palette: Palette): void {
  const x = Math.round(place) + 0.5;
  context.strokeStyle = palette.ink;
  context.fillStyle = palette.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, 2);
  context.lineTo(x, bottom);
  context.stroke();
  context.beginPath();
  context.moveTo(x - 4.5, 0);
  context.lineTo(x + 4.5, 0);
  context.lineTo(x, 6);
  context.fill();
}
