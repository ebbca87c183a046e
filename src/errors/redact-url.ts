/**
 * The URL without query, fragment and userinfo, where tokens live. Of another scheme than http(s) only the scheme: all of it may
 * be content. What cannot be parsed is cut at 80 characters.
 */
export function redactUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? `${protocol}//${host}${pathname}` : `${protocol}…`;
  } catch {
    // Not an absolute URL, or a broken one: it can still carry a token behind its question mark or before its host.
    const path = url.split(/[?#]/, 1)[0] ?? '';
    return path.replace(/^((?:[a-z][\w+.-]*:)?\/\/)[^/]*@/i, '$1').slice(0, 80);
  }
}
