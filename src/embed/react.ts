export { Video } from './react/video.js';
export type { VideoProps } from './react/video.js';
export { PlayerProvider } from './react/player-context.js';
export { usePlayer } from './react/use-player.js';
export { usePlayerState } from './react/use-player-state.js';
export type { PlayerHandlers } from './handlers.js';
export type { StreamProps } from './player-host.js';
