import { PlayerError } from '../errors/player-error.js';
import type { MediaType, Period, Presentation, Rendition } from '../model/presentation.js';

/** Renditions that a message names; the rest are counted. */
const MAX_NAMED = 4;
const ADVICE: Readonly<Record<MediaType, string>> = { video: 'Offer H.264 beside it', audio: 'Offer AAC beside it' };

/** Why nothing of a type can be played in a period, in words for whoever has to mend the stream. */
export function unplayableError(presentation: Presentation, period: Period, type: MediaType): PlayerError {
  const where = presentation.periods.length === 1 ? 'the presentation' : `the period ${period.id} (from ${period.startSeconds.toFixed(2)} s)`;
  const renditions = period.groups.flatMap((group) => (group.type === type ? group.renditions : []));
  const codecs = [...new Set(renditions.flatMap((rendition) => rendition.codecs))];
  if (renditions.length > 0) {
    return new PlayerError('media/unsupported', `No ${type} of ${where} can be played in this browser. It was offered ${named(renditions)}. ${ADVICE[type]}.`, { codecs });
  }
  const others = [...new Set(period.groups.map((group) => group.type))].join(' and ');
  return new PlayerError('media/unsupported', `Playback needs ${type}, and the manifest lists none in ${where}, only ${others || 'nothing at all'}. Check the manifest; a stretch without ${type} can be filled with ${type === 'video' ? 'a still picture' : 'silence'}.`, { codecs });
}

function named(renditions: readonly Rendition[]): string {
  const first = renditions.slice(0, MAX_NAMED).map(({ id, codecs, container }) => `${id} (${container}, ${codecs.length > 0 ? codecs.join(' with ') : 'codecs not named'})`).join(', ');
  return renditions.length > MAX_NAMED ? `${first} and ${renditions.length - MAX_NAMED} more` : first;
}
