import type { LiveInfo, Player } from '../../../src/index.js';
import { byId } from '../by-id.js';
import { formatBehind, timeOfDay } from '../format-time.js';
import { createDvrBar } from './dvr-bar.js';

/** The live button, the DVR bar and the clock below the picture, and the plot of the latency; hidden while `live` is null. */
export function createLivePanel(player: Player, video: HTMLVideoElement): (live: LiveInfo | null) => void {
  const [panel, plot] = [byId('live', HTMLElement), byId('figure-latency', HTMLElement)];
  const [button, behind, clock] = [byId('live-edge', HTMLButtonElement), byId('live-behind', HTMLElement), byId('live-clock', HTMLElement)];
  const bar = createDvrBar(byId('dvr', HTMLElement), (to) => {
    if (to === 'live') goLive();
    else video.currentTime = to;
  });

  function goLive(): void {
    if (player.live === null) return;
    player.seekToLive();
    // Rejects where an unload comes first.
    video.play().catch(() => undefined);
  }

  button.addEventListener('click', goLive);

  return (live) => {
    panel.hidden = plot.hidden = live === null;
    if (live === null) return;
    const { edge, window, isAtEdge, latencySeconds, targetLatencySeconds, positionEpochMs } = live;
    bar.show({ start: window.start, edge, playhead: edge - latencySeconds, livePlace: Math.max(window.start, edge - targetLatencySeconds) }, video.buffered);
    button.setAttribute('aria-pressed', String(isAtEdge));
    button.title = isAtEdge ? 'Kept at the live edge' : 'To the live edge';
    behind.textContent = formatBehind(latencySeconds);
    clock.textContent = positionEpochMs === null ? 'no clock' : timeOfDay(positionEpochMs);
  };
}
