import { shallowReadonly, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import type { Player, PlayerState } from '../../index.js';
import { emptyState, remembering } from '../select-state.js';
import { usePlayer } from './use-player.js';

type Select<Selected> = (state: PlayerState) => Selected;

/**
 * What `selector` takes from the state of the player, that of the {@link SluiceVideo} around where none is given. It changes at most once
 * a frame. Where there is no player yet, the state is that of one with nothing loaded.
 */
export function usePlayerState<Selected>(selector: Select<Selected>): Readonly<ShallowRef<Selected>>;
export function usePlayerState<Selected>(player: MaybeRefOrGetter<Player | null>, selector: Select<Selected>): Readonly<ShallowRef<Selected>>;
export function usePlayerState<Selected>(...given: readonly [Select<Selected>] | readonly [MaybeRefOrGetter<Player | null>, Select<Selected>]): Readonly<ShallowRef<Selected>> {
  const player: MaybeRefOrGetter<Player | null> = given.length === 1 ? usePlayer() : given[0];
  const selector = given.length === 1 ? given[0] : given[1];
  const select = remembering(selector);
  const selected = shallowRef(select(emptyState));
  watch((): Player | null => toValue(player), (next, _before, onCleanup) => {
    selected.value = select(next?.state ?? emptyState);
    if (next !== null) onCleanup(next.subscribe((state) => void (selected.value = select(state))));
  }, { immediate: true, flush: 'sync' });
  return shallowReadonly(selected);
}
