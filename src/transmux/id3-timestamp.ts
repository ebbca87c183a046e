import { ByteReader } from '../kit/byte-reader.js';
import { headerLength, synchsafe } from './id3.js';

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
