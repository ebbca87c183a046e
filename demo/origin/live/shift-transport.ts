const packetBytes = 188;
const clockWrap = 2 ** 33;

/** Packets with a payload by PID: what continuity counters count. */
export function countPayloads(bytes: Uint8Array): Map<number, number> {
  const out = new Map<number, number>();
  for (let offset = 0; offset < bytes.length; offset += packetBytes) {
    if (((bytes[offset + 3] ?? 0) & 0x10) === 0) continue;
    const pid = pidAt(bytes, offset);
    out.set(pid, (out.get(pid) ?? 0) + 1);
  }
  return out;
}

/**
 * A copy of an MPEG-TS segment with PTS, DTS and PCR moved by `ticks` of 90 kHz modulo 2^33, and continuity counters moved by
 * what `counterShift` says of their PID.
 */
export function shiftTransport(bytes: Uint8Array, ticks: number, counterShift: (pid: number) => number): Uint8Array {
  const out = bytes.slice();
  for (let offset = 0; offset < out.length; offset += packetBytes) {
    const flags = out[offset + 3] ?? 0;
    const adaptationBytes = (flags & 0x20) === 0 ? 0 : 1 + (out[offset + 4] ?? 0);
    if ((flags & 0x10) !== 0) out[offset + 3] = (flags & 0xf0) | ((flags + counterShift(pidAt(out, offset))) & 15);
    if (adaptationBytes > 1 && ((out[offset + 5] ?? 0) & 0x10) !== 0) shiftClockReference(out, offset + 6, ticks);
    const payload = offset + 4 + adaptationBytes;
    const startsUnit = ((out[offset + 1] ?? 0) & 0x40) !== 0 && (flags & 0x10) !== 0;
    // A PES packet begins 00 00 01; tables do not, their pointer field is followed by a table id.
    if (startsUnit && out[payload] === 0 && out[payload + 1] === 0 && out[payload + 2] === 1) shiftPes(out, payload, ticks);
  }
  return out;
}

function pidAt(bytes: Uint8Array, offset: number): number {
  return (((bytes[offset + 1] ?? 0) & 0x1f) << 8) | (bytes[offset + 2] ?? 0);
}

/** ISO 13818-1, 2.4.3.7: which times there are is told by the two highest bits of the eighth byte. */
function shiftPes(bytes: Uint8Array, payload: number, ticks: number): void {
  const times = (bytes[payload + 7] ?? 0) >> 6;
  if ((times & 2) !== 0) shiftTimestamp(bytes, payload + 9, ticks);
  if (times === 3) shiftTimestamp(bytes, payload + 14, ticks);
}

/** 33 bits in five bytes, with marker bits between. */
function shiftTimestamp(bytes: Uint8Array, at: number, ticks: number): void {
  const byte = (index: number): number => bytes[at + index] ?? 0;
  const old = ((byte(0) >> 1) & 7) * 2 ** 30 + (byte(1) << 22) + ((byte(2) >> 1) << 15) + (byte(3) << 7) + (byte(4) >> 1);
  const time = wrapped(old + ticks);
  const low = time % 2 ** 30;
  bytes[at] = (byte(0) & 0xf0) | (Math.floor(time / 2 ** 30) << 1) | 1;
  bytes[at + 1] = low >>> 22;
  bytes[at + 2] = ((low >>> 14) & 0xfe) | 1;
  bytes[at + 3] = low >>> 7;
  bytes[at + 4] = ((low << 1) & 0xfe) | 1;
}

/** 33 bits of base, 6 reserved, 9 of extension, which stays. */
function shiftClockReference(bytes: Uint8Array, at: number, ticks: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 6);
  const last = view.getUint8(4);
  const base = wrapped(view.getUint32(0) * 2 + (last >> 7) + ticks);
  view.setUint32(0, Math.floor(base / 2));
  view.setUint8(4, (last & 0x7f) | ((base % 2) << 7));
}

function wrapped(ticks: number): number {
  return ((ticks % clockWrap) + clockWrap) % clockWrap;
}
