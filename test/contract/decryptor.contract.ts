import { describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import type { Decryptor } from '../../src/ports/decryptor.js';

const url = 'https://media.example/segment.ts?token=secret';
const key = bytes('2b7e151628aed2a6abf7158809cf4f3c');
const iv = bytes('000102030405060708090a0b0c0d0e0f');
/** The four blocks of NIST SP 800-38A F.2.1 (CBC-AES128), then the block of PKCS#7 padding that whole blocks need. */
const plain = bytes('6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710');
const cipher = bytes('7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a78cb82807230e1321d3fae00d18cc2012');

export function describeDecryptorContract(name: string, makeDecryptor: () => Decryptor): void {
  describe(`Decryptor contract: ${name}`, () => {
    const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'it succeeded', (error: unknown) => error);
    const expectCode = (error: unknown, code: string): void => {
      expect(error).toBeInstanceOf(PlayerError);
      expect(error).toMatchObject({ code });
      expect(JSON.stringify(error) + String(error)).not.toContain('secret');
    };

    it('decrypts and takes the padding off', async () => {
      expect(await makeDecryptor().decrypt(cipher, key, iv, url)).toEqual(plain);
    });

    it('takes views into larger buffers and leaves them as they were', async () => {
      const holder = new Uint8Array(cipher.length + 20);
      holder.set(cipher, 7);
      const before = holder.slice();
      expect(await makeDecryptor().decrypt(holder.subarray(7, 7 + cipher.length), key, iv, url)).toEqual(plain);
      expect(holder).toEqual(before);
    });

    it('says that a wrong key, or a wrong end, does not decrypt', async () => {
      const wrongKey = key.map((byte) => byte ^ 0xff);
      expectCode(await failure(makeDecryptor().decrypt(cipher, wrongKey, iv, url)), 'key/decrypt-failed');
      expectCode(await failure(makeDecryptor().decrypt(cipher.subarray(0, 64), key, iv, url)), 'key/decrypt-failed');
    });

    it('says that bytes are missing when the length is not one of whole blocks', async () => {
      expectCode(await failure(makeDecryptor().decrypt(cipher.subarray(0, 37), key, iv, url)), 'key/decrypt-failed');
      expectCode(await failure(makeDecryptor().decrypt(new Uint8Array(0), key, iv, url)), 'key/decrypt-failed');
    });

    it('refuses keys that are not 16 bytes, also of other AES lengths', async () => {
      for (const length of [0, 15, 17, 24, 32]) {
        const error = await failure(makeDecryptor().decrypt(cipher, new Uint8Array(length), iv, url));
        expectCode(error, 'key/invalid');
        expect(error).toMatchObject({ context: { receivedBytes: length } });
      }
    });
  });
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}
