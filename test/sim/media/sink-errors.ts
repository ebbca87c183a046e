import { PlayerError } from '../../../src/errors/player-error.js';
import type { TimeRanges } from '../../../src/kit/time-ranges.js';
import { totalSeconds } from '../../../src/kit/time-ranges.js';
import type { MediaType } from '../../../src/model/presentation.js';

/** What a sink rejects with, as the port promises. */
export function closedError(readyState: string, what: string): PlayerError {
  return new PlayerError('sink/closed', `The simulated MediaSource is ${readyState}: ${what}.`, { readyState });
}

export function refusalError(type: MediaType, browserMessage: string): PlayerError {
  return new PlayerError('media/append', `The simulated browser refused bytes for ${type}: ${browserMessage}.`, { track: type, url: '', browserMessage });
}

export function quotaError(type: MediaType, bytes: number, buffered: TimeRanges): PlayerError {
  return new PlayerError('buffer/quota', `The simulated browser has no room for ${bytes} more bytes of ${type}.`, { track: type, bufferedSeconds: totalSeconds(buffered) });
}

export function misuseError(text: string): PlayerError {
  return new PlayerError('internal/unexpected', `MediaSink misused: ${text}.`, { where: 'sink' });
}

export function unsupportedError(mime: string): PlayerError {
  return new PlayerError('media/unsupported', `The simulated browser does not play ${mime}.`, { codecs: [mime] });
}
