/** Epoch ms of a time in ISO 8601; UTC where it names no zone, unlike in scripts. NaN for anything else. */
export function epochOf(text: string): number {
  const time = text.trim();
  return Date.parse(/T[\d:.]+$/.test(time) ? `${time}Z` : time);
}
