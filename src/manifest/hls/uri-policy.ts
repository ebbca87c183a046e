import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { Diagnosis } from './diagnosis.js';

/** Which URIs of a playlist may be asked for at all. data: and blob: pass here; the fetch layer has the app's option. */
const schemes = new Set(['http:', 'https:', 'data:', 'blob:']);

export interface UriPolicy {
  /** Throws `policy/scheme` or `manifest/invalid` for what must not be requested; what passes will resolve. */
  check(uri: string): void;
  /** Against the playlist's URL. Only for what `check` has passed. */
  resolve(uri: string): string;
  /** Both. */
  checked(uri: string): string;
}

/** Twenty thousand URLs are judged by their first characters, not built: building is left to when a segment is wanted. */
export function createUriPolicy(diagnosis: Diagnosis): UriPolicy {
  let soundOrigin = '';
  let isBaseHierarchical: boolean | null = null;

  const parse = (uri: string): URL => {
    try {
      return new URL(uri, diagnosis.url);
    } catch (cause) {
      throw diagnosis.invalid('a URI cannot be resolved', cause);
    }
  };
  const checkWhole = (uri: string): void => {
    const url = parse(uri);
    if (!schemes.has(url.protocol)) {
      const scheme = url.protocol.slice(0, -1);
      throw new PlayerError('policy/scheme', `The playlist ${redactUrl(diagnosis.url)}, line ${String(diagnosis.line)}, names a URL with the scheme "${scheme}". The player follows http and https only.`, { url: redactUrl(uri), scheme });
    }
    if (url.username !== '' || url.password !== '') throw diagnosis.invalid('a URI carries a user name or a password');
  };
  const isHierarchical = (): boolean => {
    isBaseHierarchical ??= /^https?:$/.test(parse(diagnosis.url).protocol);
    return isBaseHierarchical;
  };

  const policy: UriPolicy = {
    check(uri): void {
      if (uri === '' || uri.startsWith('#')) throw diagnosis.invalid('a URI is empty');
      if (/[\u0000-\u001f\u007f]/.test(uri)) throw diagnosis.invalid('a URI holds control characters');
      if (soundOrigin !== '' && uri.startsWith(soundOrigin)) return;
      // A path has no scheme and no authority, so nothing in it can lead elsewhere than the playlist's own host.
      if (!/^(?:[a-z][a-z\d+.-]*:|[\\/]{2})/i.test(uri) && isHierarchical()) return;
      checkWhole(uri);
      soundOrigin = /^https?:\/\/[^\\/?#@]+\//i.exec(uri)?.[0] ?? soundOrigin;
    },
    resolve: (uri) => new URL(uri, diagnosis.url).href,
    checked(uri): string {
      policy.check(uri);
      return policy.resolve(uri);
    },
  };
  return policy;
}
