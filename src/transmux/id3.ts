/** Ten bytes of header, and a footer of ten where the flag says so (ID3v2.4 §3). */
export const headerLength = 10;

/** Longest tag that is worth waiting for: pictures are left out of streams; the format would allow 256 MB. */
export const maxId3Bytes = 1 << 20;

export function startsWithId3(bytes: Uint8Array, offset: number): boolean {
  return bytes[offset] === 0x49 && bytes[offset + 1] === 0x44 && bytes[offset + 2] === 0x33;
}

/** Whole length in bytes of the ID3v2 tag at `offset`; null while its header has not arrived. */
export function id3Length(bytes: Uint8Array, offset: number): number | null {
  if (bytes.length - offset < headerLength) return null;
  const hasFooter = ((bytes[offset + 5] ?? 0) & 0x10) !== 0;
  return headerLength + synchsafe(bytes, offset + 6) + (hasFooter ? headerLength : 0);
}

/** Seven bits a byte, so that no tag holds an MPEG sync word. */
export function synchsafe(bytes: Uint8Array, offset: number): number {
  let value = 0;
  for (let at = offset; at < offset + 4; at += 1) value = value * 128 + ((bytes[at] ?? 0) & 0x7f);
  return value;
}
