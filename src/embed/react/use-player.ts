import { useContext, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Player } from '../../index.js';
import type { PlayerHandlers } from '../handlers.js';
import { tellHandlers } from '../handlers.js';
import type { PlayerHost, StreamProps } from '../player-host.js';
import { createPlayerHost } from '../player-host.js';
import { AnnounceContext, PlayerContext } from './player-context.js';

/** The player of the {@link PlayerProvider} around; null before its video is mounted, and on a server. */
export function usePlayer(): Player | null;
/** A player on a `<video>` of your own, as long as it is mounted; null before that, and on a server. */
export function usePlayer(video: RefObject<HTMLVideoElement | null>, stream: StreamProps & PlayerHandlers): Player | null;
export function usePlayer(...given: readonly [] | readonly [RefObject<HTMLVideoElement | null>, StreamProps & PlayerHandlers]): Player | null {
  // Which of the two is written in the code of the caller, so the order of hooks stays.
  return given.length === 0 ? useContext(PlayerContext) : useHosted(...given);
}

function useHosted(video: RefObject<HTMLVideoElement | null>, stream: StreamProps & PlayerHandlers): Player | null {
  const [player, setPlayer] = useState<Player | null>(null);
  const announce = useContext(AnnounceContext);
  const latest = useRef(stream);
  const host = useRef<PlayerHost | null>(null);
  // After each commit: the host finds out what differs, so nothing here is older than what is on the page, however often effects run.
  useEffect(() => {
    latest.current = stream;
    host.current ??= createPlayerHost(tellHandlers(() => latest.current), (next) => {
      setPlayer(next);
      announce(next);
    });
    host.current.update(video.current, stream);
  });
  useEffect(() => () => host.current?.end(), []);
  return player;
}
