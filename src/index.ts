export { Player } from './player/player.js';
export type { LoadOptions } from './player/player.js';
export type { PlayerEvents, RenditionChangeReason } from './player/events.js';
export type { PlayerStats } from './player/stats.js';
export type { GroupInfo, RenditionInfo, TrackInfo, Tracks } from './player/tracks.js';
export type { LogLine, PlayerConfig, RequestDraft, RequestHook, RequestKind, ResolvedConfig } from './config/config.js';
export type { ErrorCode, ErrorContexts } from './errors/codes.js';
export { hasCode, PlayerError } from './errors/player-error.js';
export type { Severity } from './errors/player-error.js';
