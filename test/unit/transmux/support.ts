import { readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { concatBytes, fingerprint } from '../../../src/kit/bytes.js';
import { boxes, findBox, fullBoxReader } from '../../../src/kit/isobmff.js';
import type { MediaType } from '../../../src/model/presentation.js';
import type { MediaPiece, SegmentStart, Transmuxer, TransmuxOutput } from '../../../src/ports/transmuxer.js';
import { createTransmuxer } from '../../../src/transmux/index.js';
import { createTransportReader } from '../../../src/transmux/transport-readers.js';

/** Of the transmuxer's own fixtures; see fixtures/README.md. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

/** `needsLead`: as in a browser that shows pictures with negative composition offsets late. */
export function newTransmuxer(needsLead = false): Transmuxer {
  return createTransmuxer({
    loadLeadingMp4: needsLead ? () => import('../../../src/transmux/mp4-decode-lead.js') : null,
    loadTransport: async (container) => createTransportReader(container),
    loadWebm: () => import('../../../src/transmux/webm-pass-through.js'),
  });
}

export function segmentStart(changes: Partial<SegmentStart> = {}): SegmentStart {
  return { container: 'unknown', url: 'https://media.example/segment', init: null, renditionId: 'r', timeline: 0, isContiguous: false, expectedMediaSeconds: null, wants: ['video', 'audio'], ...changes };
}

export interface Feed {
  readonly transmuxer?: Transmuxer;
  readonly start?: Partial<SegmentStart>;
  /** Sizes of the pushes, in turn; the last one holds for the rest. */
  readonly chunks?: readonly number[];
}

/** One segment through a transmuxer, whole. */
export async function transmux(bytes: Uint8Array, { transmuxer = newTransmuxer(), start = {}, chunks = [4096] }: Feed = {}): Promise<TransmuxOutput> {
  const outputs = [await transmuxer.start(segmentStart(start))];
  let turn = 0;
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, chunks[Math.min(turn, chunks.length - 1)] ?? bytes.length);
    outputs.push(await transmuxer.push(bytes.slice(at, at + size)));
    at += size;
    turn += 1;
  }
  outputs.push(await transmuxer.end());
  return { pieces: outputs.flatMap(({ pieces }) => pieces), warnings: outputs.flatMap(({ warnings }) => warnings) };
}

/** What a sink of one type would be given, one after the other. */
export function bytesFor(pieces: readonly MediaPiece[], type: MediaType): Uint8Array {
  return concatBytes(pieces.filter((piece) => piece.type === type).map(({ bytes }) => bytes));
}

export interface ReadSample {
  readonly time: number;
  readonly isKey: boolean;
  readonly size: number;
  readonly print: number;
}

/** The samples of a file as another demuxer sees them, in decode order. */
export async function samplesIn(file: Uint8Array, type: MediaType): Promise<ReadSample[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
  const track = type === 'video' ? await input.getPrimaryVideoTrack() : await input.getPrimaryAudioTrack();
  if (track === null) return [];
  const samples: ReadSample[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    samples.push({ time: round(packet.timestamp), isKey: packet.type === 'key', size: packet.data.length, print: fingerprint(packet.data) });
  }
  return samples;
}

/** Of each sample of each run that has them, in ticks. */
export function compositionOffsets(file: Uint8Array): number[] {
  const offsets: number[] = [];
  for (const moof of boxes(file)) {
    const trun = moof.type === 'moof' ? findBox(file, moof, ['traf', 'trun']) : null;
    if (trun === null) continue;
    const { reader, flags } = fullBoxReader(file, trun);
    const width = (flag: number): number => ((flags & flag) === 0 ? 0 : 4);
    const count = reader.u32();
    reader.skip(width(0x1) + width(0x4));
    for (let index = 0; index < count && width(0x800) > 0; index += 1) {
      reader.skip(width(0x100) + width(0x200) + width(0x400));
      offsets.push(reader.i32());
    }
  }
  return offsets;
}

/** Decode times of fragments of one track, in its timescale: where each starts and ends by its own count. */
export function fragmentSpans(file: Uint8Array): { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const moof of boxes(file)) {
    const tfdt = moof.type === 'moof' ? findBox(file, moof, ['traf', 'tfdt']) : null;
    const trun = moof.type === 'moof' ? findBox(file, moof, ['traf', 'trun']) : null;
    if (tfdt === null || trun === null) continue;
    const start = fullBoxReader(file, tfdt).reader.u64();
    const { reader } = fullBoxReader(file, trun);
    let end = start;
    const count = reader.u32();
    reader.skip(4);
    for (let index = 0; index < count; index += 1) {
      end += reader.u32();
      reader.skip(12);
    }
    spans.push({ start, end });
  }
  return spans;
}

/** To a tenth of a millisecond: below what 90 kHz tells. */
function round(seconds: number): number {
  return Math.round(seconds * 1e4) / 1e4;
}

const packetLength = 188;

export function tsPackets(ts: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(ts.length / packetLength) }, (_, index) => ts.slice(index * packetLength, (index + 1) * packetLength));
}

export function pidOf(packet: Uint8Array): number {
  return (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
}

/** Where the payload of a packet starts. */
export function payloadOffset(packet: Uint8Array): number {
  return ((packet[3] ?? 0) & 0x20) === 0 ? 4 : 5 + (packet[4] ?? 0);
}

/** The same stream with all presentation and decode times later by `ticks` of 90 kHz, modulo 2^33. */
export function shiftClock(ts: Uint8Array, ticks: number): Uint8Array {
  return concatBytes(
    tsPackets(ts).map((packet) => {
      const at = payloadOffset(packet);
      const isPes = ((packet[1] ?? 0) & 0x40) !== 0 && packet[at] === 0 && packet[at + 1] === 0 && packet[at + 2] === 1;
      if (!isPes) return packet;
      const flags = packet[at + 7] ?? 0;
      if ((flags & 0x80) !== 0) shiftTime(packet, at + 9, ticks);
      if ((flags & 0x40) !== 0) shiftTime(packet, at + 14, ticks);
      return packet;
    }),
  );
}

function shiftTime(packet: Uint8Array, at: number, ticks: number): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = packet.subarray(at, at + 5);
  const time = (((a >> 1) & 7) * 2 ** 30 + ((b << 22) | ((c >> 1) << 15) | (d << 7) | (e >> 1)) + ticks + 2 ** 33) % 2 ** 33;
  packet.set([(a & 0xf1) | (Math.floor(time / 2 ** 30) << 1), (time >>> 22) & 255, ((time >>> 14) & 254) | 1, (time >>> 7) & 255, ((time << 1) & 254) | 1], at);
}
