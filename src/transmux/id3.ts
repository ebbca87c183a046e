import { ByteReader } from '../kit/byte-reader.js';

/** Ten bytes of header, and a footer of ten where the flag says so (ID3v2.4 §3). */
const headerLength = 10;

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
function synchsafe(bytes: Uint8Array, offset: number): number {
  let value = 0;
  for (let at = offset; at < offset + 4; at += 1) value = value * 128 + ((bytes[at] ?? 0) & 0x7f);
  return value;
}

const timestampOwner = 'com.apple.streaming.transportStreamTimestamp';

/**
 * The 33-bit 90 kHz time of the first sample that HLS packed audio carries in a PRIV frame (RFC 8216bis §3.4); null where the
 * tag, which must be whole, has none.
 */
export function id3Timestamp(tag: Uint8Array): number | null {
  const major = tag[3] ?? 0;
  let offset = headerLength;
  while (offset + headerLength <= tag.length) {
    const id = String.fromCharCode(...tag.subarray(offset, offset + 4));
    if (!/^[A-Z0-9]{4}$/.test(id)) return null;
    const reader = new ByteReader(tag, offset + 4);
    const size = major >= 4 ? synchsafe(tag, offset + 4) : reader.u32();
    const body = tag.subarray(offset + headerLength, Math.min(tag.length, offset + headerLength + size));
    if (id === 'PRIV') {
      const ownerEnd = body.indexOf(0);
      if (ownerEnd >= 0 && String.fromCharCode(...body.subarray(0, Math.min(ownerEnd, 100))) === timestampOwner && body.length >= ownerEnd + 9) {
        const view = new ByteReader(body, ownerEnd + 1);
        return (view.u32() & 1) * 2 ** 32 + view.u32();
      }
    }
    offset += headerLength + size;
  }
  return null;
}
