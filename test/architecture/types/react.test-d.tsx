/** What a React app may write, and what its compiler must refuse; as app.test-d.ts. */
import { createRef, useRef } from 'react';
import type { Player, PlayerEvents } from 'sluice';
import { PlayerProvider, usePlayer, usePlayerState, Video } from 'sluice/react';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>(_proof?: T): void {}

export function Screen() {
  const video = useRef<HTMLVideoElement>(null);
  const around = usePlayer();
  holds<Equal<typeof around, Player | null>>();
  const own = usePlayer(video, { src: undefined, config: { buffer: { goalSeconds: 20 } } });
  holds<Equal<typeof own, Player | null>>();
  const paused = usePlayerState((state) => state.paused);
  holds<Equal<typeof paused, boolean>>();
  const [title, seconds] = [usePlayerState(own, ({ url }) => url), usePlayerState(null, ({ timeSeconds }) => timeSeconds)];
  holds<Equal<typeof title, string | null>>();
  holds<Equal<typeof seconds, number>>();
  return (
    <PlayerProvider>
      <Video
        src={null} type="hls" startAt={3} ref={video} playerRef={createRef<Player>()} controls className="film" onTimeUpdate={(event) => event.currentTarget.currentTime}
        onError={(payload) => holds<Equal<typeof payload, PlayerEvents['error']>>()}
        onEnded={(event) => event.currentTarget.play()}
      >
        <track kind="captions" />
      </Video>
      <Video playerRef={(player) => holds<Equal<typeof player, Player | null>>()} onReady={undefined} />
    </PlayerProvider>
  );
}

// @ts-expect-error A URL is text.
export const wrongSrc = <Video src={new URL('https://example.com/')} />;
// @ts-expect-error There is no such option.
export const wrongOption = <Video config={{ abr: { maxHight: 720 } }} />;
// @ts-expect-error An image has this, a video has not.
export const wrongAttribute = <Video alt="A film" />;
// @ts-expect-error The ref gives the element; the player has a way of its own.
export const wrongRef = <Video ref={createRef<Player>()} />;
// @ts-expect-error State is read.
export const Wrong = () => usePlayerState((state) => (state.paused = false));
