import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import type { Decryptor } from '../ports/decryptor.js';
import { ownBytes } from './own-bytes.js';

const BLOCK_BYTES = 16;

/** AES-128-CBC by the browser. Pages that are not a secure context have no SubtleCrypto: then each call is `environment/unsupported`. */
export function createWebCryptoDecryptor(findSubtle: () => SubtleCrypto | undefined = () => globalThis.crypto?.subtle): Decryptor {
  return {
    async decrypt(cipher, key, iv, url): Promise<Uint8Array> {
      const shown = redactUrl(url);
      const subtle = findSubtle();
      if (subtle === undefined) {
        throw new PlayerError('environment/unsupported', `Cannot decrypt ${shown}: this page has no crypto.subtle, which browsers offer only over https or on localhost.`, { missing: 'crypto.subtle' });
      }
      if (key.length !== BLOCK_BYTES) {
        throw new PlayerError('key/invalid', `The key for ${shown} has ${key.length} bytes instead of ${BLOCK_BYTES}; check what the key URL serves.`, { url: shown, receivedBytes: key.length });
      }
      // Asked here and not left to the browser: an empty input ends the whole web process of WebKitGTK 2.50.
      if (cipher.length === 0 || cipher.length % BLOCK_BYTES !== 0) throw decryptFailed(shown, cipher, undefined);
      try {
        const imported = await subtle.importKey('raw', ownBytes(key), 'AES-CBC', false, ['decrypt']);
        return new Uint8Array(await subtle.decrypt({ name: 'AES-CBC', iv: ownBytes(iv) }, imported, ownBytes(cipher)));
      } catch (error) {
        throw decryptFailed(shown, cipher, error);
      }
    },
  };
}

function decryptFailed(shown: string, cipher: Uint8Array, cause: unknown): PlayerError {
  return new PlayerError(
    'key/decrypt-failed',
    `${shown} (${cipher.length} bytes) does not decrypt with its key: the key or the IV is not the one it was encrypted with, or bytes are missing.`,
    { url: shown },
    { cause },
  );
}
