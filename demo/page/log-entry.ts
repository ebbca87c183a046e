import type { Player, PlayerError, PlayerEvents } from '../../src/index.js';
import { formatBitrate, formatBytes, formatMs, formatSeconds } from './format.js';
import { placeName } from './format-time.js';
import { measuredBps } from './recorder.js';
import type { Ladder } from './ladder.js';
import { longName } from './rendition-name.js';

/** What the filter of the log switches on and off. */
export const topics = ['session', 'decisions', 'segments', 'stalls', 'problems'] as const;
export type Topic = (typeof topics)[number];

export interface LogEntry {
  readonly topic: Topic;
  /** The event's name, as apps know it. */
  readonly name: string;
  readonly text: string;
  readonly tone: 'plain' | 'notice' | 'bad';
}

export type Log = (entry: LogEntry) => void;

/** Every event of the player as one line. */
export function logEvents(player: Player, ladder: Ladder, log: Log): void {
  const line = (topic: Topic, name: string, text: string, tone: LogEntry['tone'] = 'plain'): void => log({ topic, name, text, tone });
  player.on('loading', ({ url }) => line('session', 'loading', url));
  player.on('manifest', ({ protocol, durationSeconds }) => {
    line('session', 'manifest', `${protocol.toUpperCase()}, ${durationSeconds !== null ? formatSeconds(durationSeconds) : player.live === null ? 'duration not known yet' : 'live'}${countsOf(player)}`);
  });
  player.on('ready', ({ firstFrameMs }) => line('session', 'ready', `first frame after ${formatMs(firstFrameMs)}`));
  player.on('ended', () => line('session', 'ended', 'the end was played'));
  player.on('unloaded', () => line('session', 'unloaded', 'the stream was taken away'));
  player.on('renditionchange', ({ type, rendition, reason }) => line('decisions', 'renditionchange', `${type} → ${type === 'audio' ? `${ladder.rungOf(type, rendition).name} · ` : ''}${longName(rendition)}: ${because[reason]}`, reason === 'abandon' || reason === 'recovery' ? 'notice' : 'plain'));
  player.on('abandon', ({ type, fromId, toId }) => line('decisions', 'abandon', `${type}: download of ${ladder.nameOf(fromId)} given up for ${ladder.nameOf(toId)}, it would have stalled`, 'notice'));
  player.on('segment', (segment) => line('segments', 'segment', segmentText(segment, ladder.rungOf(segment.type, segment.rendition).name, (seconds) => placeName(player.live, seconds, 2))));
  player.on('stall', ({ timeSeconds }) => line('stalls', 'stall', `waits for media at ${placeName(player.live, timeSeconds, 1)}`, 'bad'));
  player.on('resume', ({ stalledMs }) => line('stalls', 'resume', `after ${formatMs(stalledMs)}`, 'notice'));
  player.on('gap', ({ fromSeconds, toSeconds }) => line('stalls', 'gap', `jumped from ${placeName(player.live, fromSeconds, 3)} to ${placeName(player.live, toSeconds, 3)}`, 'notice'));
  player.on('warning', ({ error }) => line('problems', 'warning', `${error.code} → ${error.severity}. ${error.message}`, 'notice'));
  player.on('error', ({ error }) => line('problems', 'error', errorText(error), 'bad'));
}

/** Code, message and the data behind it. */
export function errorText(error: PlayerError): string {
  return `${error.code}. ${error.message} ${JSON.stringify(error.context)}`;
}

const because: Readonly<Record<PlayerEvents['renditionchange']['reason'], string>> = {
  start: 'start',
  steady: 'no reason to change',
  up: 'up, the link carries it',
  down: 'down, the link does not carry more',
  constraint: 'a limit (size, height, bitrate, dropped frames)',
  user: 'selected',
  abandon: 'a download was given up',
  recovery: 'another one failed',
  period: 'a new period',
};

function segmentText(segment: PlayerEvents['segment'], name: string, placeOf: (seconds: number) => string): string {
  const { type, startSeconds, endSeconds, bytes, loadMs } = segment;
  const rate = loadMs > 0 ? ` (${formatBitrate(measuredBps(segment))})` : '';
  return `${type} ${name} ${placeOf(startSeconds)} – ${placeOf(endSeconds)}, ${formatBytes(bytes)} in ${formatMs(loadMs)}${rate}`;
}

function countsOf(player: Player): string {
  const count = (type: 'video' | 'audio'): number => player.tracks[type].groups.reduce((sum, { renditions }) => sum + renditions.length, 0);
  const parts = [`${count('video')} video`, `${count('audio')} audio`].filter((part) => !part.startsWith('0 '));
  return parts.length === 0 ? '' : `, renditions: ${parts.join(', ')}`;
}
