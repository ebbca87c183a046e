import { concatBytes } from '../../../src/kit/bytes.js';
import { u16, u32, u8 } from './byte-fields.js';

/** The wheel of 33-bit 90 kHz timestamps. */
export const clockWrap = 2 ** 33;

/** How a payload starts its first packet. */
export interface PacketStart {
  /** 90 kHz; written as program clock reference where given. */
  readonly clockReference?: number;
  readonly randomAccess?: boolean;
}

/** Cuts payloads into 188-byte packets and counts continuity for each PID, across segments. */
export interface Packetizer {
  packets(pid: number, payload: Uint8Array, start?: PacketStart): Uint8Array;
}

export function createPacketizer(): Packetizer {
  const counters = new Map<number, number>();
  return {
    packets(pid, payload, start = {}) {
      const out: Uint8Array[] = [];
      for (let offset = 0; offset < payload.length; ) {
        const isFirst = offset === 0;
        const counter = counters.get(pid) ?? 0;
        counters.set(pid, (counter + 1) & 15);
        const fields = isFirst ? adaptationFields(start) : new Uint8Array();
        const space = 184 - (fields.length === 0 ? 0 : fields.length + 1);
        const taken = Math.min(space, payload.length - offset);
        const adaptation = adaptationField(fields, 184 - taken);
        out.push(u8(0x47, (isFirst ? 0x40 : 0) | (pid >> 8), pid, (adaptation.length === 0 ? 0x10 : 0x30) | counter), adaptation);
        out.push(payload.subarray(offset, offset + taken));
        offset += taken;
      }
      return concatBytes(out);
    },
  };
}

function adaptationFields({ clockReference, randomAccess }: PacketStart): Uint8Array {
  if (clockReference === undefined && randomAccess !== true) return new Uint8Array();
  const flags = u8((randomAccess === true ? 0x40 : 0) | (clockReference === undefined ? 0 : 0x10));
  if (clockReference === undefined) return flags;
  const base = ((clockReference % clockWrap) + clockWrap) % clockWrap;
  // 33 bits of base, 6 reserved, 9 of extension (0).
  const high = Math.floor(base / 2);
  return concatBytes([flags, u8(high >>> 24, high >>> 16, high >>> 8, high, ((base % 2) << 7) | 0x7e, 0)]);
}

/** Adaptation field of exactly `size` bytes, filled up with stuffing; none where `size` is 0. */
function adaptationField(fields: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size).fill(0xff);
  if (size === 0) return out;
  out[0] = size - 1;
  if (size > 1) out[1] = 0;
  out.set(fields, 1);
  return out;
}

/** A PSI section as the payload of one packet: pointer field, section, CRC-32/MPEG-2, stuffing. */
export function programTable(tableId: number, tableIdExtension: number, body: Uint8Array): Uint8Array {
  const section = concatBytes([u8(tableId), u16(0xb000 | (body.length + 9)), u16(tableIdExtension), u8(0xc1, 0, 0), body]);
  const crc = crc32Mpeg2(section);
  const payload = concatBytes([u8(0), section, u32(crc)]);
  return concatBytes([payload, new Uint8Array(184 - payload.length).fill(0xff)]);
}

export function crc32Mpeg2(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
