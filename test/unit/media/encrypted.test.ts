import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openMediaLibrary } from '../../media/library.js';

const library = openMediaLibrary();
const folder = '360';

/** Follows the playlist's own tags, as a player does, and decrypts with WebCrypto. */
async function decrypted(stream: string): Promise<{ uri: string; bytes: Uint8Array }[]> {
  const files = library.stream(stream) ?? new Map<string, Uint8Array>();
  const lines = new TextDecoder().decode(files.get(`${folder}/index.m3u8`)).split('\n');
  let sequence = Number(/MEDIA-SEQUENCE:(\d+)/.exec(lines.join('\n'))?.[1]);
  let keyUri = '';
  let explicitIv: string | undefined;
  const out: { uri: string; bytes: Uint8Array }[] = [];
  for (const line of lines) {
    const tag = /^#EXT-X-KEY:METHOD=AES-128,URI="\.\.\/([^"]+)"(?:,IV=0x([0-9a-f]{32}))?$/.exec(line);
    if (tag !== null) [, keyUri = '', explicitIv] = tag;
    const map = /^#EXT-X-MAP:URI="([^"]+)"/.exec(line)?.[1];
    const uri = map ?? (line.startsWith('#') || line === '' ? undefined : line);
    if (uri === undefined) continue;
    const iv = Buffer.from(explicitIv ?? sequence.toString(16).padStart(32, '0'), 'hex');
    const key = await webcrypto.subtle.importKey('raw', files.get(keyUri) ?? new Uint8Array(), 'AES-CBC', false, ['decrypt']);
    out.push({ uri, bytes: new Uint8Array(await webcrypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, files.get(`${folder}/${uri}`) ?? new Uint8Array())) });
    if (map === undefined) sequence += 1;
  }
  return out;
}

describe('AES-128 streams', () => {
  it.each([
    ['hls-ts-aes-explicit-iv', 'hls-ts', 12],
    ['hls-ts-aes-implicit-iv', 'hls-ts', 12],
    ['hls-ts-aes-rotation', 'hls-ts', 12],
    ['hls-fmp4-aes', 'hls-fmp4-muxed', 13],
  ])('%s decrypts to the bytes of %s by what its playlist says', async (stream, plain, count) => {
    const segments = await decrypted(stream);
    expect(segments).toHaveLength(count);
    for (const { uri, bytes } of segments) expect(Buffer.compare(bytes, library.stream(plain)?.get(`${folder}/${uri}`) ?? new Uint8Array()), uri).toBe(0);
  });

  it('rotates through four keys, with and without IV', () => {
    const files = library.stream('hls-ts-aes-rotation') ?? new Map<string, Uint8Array>();
    const tags = new TextDecoder().decode(files.get('360/index.m3u8')).split('\n').filter((line) => line.startsWith('#EXT-X-KEY'));
    expect([...files.keys()].filter((path) => path.endsWith('.key'))).toHaveLength(4);
    expect(new Set(tags.map((tag) => tag.includes('IV=')))).toEqual(new Set([true, false]));
    expect(new Set([...files].filter(([path]) => path.endsWith('.key')).map(([, key]) => Buffer.from(key).toString('hex'))).size).toBe(4);
  });
});
