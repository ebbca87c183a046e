import { PlayerError } from '../errors/player-error.js';

/** The `autoplay` attribute waits in silence where the browser wants a gesture; asking by play() tells. */
export function playByItself(video: HTMLMediaElement, onRefused: (error: PlayerError) => void): void {
  if (!video.autoplay || !video.paused) return;
  video.play().catch((reason: unknown) => {
    if (!(reason instanceof DOMException) || reason.name !== 'NotAllowedError') return;
    const { muted } = video;
    const message = `The browser did not let playback start by itself${muted ? '' : ' with sound'}. ${muted ? 'Show a play button.' : 'Mute the element, or show a play button.'}`;
    onRefused(new PlayerError('playback/autoplay-blocked', message, { muted }, { cause: reason, severity: 'ignored' }));
  });
}
