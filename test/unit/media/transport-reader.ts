/** A reader of MPEG-TS for the tests, written from ISO 13818-1 apart from the muxer that it checks. */
export interface PesUnit {
  readonly pid: number;
  /** 90 kHz as stored: modulo 2^33. */
  readonly pts: number;
  readonly dts: number;
  readonly randomAccess: boolean;
  /** Clock reference of the packet that starts the unit. */
  readonly pcr: number | null;
  readonly data: Uint8Array;
}

export interface TransportContent {
  /** Stream types by PID, from the PMT. */
  readonly streams: ReadonlyMap<number, number>;
  readonly units: readonly PesUnit[];
  /** Packets whose continuity counter was not the next one. */
  readonly continuityErrors: number;
}

export function readTransport(bytes: Uint8Array): TransportContent {
  if (bytes.length === 0 || bytes.length % 188 !== 0) throw new Error(`${bytes.length} bytes are no whole number of packets.`);
  const counters = new Map<number, number>();
  const open = new Map<number, { pcr: number | null; randomAccess: boolean; pieces: Uint8Array[] }>();
  const streams = new Map<number, number>();
  const units: PesUnit[] = [];
  let continuityErrors = 0;
  let mapPid = -1;
  const finish = (pid: number): void => {
    const unit = open.get(pid);
    if (unit !== undefined) units.push(readPes(pid, unit.pcr, unit.randomAccess, Buffer.concat(unit.pieces)));
    open.delete(pid);
  };
  for (let offset = 0; offset < bytes.length; offset += 188) {
    const packet = Buffer.from(bytes.subarray(offset, offset + 188));
    if (packet[0] !== 0x47) throw new Error(`No sync byte at ${offset}.`);
    const pid = packet.readUInt16BE(1) & 0x1fff;
    const counter = packet.readUInt8(3) & 15;
    const last = counters.get(pid);
    if (last !== undefined && counter !== ((last + 1) & 15)) continuityErrors += 1;
    counters.set(pid, counter);
    const hasAdaptation = (packet.readUInt8(3) & 0x20) !== 0;
    const adaptationBytes = hasAdaptation ? 1 + packet.readUInt8(4) : 0;
    const flags = adaptationBytes > 1 ? packet.readUInt8(5) : 0;
    const payload = packet.subarray(4 + adaptationBytes);
    const isStart = (packet.readUInt8(1) & 0x40) !== 0;
    if (pid === 0) mapPid = readSection(payload).readUInt16BE(10) & 0x1fff;
    else if (pid === mapPid) readMap(readSection(payload), streams);
    else {
      if (isStart) {
        finish(pid);
        const pcr = (flags & 0x10) === 0 ? null : packet.readUInt32BE(6) * 2 + (packet.readUInt8(10) >> 7);
        open.set(pid, { pcr, randomAccess: (flags & 0x40) !== 0, pieces: [] });
      }
      open.get(pid)?.pieces.push(payload);
    }
  }
  for (const pid of [...open.keys()]) finish(pid);
  return { streams, units, continuityErrors };
}

function readSection(payload: Buffer): Buffer {
  const section = payload.subarray(1 + payload.readUInt8(0));
  return section.subarray(0, 3 + (section.readUInt16BE(1) & 0xfff));
}

function readMap(section: Buffer, streams: Map<number, number>): void {
  const infoBytes = section.readUInt16BE(10) & 0xfff;
  for (let offset = 12 + infoBytes; offset < section.length - 4; offset += 5 + (section.readUInt16BE(offset + 3) & 0xfff)) {
    streams.set(section.readUInt16BE(offset + 1) & 0x1fff, section.readUInt8(offset));
  }
}

function readPes(pid: number, pcr: number | null, randomAccess: boolean, pes: Buffer): PesUnit {
  if (pes.readUIntBE(0, 3) !== 1) throw new Error('No PES start code.');
  const length = pes.readUInt16BE(4);
  if (length !== 0 && length !== pes.length - 6) throw new Error(`PES says ${length} bytes, has ${pes.length - 6}.`);
  const time = (at: number): number => (pes.readUInt8(at) & 0x0e) * 2 ** 29 + (pes.readUInt16BE(at + 1) >> 1) * 2 ** 15 + (pes.readUInt16BE(at + 3) >> 1);
  const pts = time(9);
  const dts = (pes.readUInt8(7) & 0x40) === 0 ? pts : time(14);
  return { pid, pts, dts, pcr, randomAccess, data: new Uint8Array(pes.subarray(9 + pes.readUInt8(8))) };
}
