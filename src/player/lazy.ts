import { chunkFailed } from '../engine/chunk-failed.js';
import type { CreateLiveEngine } from '../engine/live-parts.js';
import type { Container, Presentation } from '../model/presentation.js';
import type { Clock } from '../ports/clock.js';
import type { Decryptor } from '../ports/decryptor.js';
import type { ManifestParser } from '../ports/manifest-parser.js';
import type { Transmuxer } from '../ports/transmuxer.js';
import type { ReaderHost } from '../remote/reader-host.js';
import type { OpenThread } from '../remote/reader-thread.js';
import { createTransmuxer } from '../transmux/index.js';
import type { NativePlay } from './native/play-natively.js';

/** The parts of the player whose code is fetched when a stream needs them. Every `import()` of the product is in this file. */
export interface LazyParts {
  loadParser(protocol: Presentation['protocol']): Promise<ManifestParser>;
  createTransmuxer(container: Container): Promise<Transmuxer>;
  loadDecryptor(): Promise<Decryptor>;
  loadLive(): Promise<CreateLiveEngine>;
  loadTimed(): Promise<typeof import('../engine/timed-desk.js')>;
}

/** `areOffsetsLate`: this browser shows pictures with negative composition offsets late. `workerUrl`: the option, as it is when the first transport stream comes. */
export function createLazyParts(clock: Clock, areOffsetsLate: boolean, workerUrl: () => string | null): LazyParts {
  const parsers = new Map<Presentation['protocol'], Promise<ManifestParser>>();
  const loadLive = async (): Promise<CreateLiveEngine> => (await import('../engine/live/index.js')).createLiveEngine;
  /** Whoever reads what goes on will have to play it: one round trip for both. A failure shows again when it is played. */
  function withEngine<Module>(reader: Promise<Module>): Promise<Module> {
    loadLive().catch(() => undefined);
    return reader;
  }
  let host: Promise<ReaderHost> | null = null;
  function readerHost(): Promise<ReaderHost> {
    const own = (host ??= loadReaderHost(clock, workerUrl()));
    own.catch(() => (host = null));
    return own;
  }
  return {
    loadParser(protocol) {
      const known = parsers.get(protocol);
      if (known !== undefined) return known;
      const loading = protocol === 'hls'
        ? import('../manifest/hls/index.js').then(({ createHlsParser }) => createHlsParser({
          clock,
          loadLive: () => withEngine(needed('live HLS', import('../manifest/hls/live-playlist.js'))),
          loadDateRanges: () => needed('timed events', import('../manifest/hls/date-ranges.js')),
        }))
        : import('../manifest/dash/index.js').then(({ createDashParser }) => createDashParser({
          clock,
          loadEmbeddedIndex: () => needed('indexes inside media files', import('../manifest/dash/embedded-index.js')),
          loadLive: () => withEngine(needed('live DASH', import('../manifest/dash/live-reader.js'))),
          loadEventStreams: () => needed('timed events', import('../manifest/dash/event-streams.js')),
          loadProtection: () => needed('encrypted DASH', import('../manifest/dash/protection.js')),
          loadCues: () => needed('WebM', import('../manifest/dash/cues-file.js')),
        }));
      parsers.set(protocol, loading);
      // A chunk that failed to load once may load the next time.
      loading.catch(() => parsers.delete(protocol));
      return loading;
    },
    // Every segment passes through it, so its code comes with the core; what only some containers need does not.
    async createTransmuxer(container) {
      return createTransmuxer({
        loadLeadingMp4: areOffsetsLate ? () => needed('MP4', import('../transmux/mp4-decode-lead.js')) : null,
        loadTransport: async (transported) => (await readerHost()).createReader(transported),
        loadWebm: () => needed('WebM', import('../transmux/webm-pass-through.js')),
      }, container);
    },
    loadLive,
    loadTimed: () => needed('timed events', import('../engine/timed-desk.js')),
    async loadDecryptor() {
      const { createWebCryptoDecryptor } = await needed('decryption', import('../platform/web-crypto-decryptor.js'));
      return createWebCryptoDecryptor();
    },
  };
}

/** For browsers without Media Source Extensions. */
export const loadNativePlay = async (): Promise<NativePlay> => (await import('./native/play-natively.js')).playNatively;

async function loadReaderHost(clock: Clock, workerUrl: string | null): Promise<ReaderHost> {
  const part = <Module>(loading: Promise<Module>): Promise<Module> => needed('transport streams', loading);
  const loadText = async (): Promise<string> => (await part(import('../remote/worker-text.js'))).workerText;
  const loadPage = async (): Promise<OpenThread> => (await part(import('../remote/page-thread.js'))).openPageThread;
  // One round trip for all that the likeliest place needs; a failure shows again there.
  (workerUrl === 'auto' ? loadText() : workerUrl === null ? loadPage() : null)?.catch(() => undefined);
  const { createReaderHost, readerPlaces } = await part(import('../remote/index.js'));
  return createReaderHost(readerPlaces(workerUrl, { loadText, loadPage }), clock);
}

async function needed<Module>(chunk: string, loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (cause) {
    throw chunkFailed(chunk, cause);
  }
}
