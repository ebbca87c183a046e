import { concatBytes } from '../kit/bytes.js';
import { MalformedBytes } from '../kit/byte-reader.js';
import { tsPacketLength } from './sniff.js';
import { readPat, readPmt, SectionAssembler, type ElementaryStreamInfo } from './ts-psi.js';

/** What is wrong with a stream that plays nevertheless. */
export interface TsDamage {
  /** Jumps of the continuity counter, on the streams that are used. */
  lostPackets: number;
  /** Bytes between packets that belong to none. */
  strayBytes: number;
  /** Packets and tables that contradict themselves, or are marked as broken. */
  brokenPackets: number;
  scrambledPackets: number;
}

export interface TsListener {
  /** The program's streams, at first and whenever they change. */
  onProgram(streams: readonly ElementaryStreamInfo[]): void;
  /** Payload of a stream of the program; `isStart`: a PES packet begins here. */
  onPayload(pid: number, payload: Uint8Array, isStart: boolean): void;
}

/** Packets before the first program map that are kept for it: 376 kB. */
const maxWaitingPackets = 2000;

interface Packet {
  readonly pid: number;
  readonly payload: Uint8Array;
  readonly isStart: boolean;
}

/**
 * Splits bytes into transport packets (ISO/IEC 13818-1 §2.4.3), finds the sync again where it is lost, checks each header
 * against its packet, follows the tables, and hands out payloads. One segment or several that follow each other.
 */
export class TsPackets {
  readonly #listener: TsListener;
  #carry: Uint8Array = new Uint8Array(0);
  #pmtPid: number | null = null;
  #pat = new SectionAssembler();
  #pmt = new SectionAssembler();
  #programPrint = '';
  #pids: ReadonlySet<number> | null = null;
  #waiting: Packet[] = [];
  readonly #counters = new Map<number, number>();
  damage: TsDamage = { lostPackets: 0, strayBytes: 0, brokenPackets: 0, scrambledPackets: 0 };

  constructor(listener: TsListener) {
    this.#listener = listener;
  }

  get hasProgram(): boolean {
    return this.#pids !== null;
  }

  /** Counters begin anew with each segment, as segmenters do; the program is kept unless `forgetProgram`. */
  startSegment(forgetProgram: boolean): void {
    this.#carry = new Uint8Array(0);
    this.#counters.clear();
    this.#waiting = [];
    this.damage = { lostPackets: 0, strayBytes: 0, brokenPackets: 0, scrambledPackets: 0 };
    if (!forgetProgram) return;
    this.#pmtPid = null;
    this.#pids = null;
    this.#programPrint = '';
    this.#pat = new SectionAssembler();
    this.#pmt = new SectionAssembler();
  }

  push(bytes: Uint8Array): void {
    const all = this.#carry.length === 0 ? bytes : concatBytes([this.#carry, bytes]);
    let offset = 0;
    while (offset < all.length) {
      if (!this.#isPacketStart(all, offset)) {
        this.damage.strayBytes += 1;
        offset += 1;
        continue;
      }
      const end = offset + tsPacketLength;
      if (end > all.length) break;
      this.#packet(all.subarray(offset, end));
      offset = end;
    }
    this.#carry = all.slice(offset);
  }

  /** Once out of rhythm, a sync byte counts only with another one behind its packet: inside of data it is a byte like others. */
  #isPacketStart(bytes: Uint8Array, offset: number): boolean {
    if (bytes[offset] !== 0x47) return false;
    return this.damage.strayBytes === 0 || (bytes[offset + tsPacketLength] ?? 0x47) === 0x47;
  }

  #packet(packet: Uint8Array): void {
    const [, b1 = 0, b2 = 0, b3 = 0, adaptationLength = 0, adaptationFlags = 0] = packet;
    const pid = ((b1 & 0x1f) << 8) | b2;
    const hasAdaptation = (b3 & 0x20) !== 0;
    const hasPayload = (b3 & 0x10) !== 0;
    const start = hasAdaptation ? 5 + adaptationLength : 4;
    if ((b1 & 0x80) !== 0 || start > tsPacketLength) {
      this.damage.brokenPackets += 1;
      return;
    }
    if (!hasPayload || start === tsPacketLength || pid === 0x1fff) return;
    const isTable = pid === 0 || pid === this.#pmtPid;
    if (!isTable && this.#pids !== null && !this.#pids.has(pid)) return;
    const isDeclaredJump = hasAdaptation && adaptationLength > 0 && (adaptationFlags & 0x80) !== 0;
    if (this.#isRepeated(pid, b3 & 15, isDeclaredJump)) return;
    if ((b3 & 0xc0) !== 0) {
      this.damage.scrambledPackets += 1;
      return;
    }
    const payload = packet.subarray(start);
    const isStart = (b1 & 0x40) !== 0;
    if (isTable) this.#table(pid, payload, isStart);
    else if (this.#pids !== null) this.#listener.onPayload(pid, payload, isStart);
    else if (this.#waiting.length < maxWaitingPackets) this.#waiting.push({ pid, payload, isStart });
  }

  /** A packet may be sent twice in a row (§2.4.3.3); any other break of the count is loss. */
  #isRepeated(pid: number, counter: number, isDeclaredJump: boolean): boolean {
    const last = this.#counters.get(pid);
    this.#counters.set(pid, counter);
    if (last === undefined || isDeclaredJump || counter === ((last + 1) & 15)) return false;
    if (counter === last) return true;
    this.damage.lostPackets += (counter - last - 1) & 15;
    return false;
  }

  #table(pid: number, payload: Uint8Array, isStart: boolean): void {
    try {
      if (pid === 0) {
        const section = this.#pat.push(payload, isStart);
        const pmtPid = section === null ? null : readPat(section);
        if (pmtPid === null || pmtPid === this.#pmtPid) return;
        this.#pmtPid = pmtPid;
        this.#pmt = new SectionAssembler();
        this.#tablesAmongWaiting(pmtPid);
        return;
      }
      const section = this.#pmt.push(payload, isStart);
      const streams = section === null ? null : readPmt(section);
      if (streams !== null) this.#program(streams);
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error;
      this.damage.brokenPackets += 1;
    }
  }

  /** The map may have come before the table that names its PID. */
  #tablesAmongWaiting(pmtPid: number): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ pid }) => pid !== pmtPid);
    for (const packet of waiting) {
      if (packet.pid === pmtPid) this.#table(pmtPid, packet.payload, packet.isStart);
    }
  }

  #program(streams: readonly ElementaryStreamInfo[]): void {
    const print = streams.map(({ pid, codec }) => `${pid} ${codec}`).join();
    if (print === this.#programPrint) return;
    this.#programPrint = print;
    this.#pids = new Set(streams.map(({ pid }) => pid));
    this.#listener.onProgram(streams);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { pid, payload, isStart } of waiting) {
      if (this.#pids.has(pid)) this.#listener.onPayload(pid, payload, isStart);
    }
  }
}
