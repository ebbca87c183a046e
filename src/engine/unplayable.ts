import { PlayerError } from '../errors/player-error.js';
import type { Rendition } from '../model/presentation.js';

/** Why nothing can be played in a place, in words for whoever has to mend the stream. `renditions`: what it has of what is needed. */
export function unplayableError(what: string, renditions: readonly Rendition[]): PlayerError {
  const offer = renditions.map(({ id, codecs }) => `${id} (${codecs.join() || 'no codecs named'})`).join(', ');
  return new PlayerError(
    'media/unsupported',
    `No ${what} can be played in this browser: ${offer || 'none listed'}. Offer H.264 with AAC beside it.`,
    { codecs: [...new Set(renditions.flatMap(({ codecs }) => codecs))] },
  );
}
