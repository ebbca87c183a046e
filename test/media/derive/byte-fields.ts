/** Big-endian fields as byte arrays, the letters of every container format. Values beyond a field's width are cut off. */
export function u8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function u16(value: number): Uint8Array {
  return u8(value >>> 8, value);
}

export function u24(value: number): Uint8Array {
  return u8(value >>> 16, value >>> 8, value);
}

/** Negative values are written in two's complement. */
export function u32(value: number): Uint8Array {
  return u8(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Exact up to 2^53. */
export function u64(value: number): Uint8Array {
  return u8(...u32(Math.floor(value / 2 ** 32)), ...u32(value % 2 ** 32));
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function readU32(bytes: Uint8Array, offset: number): number {
  return viewOf(bytes).getUint32(offset);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
