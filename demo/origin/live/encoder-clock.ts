import type { Channel } from './channel.js';

/**
 * Milliseconds of media that the encoder has made at `nowMs` (epoch), counted from the channel's start. Negative before it;
 * stands still after the end.
 */
export function encodedMs(channel: Channel, nowMs: number): number {
  const { startMs, rate } = channel;
  const until = Math.min(nowMs, channel.endMs);
  const from = Math.max(startMs, channel.rateFromMs);
  return until <= from ? until - startMs : from - startMs + (until - from) * rate;
}

/** The reverse: epoch ms at which the encoder has made so much. Not bounded by the end of the channel. */
export function wallMs(channel: Channel, mediaMs: number): number {
  const { startMs, rate } = channel;
  const even = Math.max(startMs, channel.rateFromMs) - startMs;
  return mediaMs <= even ? startMs + mediaMs : startMs + even + (mediaMs - even) / rate;
}
