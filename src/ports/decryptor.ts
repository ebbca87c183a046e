/** AES-128-CBC with PKCS#7, whole segments (HLS METHOD=AES-128). Wrong padding is `key/decrypt-failed`. */
export interface Decryptor {
  decrypt(cipher: Uint8Array, key: Uint8Array, iv: Uint8Array, url: string): Promise<Uint8Array>;
}
