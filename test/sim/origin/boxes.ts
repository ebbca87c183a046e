/** Writing ISO-BMFF boxes (ISO/IEC 14496-12), as small as they can be and still be true. */
export type Bytes = Uint8Array;

export function u8(...values: readonly number[]): Bytes {
  return Uint8Array.from(values);
}

export function u16(value: number): Bytes {
  return u8((value >>> 8) & 255, value & 255);
}

export function u32(value: number): Bytes {
  return u8((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

export function u64(value: number): Bytes {
  return join(u32(Math.floor(value / 2 ** 32)), u32(value >>> 0));
}

export function f64(value: number): Bytes {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setFloat64(0, value);
  return out;
}

export function ascii(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function zeros(count: number): Bytes {
  return new Uint8Array(count);
}

export function join(...parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function box(type: string, ...body: readonly Bytes[]): Bytes {
  const size = body.reduce((sum, part) => sum + part.length, 8);
  return join(u32(size), ascii(type), ...body);
}

export function fullBox(type: string, version: number, flags: number, ...body: readonly Bytes[]): Bytes {
  return box(type, u32((version << 24) | flags), ...body);
}
