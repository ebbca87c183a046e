/**
 * The bytes as the browser's interfaces take them: on a plain ArrayBuffer. Copies only what lies in shared memory, which
 * appendBuffer and SubtleCrypto refuse.
 */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return isOwn(bytes) ? bytes : new Uint8Array(bytes);
}

function isOwn(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
