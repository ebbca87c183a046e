import { getCurrentInstance, inject, onScopeDispose, provide, shallowReadonly, shallowRef, toValue, watch } from 'vue';
import type { InjectionKey, MaybeRefOrGetter, ShallowRef } from 'vue';
import type { Player } from '../../index.js';
import type { PlayerHandlers } from '../handlers.js';
import { tellHandlers } from '../handlers.js';
import type { StreamProps, Tell } from '../player-host.js';
import { createPlayerHost } from '../player-host.js';
import { isPlain } from '../../kit/equal.js';

/** Changes when the player comes or goes; what happens inside the player is told by {@link usePlayerState}. */
export type PlayerRef = Readonly<ShallowRef<Player | null>>;

/** The `<video>`, as a template ref gives it. */
export type VideoSource = MaybeRefOrGetter<HTMLVideoElement | null | undefined>;

const playerKey: InjectionKey<PlayerRef> = Symbol('sluice');

/** The player of the {@link SluiceVideo} around, or of a component around that made one; null before its video is mounted, and on a server. */
export function usePlayer(): PlayerRef;
/** A player on a `<video>` of your own, as long as it is mounted; null before that, and on a server. Components below have it by `usePlayer()`. */
export function usePlayer(video: VideoSource, stream: MaybeRefOrGetter<StreamProps & PlayerHandlers>): PlayerRef;
export function usePlayer(...given: readonly [] | readonly [VideoSource, MaybeRefOrGetter<StreamProps & PlayerHandlers>]): PlayerRef {
  if (given.length === 0) return inject(playerKey, () => shallowRef(null), true);
  const [video, stream] = given;
  return hostPlayer(video, stream, tellHandlers(() => toValue(stream)));
}

/** Not deep: a proxy around a player could not reach its private fields. */
export function hostPlayer(video: VideoSource, stream: MaybeRefOrGetter<StreamProps>, tell: Tell): PlayerRef {
  const player = shallowRef<Player | null>(null);
  const host = createPlayerHost(tell, (next) => void (player.value = next));
  const read = (): readonly [HTMLVideoElement | null, StreamProps] => {
    const { src, type, startAt, config } = toValue(stream);
    return [toValue(video) ?? null, { src, type, startAt, config: plain(config) }];
  };
  // After the page is drawn: then the video is there, and what changed together comes together.
  watch(read, ([element, wanted]) => host.update(element, wanted), { flush: 'post', immediate: true });
  onScopeDispose(() => host.end());
  // Also used in a scope of its own, where there is nothing below.
  if (getCurrentInstance() !== null) provide(playerKey, player);
  return shallowReadonly(player);
}

/** A copy that is no proxy. Whoever makes it has looked at all of it, and so is told when any of it changes. */
function plain<Value>(value: Value): Value;
function plain(value: unknown): unknown {
  if (!isPlain(value)) return value;
  return Array.isArray(value) ? value.map(plain) : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
