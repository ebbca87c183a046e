import { MalformedBytes } from '../kit/byte-reader.js';
import type { Sample, VideoConfig } from './fmp4-writer.js';
import type { TrackAssembler } from './track-assembler.js';
import { ticksPerSecond } from './ts-clock.js';

/** What a frame lasts where nothing follows it and nothing came before: 1/30 s. */
const fallbackDuration = 3000;
/** A longer step from frame to frame is a jump of the clock: a new fragment. */
const maxFrameDuration = 5 * ticksPerSecond;

const nal = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9, filler: 12 };

/** What a sequence parameter set says of the picture; pixels. */
export interface PictureConfig {
  readonly width: number;
  readonly height: number;
  /** Sample aspect ratio. */
  readonly sarRatio: readonly [number, number];
}

/** A unit of H.264 (ISO/IEC 14496-10 §7.3.1), without start code. */
export interface NalUnit {
  readonly nalUnitTypeCode: number;
  readonly data: Uint8Array;
  /** Without emulation prevention: of SEI and SPS. */
  readonly escapedRBSP?: Uint8Array;
  /** Of an SPS. */
  readonly config?: PictureConfig;
}

/** Makes samples out of access units: one PES packet, one sample, as the HLS specification's muxers write them. */
export class TsVideo {
  readonly #track: TrackAssembler<VideoConfig>;
  #configPrint = '';
  #sps: PictureConfig | null = null;
  #parameterSets: { sps: Uint8Array[]; pps: Uint8Array[] } = { sps: [], pps: [] };
  #isWaitingForKey = true;
  /** Frames shown before this time refer to what lies before the first frame; in ticks. */
  #shownFrom = -Infinity;
  #lastDecodeTime = -1;
  #lastDuration = fallbackDuration;
  /** Frames left out since the start because no key frame had come. */
  droppedFrames = 0;

  constructor(track: TrackAssembler<VideoConfig>) {
    this.#track = track;
  }

  /** The next frame stands alone: nothing before it is in the sink. */
  restart(): void {
    this.#isWaitingForKey = true;
    this.#lastDecodeTime = -1;
    this.#shownFrom = -Infinity;
    this.droppedFrames = 0;
  }

  /** Another encoding follows, whose frames must not be decoded with the parameter sets of this one. */
  forgetParameterSets(): void {
    this.#sps = null;
    this.#parameterSets = { sps: [], pps: [] };
  }

  startSegment(): void {
    this.droppedFrames = 0;
  }

  /** Times in ticks, unwrapped; `nextDecodeTime` is null for the last frame of a segment. Throws MalformedBytes for a broken SPS. */
  accessUnit(units: readonly NalUnit[], presentationTime: number, decodeTime: number, nextDecodeTime: number | null): void {
    this.#collectParameterSets(units);
    if (!units.some(({ nalUnitTypeCode: type }) => type === nal.slice || type === nal.idr)) return;
    const isKey = units.some(isRandomAccess);
    if ((this.#isWaitingForKey && !isKey) || (isKey && !this.#configure())) {
      this.droppedFrames += 1;
      return;
    }
    // Leading pictures of an open group refer to frames before it, which are not there after a seek.
    if (this.#isWaitingForKey && !units.some(({ nalUnitTypeCode }) => nalUnitTypeCode === nal.idr)) this.#shownFrom = presentationTime;
    if (presentationTime < this.#shownFrom) return;
    const from = this.#ascending(this.#isWaitingForKey ? Math.max(decodeTime, presentationTime) : decodeTime);
    this.#isWaitingForKey = false;
    const step = nextDecodeTime === null ? this.#lastDuration : Math.max(1, nextDecodeTime - from);
    const duration = step < maxFrameDuration ? step : this.#lastDuration;
    if (from !== this.#lastDecodeTime + this.#lastDuration) this.#track.endFragment();
    this.#lastDecodeTime = from;
    this.#lastDuration = duration;
    this.#track.add(from, sampleOf(units, duration, presentationTime - from, isKey));
  }

  /**
   * Decode times must rise and MP4 has none below 0. A fresh start is decoded when it is shown, not before: ahead of the
   * presentation's start WebKitGTK 2.50 would freeze the picture at a decode time below 0. Frames that this pushes together come a
   * tick apart until the clock has caught up; their presentation times stay. A step back of more than a second is another clock.
   */
  #ascending(decodeTime: number): number {
    const isClose = decodeTime > this.#lastDecodeTime - ticksPerSecond;
    return isClose ? Math.max(0, decodeTime, this.#lastDecodeTime + 1) : Math.max(0, decodeTime);
  }

  #collectParameterSets(units: readonly NalUnit[]): void {
    const sps = units.filter(({ nalUnitTypeCode }) => nalUnitTypeCode === nal.sps);
    const pps = units.filter(({ nalUnitTypeCode }) => nalUnitTypeCode === nal.pps);
    const [config] = sps.flatMap((unit) => unit.config ?? []);
    if (config !== undefined) {
      this.#sps = config;
      this.#parameterSets.sps = distinct(sps);
    }
    if (pps.length > 0) this.#parameterSets.pps = distinct(pps);
  }

  /** Announces the parameter sets in force where they changed; false while there are none. */
  #configure(): boolean {
    const { sps, pps } = this.#parameterSets;
    if (this.#sps === null || sps.length === 0 || pps.length === 0) return false;
    const print = [...sps, ...pps].map((set) => set.join()).join('|');
    if (print === this.#configPrint && this.#track.isConfigured) return true;
    const { width, height, sarRatio } = this.#sps;
    if (!isDimension(width) || !isDimension(height)) throw new MalformedBytes(`a sequence parameter set claims a picture of ${width} × ${height}`, 0);
    this.#configPrint = print;
    const pixelAspect: [number, number] = sarRatio[0] > 0 && sarRatio[1] > 0 ? [sarRatio[0], sarRatio[1]] : [1, 1];
    this.#track.configure({ kind: 'avc', width, height, pixelAspect, sps, pps });
    return true;
  }
}

function isDimension(pixels: number): boolean {
  return Number.isInteger(pixels) && pixels >= 2 && pixels <= 16_384;
}

/** An IDR picture, or a recovery point (SEI payload 6): broadcast encoders start groups with the latter. */
function isRandomAccess({ nalUnitTypeCode, escapedRBSP }: NalUnit): boolean {
  if (nalUnitTypeCode === nal.idr) return true;
  return nalUnitTypeCode === nal.sei && escapedRBSP !== undefined && hasRecoveryPoint(escapedRBSP);
}

/** ISO/IEC 14496-10 §7.3.2.3.1: type and size, each in bytes of 255 and a last one. */
function hasRecoveryPoint(sei: Uint8Array): boolean {
  let offset = 0;
  const number = (): number => {
    let value = 0;
    while (sei[offset] === 255) {
      value += 255;
      offset += 1;
    }
    value += sei[offset] ?? 0;
    offset += 1;
    return value;
  };
  while (offset + 2 < sei.length) {
    const type = number();
    const size = number();
    if (type === 6) return true;
    offset += size;
  }
  return false;
}

function distinct(units: readonly NalUnit[]): Uint8Array[] {
  const byText = new Map(units.map(({ data }) => [data.join(), data]));
  return [...byText.values()].slice(0, 31);
}

/** Without delimiters and filler, each unit behind its length, as avcC with four-byte lengths wants it. */
function sampleOf(units: readonly NalUnit[], duration: number, compositionOffset: number, isKey: boolean): Sample {
  const data: Uint8Array[] = [];
  let size = 0;
  for (const unit of units) {
    if (unit.nalUnitTypeCode === nal.delimiter || unit.nalUnitTypeCode === nal.filler) continue;
    const prefix = new Uint8Array(4);
    new DataView(prefix.buffer).setUint32(0, unit.data.length);
    data.push(prefix, unit.data);
    size += 4 + unit.data.length;
  }
  return { data, size, duration, compositionOffset, isKey };
}
