export type { LogLine, PlayerConfig, RequestDraft, RequestHook, RequestKind, ResolvedConfig } from './config/config.js';
export type { ErrorCode, ErrorContexts } from './errors/codes.js';
export { hasCode, PlayerError } from './errors/player-error.js';
export type { Severity } from './errors/player-error.js';
