import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';

/** Refuses what a manifest must not make a page fetch: only http and https pass, data: and blob: by option. */
export function checkUrl(url: string, allowDataUrls: boolean): void {
  let scheme: string;
  try {
    const parsed = new URL(url);
    scheme = parsed.protocol.slice(0, -1);
    if (parsed.username !== '' || parsed.password !== '') scheme = 'userinfo';
  } catch (cause) {
    throw new PlayerError('policy/scheme', `"${redactUrl(url)}" is no absolute URL and was not requested. Check the manifest.`, { url: redactUrl(url), scheme: '' }, { cause });
  }
  if (scheme === 'http' || scheme === 'https') return;
  if (allowDataUrls && (scheme === 'data' || scheme === 'blob')) return;
  throw new PlayerError(
    'policy/scheme',
    scheme === 'userinfo'
      ? `${redactUrl(url)} carries a user name or password, which fetch() refuses. Send credentials by the onRequest hook.`
      : `${redactUrl(url)} uses the scheme "${scheme}", which the player does not follow: only http and https, and data: and blob: with network.allowDataUrls.`,
    { url: redactUrl(url), scheme },
  );
}
