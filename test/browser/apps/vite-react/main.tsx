import { StrictMode, useRef, useState, version } from 'react';
import { createRoot } from 'react-dom/client';
import type { Player } from 'sluice';
import { PlayerProvider, usePlayer, usePlayerState, Video } from 'sluice/react';

const streams = ['/media/hls-fmp4/master.m3u8', '/media/dash-timeline/manifest.mpd', '/media/nowhere/master.m3u8'];

/** Beside the video, knowing nothing of it but the provider around. */
function Controls(): React.ReactElement {
  const player = usePlayer();
  const { status, paused } = usePlayerState((state) => ({ status: state.status, paused: state.paused }));
  const height = usePlayerState(({ tracks }) => tracks.video.groups.flatMap((group) => group.renditions).find(({ id }) => id === tracks.video.playing)?.height);
  return <output data-has-player={player !== null}>{`${status} ${paused ? 'paused' : 'playing'} ${height ?? 'unknown'}`}</output>;
}

function Film({ src, maxHeight, note }: { readonly src: string; readonly maxHeight: number; readonly note: (line: string) => void }): React.ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<Player | null>(null);
  return (
    <PlayerProvider>
      <Video
        src={src} ref={video} playerRef={setPlayer} className="film" muted autoPlay data-test="passed on"
        config={{ abr: { maxHeight, rememberEstimate: false } }}
        onReady={() => note(`ready ${src}`)} onError={({ error }) => note(`error ${error.code}`)}
        onTimedEvent={({ event }) => note(`timed event ${event.id}`)}
        onPlaying={() => note(`playing ${video.current?.tagName} ${player === null ? 'without' : 'with'} player`)}
      />
      <Controls />
    </PlayerProvider>
  );
}

/** A `<video>` of the app's own. */
function Own({ src }: { readonly src: string }): React.ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  const player = usePlayer(video, { src });
  const status = usePlayerState(player, (state) => state.status);
  return <><video ref={video} muted autoPlay id="own" /><output>{status}</output></>;
}

function App(): React.ReactElement {
  const [{ shown, at, maxHeight }, set] = useState({ shown: 'film', at: 0, maxHeight: 10_000 });
  const [lines, setLines] = useState<readonly string[]>([]);
  const src = streams[at] ?? '';
  // What a person would click; the test does.
  Object.assign(window, { app: { version, set: (change: object) => set((before) => ({ ...before, ...change })) } });
  return (
    <>
      {shown === 'film' ? <Film src={src} maxHeight={maxHeight} note={(line) => setLines((before) => [...before, line])} /> : shown === 'own' ? <Own src={src} /> : <p>Nothing</p>}
      <pre>{lines.join('\n')}</pre>
    </>
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<StrictMode><App /></StrictMode>);
