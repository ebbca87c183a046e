type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element on one line; attributes that are undefined are left out. `content` is markup and goes in as it is. */
export function tag(name: string, attributes: Attributes, content = ''): string {
  const head = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeText(String(value))}"`])).join('');
  return content === '' ? `<${name}${head}/>` : `<${name}${head}>${content}</${name}>`;
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** ISO 8601 duration of seconds, to the millisecond. */
export function isoDuration(seconds: number): string {
  return `PT${Math.round(seconds * 1000) / 1000}S`;
}

export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
