import { concatBytes } from '../../../src/kit/bytes.js';
import { adtsFrames } from './adts.js';
import { annexBFrame } from './annex-b.js';
import { u16, u8 } from './byte-fields.js';
import type { EncodedTrack, TrackSegment } from './encoded-track.js';
import { clockWrap, createPacketizer, programTable } from './transport-packets.js';

const tablePid = 0x1000;
const videoPid = 0x100;
const audioPid = 0x101;
/** The clock reference runs this far ahead of decoding: 0.1 s of 90 kHz. */
const decodeLead = 9000;
/** AAC frames in one PES packet, about 0.13 s, as encoders group them. */
const framesPerPes = 6;

/** Writes the segments of one rendition in order; continuity counters run through. */
export interface TransportMuxer {
  /** `segments`: the video, the audio, or both, of one stretch of time. PAT and PMT come first. */
  segment(segments: readonly TrackSegment[]): Uint8Array;
}

/** `baseTicks` (90 kHz) is the timestamp of presentation time 0 of the tracks, modulo 2^33. */
export function createTransportMuxer(tracks: readonly EncodedTrack[], baseTicks: number): TransportMuxer {
  const packetizer = createPacketizer();
  const clockPid = tracks.some(({ kind }) => kind === 'video') ? videoPid : audioPid;
  const streams = tracks.map(({ kind }) => (kind === 'video' ? u8(0x1b, ...pidField(videoPid), 0xf0, 0) : u8(0x0f, ...pidField(audioPid), 0xf0, 0)));
  const association = programTable(0, 1, concatBytes([u16(1), pidField(tablePid)]));
  const map = programTable(2, 1, concatBytes([pidField(clockPid), u16(0xf000), ...streams]));
  return {
    segment(segments) {
      const units = segments.flatMap((segment) => elementaryUnits(segment, baseTicks)).sort((a, b) => a.dts - b.dts);
      return concatBytes([
        packetizer.packets(0, association),
        packetizer.packets(tablePid, map),
        ...units.map((unit) =>
          packetizer.packets(unit.pid, pesPacket(unit), {
            randomAccess: unit.key,
            ...(unit.pid === clockPid ? { clockReference: unit.dts - decodeLead } : {}),
          }),
        ),
      ]);
    },
  };
}

function pidField(pid: number): Uint8Array {
  return u16(0xe000 | pid);
}

interface ElementaryUnit {
  readonly pid: number;
  /** 90 kHz, not wrapped. */
  readonly dts: number;
  readonly pts: number;
  readonly key: boolean;
  readonly data: Uint8Array;
}

function elementaryUnits({ track, samples }: TrackSegment, baseTicks: number): ElementaryUnit[] {
  const ticks = (time: number): number => baseTicks + Math.round((time * 90000) / track.timescale);
  if (track.kind === 'video') {
    return samples.map((sample) => ({
      pid: videoPid,
      dts: ticks(sample.dts - track.decodeDelay),
      pts: ticks(sample.pts),
      key: sample.key,
      data: annexBFrame(track, sample),
    }));
  }
  const out: ElementaryUnit[] = [];
  for (let index = 0; index < samples.length; index += framesPerPes) {
    const group = samples.slice(index, index + framesPerPes);
    const time = ticks(group[0]?.pts ?? 0);
    out.push({ pid: audioPid, dts: time, pts: time, key: true, data: adtsFrames(track, group) });
  }
  return out;
}

/** ISO 13818-1, 2.4.3.6. Video has no length: a frame may be longer than 16 bits tell. */
function pesPacket({ pid, pts, dts, data }: ElementaryUnit): Uint8Array {
  const both = pts !== dts;
  const times = both ? [timestamp(3, pts), timestamp(1, dts)] : [timestamp(2, pts)];
  const headBytes = both ? 10 : 5;
  const length = pid === videoPid ? 0 : 3 + headBytes + data.length;
  const head = u8(0, 0, 1, pid === videoPid ? 0xe0 : 0xc0, ...u16(length), 0x84, both ? 0xc0 : 0x80, headBytes);
  return concatBytes([head, ...times, data]);
}

function timestamp(prefix: number, ticks: number): Uint8Array {
  const wrapped = ((ticks % clockWrap) + clockWrap) % clockWrap;
  const top = Math.floor(wrapped / 2 ** 30);
  const rest = wrapped % 2 ** 30;
  return u8((prefix << 4) | (top << 1) | 1, rest >>> 22, ((rest >>> 14) & 0xfe) | 1, rest >>> 7, ((rest << 1) & 0xfe) | 1);
}
