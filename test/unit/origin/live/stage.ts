import { anchorMs, type Channel, type ChannelName } from '../../../../demo/origin/live/channel.js';
import { readChannel } from '../../../../demo/origin/live/channel-options.js';
import { createLiveMedia } from '../../../../demo/origin/live/live-media.js';
import { liveReply } from '../../../../demo/origin/live/live-origin.js';
import type { LiveFault } from '../../../../demo/origin/live/live-fault.js';
import type { LiveReply } from '../../../../demo/origin/live/live-reply.js';
import { openMediaLibrary } from '../../../media/library.js';

export const pieces = openMediaLibrary().pieces;
export const media = createLiveMedia(pieces);

/** A moment of the tests: half a second after the 50th segment of the channels is complete. */
export const now = anchorMs + 100_500;

export function channelOf(name: ChannelName, options: Readonly<Record<string, string | number>> = {}, nowMs = now): Channel {
  return readChannel(name, Object.entries(options).map(([key, value]) => [key, String(value)] as const), nowMs).channel;
}

/** The reply to a GET of path and query below /live/ that came at `arrivedMs`. */
export function ask(url: string, nowMs = now, { range, arrivedMs = nowMs, faults = [] }: { range?: string; arrivedMs?: number; faults?: readonly LiveFault[] } = {}): LiveReply {
  const [path = '', query = ''] = url.split('?');
  return liveReply(media, { path: `/live/${path}`, query: new URLSearchParams(query), range, arrivedMs }, faults, nowMs);
}

/** The body's text; throws where the reply is another. */
export function textOf(reply: LiveReply): string {
  return new TextDecoder().decode(bytesOf(reply));
}

export function bytesOf(reply: LiveReply): Uint8Array {
  if (reply.kind !== 'body' || reply.status !== 200) throw new Error(`No body but ${JSON.stringify(reply)}`);
  return reply.body;
}

export function statusOf(reply: LiveReply): number | 'wait' {
  return reply.kind === 'wait' ? 'wait' : reply.status;
}

/** Values of lines that begin with this tag. */
export function tags(playlist: string, name: string): string[] {
  return playlist.split('\n').filter((line) => line === `#EXT-X-${name}` || line.startsWith(`#EXT-X-${name}:`)).map((line) => line.slice(name.length + 8));
}
