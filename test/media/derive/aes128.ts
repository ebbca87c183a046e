import { createCipheriv } from 'node:crypto';
import { concatBytes } from '../../../src/kit/bytes.js';
import { u64 } from './byte-fields.js';

/** AES-128 in CBC mode with PKCS #7 padding over a whole segment, as EXT-X-KEY METHOD=AES-128 says. */
export function encryptAes128(segment: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  return concatBytes([cipher.update(segment), cipher.final()]);
}

/** Without an IV attribute the media sequence number is the IV, as 128-bit big-endian (RFC 8216bis, 5.2). */
export function sequenceIv(mediaSequence: number): Uint8Array {
  return concatBytes([u64(0), u64(mediaSequence)]);
}
