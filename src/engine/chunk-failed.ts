import { PlayerError } from '../errors/player-error.js';

/** Code that is loaded when needed did not come: the network or the bundling is at fault, not the stream. `chunk`: what it was for. */
export function chunkFailed(chunk: string, cause: unknown): PlayerError<'environment/chunk-failed'> {
  return new PlayerError('environment/chunk-failed', `The code for ${chunk} could not be loaded. Are all files of the package there, and allowed by the Content-Security-Policy?`, { chunk }, { cause });
}
