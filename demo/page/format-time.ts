import type { LiveInfo } from '../../src/index.js';
import { formatClock } from './format.js';

/** What the places on the element's clock are called: `zero` is the second where the labels count from. */
export interface TimeNames {
  readonly zero: number;
  /** Of a place `seconds` after zero. */
  label(seconds: number): string;
}

/** Minutes and seconds from the start. */
export const recordedNames: TimeNames = { zero: 0, label: (seconds) => formatClock(seconds, 0) };

/** The time of day where the stream tells it, else the distance from the edge. */
export function liveNames(edge: number, positionEpochMs: number | null, playheadSeconds: number): TimeNames {
  if (positionEpochMs === null) return { zero: edge, label: (seconds) => (Math.round(seconds) === 0 ? 'edge' : formatBehind(-seconds)) };
  const dayStartMs = new Date(positionEpochMs).setHours(0, 0, 0, 0);
  return { zero: playheadSeconds - (positionEpochMs - dayStartMs) / 1000, label: (seconds) => timeOfDay(dayStartMs + Math.round(seconds) * 1000) };
}

/** A place in a text: seconds from the start; of a live stream the time of day, else the distance from the edge. */
export function placeName(live: LiveInfo | null, seconds: number, decimals: number): string {
  if (live === null) return `${seconds.toFixed(decimals)} s`;
  const { positionEpochMs, edge, latencySeconds } = live;
  if (positionEpochMs === null) return formatBehind(edge - seconds);
  const epochMs = positionEpochMs + Math.round(1000 * (seconds - edge + latencySeconds));
  return `${timeOfDay(epochMs)}.${String(epochMs % 1000).padStart(3, '0').slice(0, decimals)}`;
}

/** Hours, minutes and seconds on the viewer's clock. */
export function timeOfDay(epochMs: number): string {
  const date = new Date(epochMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((value) => String(value).padStart(2, '0')).join(':');
}

/** −3.2 s near the edge, −1:02 farther back. */
export function formatBehind(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const sign = seconds < 0 ? '+' : '−';
  const distance = Math.abs(seconds);
  return distance < 60 ? `${sign}${distance.toFixed(1)} s` : `${sign}${formatClock(distance, 0)}`;
}
