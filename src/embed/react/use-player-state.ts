import { useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Player, PlayerState } from '../../index.js';
import { emptyState, remembering } from '../select-state.js';
import { PlayerContext } from './player-context.js';

type Select<Selected> = (state: PlayerState) => Selected;

/**
 * What `selector` takes from the state of the player, that of the {@link PlayerProvider} around where none is given. Draws again when
 * that changes, at most once a frame. Where there is no player yet, the state is that of one with nothing loaded.
 */
export function usePlayerState<Selected>(selector: Select<Selected>): Selected;
export function usePlayerState<Selected>(player: Player | null, selector: Select<Selected>): Selected;
export function usePlayerState<Selected>(...given: readonly [Select<Selected>] | readonly [Player | null, Select<Selected>]): Selected {
  const around = useContext(PlayerContext);
  const [player, selector] = given.length === 1 ? [around, given[0]] : given;
  const subscribe = useCallback((changed: () => void) => player?.subscribe(changed) ?? (() => undefined), [player]);
  const select = useMemo(() => remembering(selector), [selector]);
  return useSyncExternalStore(subscribe, () => select(player?.state ?? emptyState), () => select(emptyState));
}
