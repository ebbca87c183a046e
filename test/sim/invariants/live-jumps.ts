import type { World } from '../session/world.js';

/** Off by less than this the truth and the player's word are one, in seconds. */
const HAIR_SECONDS = 0.6;
/** Nearer than this to what is being made there is nothing to play. */
const NOTHING_YET_SECONDS = 0.8;
/** From here on a viewer who follows the edge may be taken to it: beyond the target. */
const LOW_LATENCY_FAR_SECONDS = 3;
const FAR_SECONDS = 10;
/** What the low-latency MPD of the origin says: never farther behind. */
const MPD_MAX_SECONDS = 6;
/** After an encoder began anew, in ms: what is buffered before the hole is played first. */
const RESET_MS = 60_000;

/** Why a live stream's player may jump; null: nothing explains it. */
export function liveReason(world: World, from: number, to: number): string | null {
  const { liveOrigin, shiftSeconds, spec } = world;
  if (liveOrigin === null || shiftSeconds === null) return null;
  const { channel, window, edgeSeconds } = liveOrigin;
  const end = Math.min(liveOrigin.endSeconds, edgeSeconds);
  const latency = edgeSeconds - (from - shiftSeconds);
  if (world.lastActionMs === world.clock.now()) return 'the viewer asked for the edge';
  const { clockJump } = spec.live ?? {};
  const sinceMs = clockJump === undefined ? -1 : world.clock.now() - clockJump.atMs;
  if (sinceMs >= 0 && sinceMs < RESET_MS && to - shiftSeconds > window.start && to - shiftSeconds < end) return 'the clock of the origin was set: what was known of its Periods is of another hour';
  if (isUntoldEnd(world) && from < (world.liveInfo()?.window?.start ?? -Infinity) + HAIR_SECONDS) return 'nobody could read that it had ended: by the clock it fell out of the window';
  if (to - shiftSeconds > end + 0.1) return null;
  if (from - shiftSeconds > liveOrigin.endSeconds + 0.1 && to - shiftSeconds > liveOrigin.endSeconds - 0.5) return 'the end is before what was there';
  if (to < from) return from - shiftSeconds > end - NOTHING_YET_SECONDS ? 'there is nothing yet' : null;
  if (from - shiftSeconds < window.start + 2 * channel.segmentSeconds + HAIR_SECONDS && to - shiftSeconds >= window.start - HAIR_SECONDS) return 'it fell out of the window';
  const isReset = spec.live?.faults.some(({ kind, fromMs }) => kind === 'reset' && fromMs <= world.clock.now() && world.clock.now() < fromMs + RESET_MS) === true;
  if (isReset && to - from <= 3 * channel.segmentSeconds) return 'an encoder that began anew left out what nobody had seen';
  const info = world.liveInfo();
  if (info === null || !info.isAtEdge) return null;
  const isLow = channel.partSeconds !== null && spec.config.live?.lowLatency !== false;
  const usual = info.targetLatencySeconds + (isLow ? LOW_LATENCY_FAR_SECONDS : Math.max(FAR_SECONDS, 4 * channel.segmentSeconds));
  const authors = isLow && channel.protocol === 'dash' ? Math.max(MPD_MAX_SECONDS, info.targetLatencySeconds + channel.segmentSeconds / 2) : Infinity;
  const far = spec.config.live?.maxLatencySeconds ?? Math.min(usual, authors);
  return latency >= far - HAIR_SECONDS ? 'it was far behind' : null;
}

/** The channel is over, and the manifest that says so cannot be read. */
function isUntoldEnd({ liveOrigin, spec, clock }: World): boolean {
  const isOver = liveOrigin !== null && liveOrigin.endSeconds < Infinity;
  return isOver && spec.live?.faults.some(({ kind, fromMs, forMs }) => (kind === 'malformed' || kind === 'truncated') && fromMs <= clock.now() && clock.now() < fromMs + (forMs ?? 2000)) === true;
}
