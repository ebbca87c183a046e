import type { Presentation } from '../model/presentation.js';
import type { Clock } from '../ports/clock.js';
import type { Decryptor } from '../ports/decryptor.js';
import type { ManifestParser } from '../ports/manifest-parser.js';
import type { Transmuxer } from '../ports/transmuxer.js';

/** The parts of the player whose code is fetched when a stream needs them. Every `import()` of the product is in this file. */
export interface LazyParts {
  loadParser(protocol: Presentation['protocol']): Promise<ManifestParser>;
  createTransmuxer(): Promise<Transmuxer>;
  loadDecryptor(): Promise<Decryptor>;
}

export function createLazyParts(clock: Clock): LazyParts {
  const parsers = new Map<Presentation['protocol'], Promise<ManifestParser>>();
  return {
    loadParser(protocol) {
      const known = parsers.get(protocol);
      if (known !== undefined) return known;
      const loading = protocol === 'hls'
        ? import('../manifest/hls/index.js').then(({ createHlsParser }) => createHlsParser({ clock }))
        : import('../manifest/dash/index.js').then(({ createDashParser }) => createDashParser({ clock }));
      parsers.set(protocol, loading);
      // A chunk that failed to load once may load the next time.
      loading.catch(() => parsers.delete(protocol));
      return loading;
    },
    async createTransmuxer() {
      const { createTransmuxer } = await import('../transmux/index.js');
      return createTransmuxer({
        loadTs: () => import('../transmux/ts-to-fmp4.js'),
        loadWebm: () => import('../transmux/webm-pass-through.js'),
        loadPackedAudio: () => import('../transmux/packed-audio.js'),
      });
    },
    async loadDecryptor() {
      const { createWebCryptoDecryptor } = await import('../platform/web-crypto-decryptor.js');
      return createWebCryptoDecryptor();
    },
  };
}
