/** The URL without query, fragment and userinfo, where tokens live; what cannot be parsed is cut at 80 characters. */
export function redactUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    if (protocol === 'data:' || protocol === 'blob:') return `${protocol}…`;
    return `${protocol}//${host}${pathname}`;
  } catch {
    // Not an absolute URL: it can still carry a token behind its question mark.
    return (url.split(/[?#]/, 1)[0] ?? '').slice(0, 80);
  }
}
