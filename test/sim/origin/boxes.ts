/** Writing ISO-BMFF boxes (ISO/IEC 14496-12), as small as they can be and still be true. */
export type Bytes = Uint8Array;

export function u8(...values: readonly number[]): Bytes {
  return new Uint8Array(values);
}

export function u16(value: number): Bytes {
  const out = new Uint8Array(2);
  out[0] = value >>> 8;
  out[1] = value;
  return out;
}

export function u32(value: number): Bytes {
  const out = new Uint8Array(4);
  putU32(out, 0, value);
  return out;
}

function putU32(out: Bytes, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
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
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function box(type: string, ...body: readonly Bytes[]): Bytes {
  let size = 8;
  for (const part of body) size += part.length;
  const out = new Uint8Array(size);
  putU32(out, 0, size);
  for (let index = 0; index < 4; index += 1) out[4 + index] = type.charCodeAt(index);
  let at = 8;
  for (const part of body) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function fullBox(type: string, version: number, flags: number, ...body: readonly Bytes[]): Bytes {
  return box(type, u32((version << 24) | flags), ...body);
}
