import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, recogniseManifest, sniffManifest } from '../../../src/manifest/sniff.js';

const url = 'https://media.example/x?token=secret';
const sniff = (text: string, from = url, contentType: string | null = null): string | null => sniffManifest(text, from, contentType);

describe('a manifest', () => {
  it.each(['#EXTM3U', '\ufeff#EXTM3U\r\n', '\n \t#EXTM3U\n#EXTINF:1,'])('is HLS by its first line: %j', (text) => {
    expect(sniff(text)).toBe('hls');
  });

  it.each([
    '<MPD>', '<MPD/>', '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">', '\ufeff  <?xml version="1.0"?><!-- <html> --><mpd:MPD\n x="y">', '<!DOCTYPE MPD><MPD >', `<!--${'x'.repeat(100_000)}--><MPD>`,
  ])('is DASH by its root element: %.60s', (text) => {
    expect(sniff(text)).toBe('dash');
  });

  it.each(['<MPDX>', '<html><MPD></html>', '<!-- <MPD>', '<mpd>', '{"MPD":1}', '', '   ', '#EXT-X-VERSION:3', '\u0000\u0000\u0000\u0018ftypmp42', 'G@\u0000\u0010'])('is not %j', (text) => {
    expect(sniff(text)).toBeNull();
  });

  it('that lost its first line is HLS where the server or the name says so', () => {
    expect(sniff('#EXT-X-VERSION:3\n', 'https://media.example/a.M3U8?x=1')).toBe('hls');
    expect(sniff('#EXT-X-VERSION:3\n', url, 'application/vnd.apple.mpegurl; charset=utf-8')).toBe('hls');
    expect(sniff('# made by hand\n#EXTM3U\n', 'https://media.example/a.m3u8')).toBe('hls');
    expect(sniff('<html>', 'https://media.example/a.m3u8', 'application/x-mpegURL')).toBeNull();
    expect(sniff('# a comment', 'https://media.example/a.m3u8')).toBeNull();
  });

  it('is found, or not, in linear time', () => {
    for (const text of [' '.repeat(4e6), '<!--'.repeat(1e6), '<?'.repeat(2e6), `<!--${'-->'.repeat(1e6)}`, `${'<!---->'.repeat(5e5)}<MPD>`]) expect(['dash', null]).toContain(sniff(text));
  }, 10_000);
});

describe('what is no manifest', () => {
  it('is shown by how it starts, and the URL without its query', () => {
    expect(() => recogniseManifest('<!doctype html>\n<title>Log in</title>', url, 'text/html')).toThrow(expect.objectContaining({
      code: 'manifest/not-recognised', context: { url: 'https://media.example/x', startsWith: '<!doctype html> <title>Log in</title>' },
    }));
    expect(() => recogniseManifest('', url, null)).toThrow(/The body is empty/);
    expect(recogniseManifest('#EXTM3U', url, null)).toBe('hls');
  });

  it('never brings controls, line breaks or direction marks into a log', () => {
    expect(printable('\u001b[31mred\u0007\r\n\u202eabc\ufeff\u2028')).toBe('[31mred abc');
    fc.assert(fc.property(fc.array(fc.nat(0xffff), { maxLength: 300 }).map((codes) => String.fromCharCode(...codes)), (text) => {
      expect(printable(text)).toMatch(/^[^\p{Cc}\u2028-\u202e\u2066-\u2069]{0,60}$/u);
    }));
  });
});
