import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import type { RequestPolicy, Requester } from '../fetch/requester.js';
import type { ResourceCache } from '../fetch/resource-cache.js';
import { createResourceCache } from '../fetch/resource-cache.js';
import { createSharedFetch } from '../fetch/shared-fetch.js';
import type { InitSegment, SegmentKey } from '../model/segment.js';
import type { Decryptor } from '../ports/decryptor.js';

/** Init segments and keys: fetched once, shared by all who need them, kept while there is room. */
export interface Resources {
  readonly cache: ResourceCache;
  init(init: InitSegment, policy: RequestPolicy, signal: AbortSignal): Promise<Uint8Array>;
  key(key: SegmentKey, policy: RequestPolicy, signal: AbortSignal): Promise<Uint8Array>;
  decrypt(bytes: Uint8Array, key: SegmentKey, policy: RequestPolicy, signal: AbortSignal): Promise<Uint8Array>;
}

const CACHE_BYTES = 4_000_000;
/** An init segment is some hundred bytes; with many parameter sets and pssh boxes some ten thousand. */
const MAX_INIT_BYTES = 1_000_000;
/** AES-128: RFC 8216bis §4.4.4.4. More is read so that the error can say what came instead. */
const KEY_BYTES = 16;
const MAX_KEY_BYTES = 65_536;

export function createResources(requester: Requester, decryptor: () => Promise<Decryptor>): Resources {
  const cache = createResourceCache(CACHE_BYTES);
  const shared = createSharedFetch<Uint8Array>();

  const resources: Resources = {
    cache,
    async init(init, policy, signal) {
      const known = cache.get(init.url, init.range);
      const bytes = known ?? (await shared.get(init.cacheKey, async (inner) => {
        const { bytes: fetched } = await requester.whole({ kind: 'init', url: init.url, range: init.range, maxBytes: MAX_INIT_BYTES }, policy, null, inner);
        // Only a range without an end reaches the end of its file.
        cache.put(init.url, init.range?.start ?? 0, fetched, (init.range?.end ?? null) === null);
        return fetched;
      }, signal));
      return init.key === null ? bytes : resources.decrypt(bytes, init.key, policy, signal);
    },
    async key(key, policy, signal) {
      const known = cache.get(key.url, null);
      if (known !== null) return known;
      return shared.get(`key ${key.url}`, async (inner) => {
        const { bytes } = await requester.whole({ kind: 'key', url: key.url, range: null, maxBytes: MAX_KEY_BYTES }, policy, null, inner);
        if (bytes.length !== KEY_BYTES) {
          throw new PlayerError('key/invalid', `The key ${redactUrl(key.url)} has ${bytes.length} bytes where AES-128 needs 16. Check the key server and the session.`, { url: redactUrl(key.url), receivedBytes: bytes.length });
        }
        cache.put(key.url, 0, bytes, true);
        return bytes;
      }, signal);
    },
    async decrypt(bytes, key, policy, signal) {
      const raw = await resources.key(key, policy, signal);
      const plain = await (await decryptor()).decrypt(bytes, raw, key.iv, redactUrl(key.url));
      signal.throwIfAborted();
      return plain;
    },
  };
  return resources;
}
