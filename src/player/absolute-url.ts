/** What is no URL at all is left as it is: the request is refused with the reason. */
export function absoluteUrl(url: string, base: string): string {
  try {
    return new URL(url, base).href;
  } catch {
    return url; // Told by `policy/scheme`.
  }
}
