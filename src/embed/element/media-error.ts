import type { ErrorCode, PlayerError } from '../../index.js';

/** What a `<video>` has as `error`, and why. */
export interface MediaFailure {
  /** 2 network, 3 decode, 4 source not supported: the codes of MediaError. */
  readonly code: 2 | 3 | 4;
  readonly message: string;
  readonly cause: PlayerError;
}

export function mediaFailure(cause: PlayerError): MediaFailure {
  return { code: mediaErrorCode(cause.code), message: cause.message, cause };
}

function mediaErrorCode(code: ErrorCode): MediaFailure['code'] {
  if (/^(network|live|environment\/chunk)/.test(code)) return 2;
  return /^(manifest|policy|config|environment)|unsupported$/.test(code) ? 4 : 3;
}
