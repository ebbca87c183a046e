import { PlayerError } from '../errors/player-error.js';
import { MalformedBytes } from '../kit/byte-reader.js';

/** The bytes are not what they claim to be. `what` completes the sentence "The segment … cannot be played: ". */
export function invalidContainer(url: string, container: string, what: string, atByte?: number, cause?: unknown): PlayerError<'container/invalid'> {
  const where = atByte === undefined ? '' : ` (near byte ${atByte})`;
  return new PlayerError(
    'container/invalid',
    `The segment ${url} cannot be played: ${what}${where}. Check what the server sends.`,
    atByte === undefined ? { url, container } : { url, container, atByte },
    { cause },
  );
}

/** A sound container with something in it that cannot be handed to the browser. */
export function unsupportedContainer(url: string, container: string, what: string, codec?: string): PlayerError<'container/unsupported'> {
  return new PlayerError(
    'container/unsupported',
    `The segment ${url} cannot be played: ${what}. Offer the stream in fragmented MP4, or with H.264 and AAC.`,
    codec === undefined ? { url, container } : { url, container, codec },
  );
}

/** Whatever a parser threw, as a PlayerError: MalformedBytes and the bare errors of third-party parsers mean bad bytes. */
export function asContainerError(error: unknown, url: string, container: string): PlayerError {
  if (error instanceof PlayerError) return error;
  if (error instanceof MalformedBytes) return invalidContainer(url, container, error.message, error.atByte, error);
  return invalidContainer(url, container, `its contents break the parser (${error instanceof Error ? error.message : String(error)})`, undefined, error);
}

/** How a body begins, for messages: printable text as it is, else hex. */
export function beginningOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing at all';
  const head = bytes.subarray(0, 24);
  const isText = head.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);
  return isText ? `the text "${String.fromCharCode(...head).trim()}…"` : `the bytes ${[...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
