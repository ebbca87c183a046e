/**
 * The decode time, 33 bits of 90 kHz, in the header of a PES packet (ISO/IEC 13818-1 §2.4.3.6) that begins with `payload`; null
 * where it has none or its header does not fit.
 */
export function pesTimes(payload: Uint8Array): { readonly dts: number } | null {
  const flags = payload[7] ?? 0;
  if (payload[0] !== 0 || payload[1] !== 0 || payload[2] !== 1 || (flags & 0x80) === 0) return null;
  const at = (flags & 0x40) === 0 ? 9 : 14;
  if (payload.length < at + 5) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = payload.subarray(at, at + 5);
  return { dts: ((a >> 1) & 7) * 2 ** 30 + ((b << 22) | ((c >> 1) << 15) | (d << 7) | (e >> 1)) };
}
