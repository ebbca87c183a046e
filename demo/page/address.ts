/** A stream's URL in the page's address: `#/media/hls-ts/master.m3u8`, so that a link opens it. */
export function urlOfHash(hash: string): string | null {
  const url = hash.replace(/^#/, '').trim();
  return url === '' ? null : url;
}

export function hashOfUrl(url: string): string {
  // A `#` of the URL's own would end the hash for some readers; a space would break the link in a mail.
  return `#${url.replace(/#/g, '%23').replace(/\s/g, '%20')}`;
}

/** Streams of this origin are written without it. */
export function shortUrl(url: string, origin: string): string {
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}
