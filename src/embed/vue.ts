export { SluiceVideo } from './vue/sluice-video.js';
export type { SluiceVideoComponent, SluiceVideoProps } from './vue/sluice-video.js';
export { usePlayer } from './vue/use-player.js';
export type { PlayerRef, VideoSource } from './vue/use-player.js';
export { usePlayerState } from './vue/use-player-state.js';
export type { PlayerHandlers } from './handlers.js';
export type { StreamProps } from './player-host.js';
