import { createContext, createElement, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Player } from '../../index.js';

export const PlayerContext = createContext<Player | null>(null);

/** How a player below makes itself known to those beside it. */
export const AnnounceContext = createContext<(player: Player | null) => void>(() => undefined);

/**
 * Lets whatever stands inside it have the player of the one {@link Video} inside it: controls by its side call {@link usePlayer} and
 * {@link usePlayerState}.
 */
export function PlayerProvider({ children }: { readonly children?: ReactNode }): ReactElement {
  const [player, setPlayer] = useState<Player | null>(null);
  return createElement(AnnounceContext.Provider, { value: setPlayer }, createElement(PlayerContext.Provider, { value: player }, children));
}
