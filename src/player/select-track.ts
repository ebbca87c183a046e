import type { Session } from '../engine/session.js';
import { PlayerError } from '../errors/player-error.js';
import type { MediaType } from '../model/presentation.js';
import { tracksOf } from './tracks.js';

/** Takes a group's id, a rendition's id, or `auto`. Throws `player/misuse` for an id that does not exist. */
export function selectTrack(session: Session, type: MediaType, id: string): void {
  const { groups, activeGroup } = tracksOf(session.state())[type];
  if (id === 'auto') return session.selectGroup(type, null);
  if (groups.some((group) => group.id === id)) return session.selectGroup(type, id);
  const owner = groups.find(({ renditions }) => renditions.some((rendition) => rendition.id === id));
  if (owner === undefined) throw new PlayerError('player/misuse', `select('${type}', '${id}'): there is no such group or rendition. See player.tracks.${type}.groups.`, { call: 'select' });
  if (owner.id !== activeGroup) session.selectGroup(type, owner.id);
  session.selectRendition(type, id);
}
