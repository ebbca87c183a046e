import h264 from 'mux.js/lib/codecs/h264.js';
import m2ts, { type PesPacket } from 'mux.js/lib/m2ts/m2ts.js';
import { concatBytes } from '../kit/bytes.js';
import { MalformedBytes } from '../kit/byte-reader.js';
import type { MediaType } from '../model/presentation.js';
import type { SegmentStart } from '../ports/transmuxer.js';
import { AacTrack } from './aac-track.js';
import { asContainerError, invalidContainer, unsupportedContainer } from './container-error.js';
import type { AudioConfig, VideoConfig } from './fmp4-writer.js';
import type { Output, SegmentReader } from './segment-reader.js';
import { TrackAssembler } from './track-assembler.js';
import { ticksPerSecond, TsClock } from './ts-clock.js';
import { TsPackets } from './ts-packets.js';
import type { ElementaryStreamInfo } from './ts-psi.js';
import { TsVideo, type NalUnit } from './ts-video.js';
import { pesTimes } from './pes-times.js';

/** mux.js tells streams apart by these types of the program map. */
const muxStreamType = { video: 0x1b, audio: 0x0f };
/** One PES packet larger than this never ends. */
const maxPesBytes = 8 << 20;
/** As much is held back at most until all tracks have their set-up and the picture its first frame. */
const maxHeldBytes = 512 << 10;
/** Frames in a fragment once a segment runs: an append for each frame costs more than the wait of a fifth of a second. */
const framesInFragment: Readonly<Record<MediaType, number>> = { video: 5, audio: 9 };

interface PendingPicture {
  readonly pts: number;
  readonly dts: number;
  readonly parts: Uint8Array[];
}

/**
 * MPEG-TS with H.264 and AAC to fMP4, one track each. mux.js puts PES packets together, splits NAL units and reads parameter
 * sets; packets, tables, times, ADTS and the MP4 are read and written here, since mux.js checks none of them and never returns
 * from some.
 */
export class TsToFmp4 implements SegmentReader {
  readonly #packets = new TsPackets({
    onProgram: (streams) => this.#onProgram(streams),
    onPayload: (pid, payload, isStart) => this.#onPayload(pid, payload, isStart),
  });
  readonly #elementary = new m2ts.ElementaryStream();
  readonly #nalSplitter = new h264.H264Stream();
  readonly #tracks = { video: new TrackAssembler<VideoConfig>('video'), audio: new TrackAssembler<AudioConfig>('audio') };
  readonly #video = new TsVideo(this.#tracks.video);
  readonly #audio = new AacTrack(this.#tracks.audio);
  readonly #clock = new TsClock();
  readonly #pids: Record<MediaType, number | null> = { video: null, audio: null };
  readonly #pesBytes: Record<MediaType, number> = { video: 0, audio: 0 };
  #unsupported: readonly ElementaryStreamInfo[] = [];
  readonly #warned = new Set<string>();
  #url = '';
  #wants: readonly MediaType[] = [];
  #timeline: number | null = null;
  /** Rendition and timeline: for these hold the parameter sets that came. */
  #encoding = '';
  #isFreshStart = true;
  #isFirstEmission = true;
  #nals: NalUnit[] = [];
  #picture: PendingPicture | null = null;
  /** Times of the PES packet that begins now, which ends the one before. */
  #next: { readonly dts: number } | null = null;
  #warnings: Output['warnings'] = [];

  constructor() {
    this.#elementary.on('data', (packet) => this.#onPes(packet));
    this.#nalSplitter.on('data', (unit) => this.#nals.push(unit));
  }

  start(segment: SegmentStart): void {
    const continues = segment.isContiguous && this.#timeline === segment.timeline;
    this.#url = segment.url;
    this.#wants = segment.wants;
    this.#timeline = segment.timeline;
    const encoding = `${segment.timeline} ${segment.renditionId}`;
    if (encoding !== this.#encoding) this.#video.forgetParameterSets();
    this.#encoding = encoding;
    this.#isFreshStart = !continues;
    this.#isFirstEmission = true;
    this.#packets.startSegment(!continues);
    this.#video.startSegment();
    this.#audio.startSegment();
    this.#tracks.video.startSegment();
    this.#tracks.audio.startSegment();
    if (continues) return;
    this.#forgetHalfDone();
    this.#clock.restart(segment.expectedMediaSeconds);
  }

  push(bytes: Uint8Array, out: Output): void {
    this.#guarded(() => this.#packets.push(bytes));
    this.#emit(out, false);
  }

  end(out: Output): void {
    this.#guarded(() => {
      this.#next = null;
      this.#elementary.flush();
      this.#finishPicture(null);
    });
    this.#emit(out, true);
    this.#judge(out);
  }

  reset(): void {
    this.#forgetHalfDone();
    this.#tracks.video.reset(true);
    this.#tracks.audio.reset(true);
    this.#timeline = null;
  }

  #forgetHalfDone(): void {
    this.#elementary.reset();
    this.#nalSplitter.reset();
    this.#nals = [];
    this.#picture = null;
    this.#video.restart();
    this.#audio.restart();
    this.#tracks.video.reset(false);
    this.#tracks.audio.reset(false);
    this.#pids.video = null;
    this.#pids.audio = null;
    this.#unsupported = [];
  }

  #onProgram(streams: readonly ElementaryStreamInfo[]): void {
    const wanted = streams.filter(({ kind }) => kind !== 'other' && this.#wants.includes(kind));
    for (const type of ['video', 'audio'] as const) {
      this.#pids[type] = wanted.find((stream) => stream.kind === type && stream.isSupported)?.pid ?? null;
    }
    this.#unsupported = wanted.filter((stream) => !stream.isSupported && stream.kind !== 'other' && this.#pids[stream.kind] === null);
    const [first] = this.#unsupported;
    if (first !== undefined && this.#pids.video === null && this.#pids.audio === null) {
      throw unsupportedContainer(this.#url, 'ts', `${first.codec} in MPEG-TS cannot be handed to the browser`, first.codec);
    }
    for (const { codec } of this.#unsupported) this.#warnOnce('container/unsupported', `${codec} in MPEG-TS cannot be handed to the browser; the rest plays without it.`, codec);
  }

  #onPayload(pid: number, payload: Uint8Array, isStart: boolean): void {
    const type = pid === this.#pids.video ? 'video' : pid === this.#pids.audio ? 'audio' : null;
    if (type === null) return;
    if (isStart && type === 'video') this.#next = pesTimes(payload);
    this.#pesBytes[type] = isStart ? payload.length : this.#pesBytes[type] + payload.length;
    if (this.#pesBytes[type] > maxPesBytes) throw new MalformedBytes(`a PES packet is longer than ${maxPesBytes} bytes`, 0);
    this.#elementary.push({ type: 'pes', streamType: muxStreamType[type], payloadUnitStartIndicator: isStart, pid, data: payload });
  }

  #onPes({ type, data, pts, dts }: PesPacket): void {
    if (type === 'video') {
      if (pts === undefined) this.#picture?.parts.push(data);
      else {
        this.#finishPicture(dts ?? pts);
        this.#picture = { pts, dts: dts ?? pts, parts: [data] };
      }
      if (this.#next !== null) this.#finishPicture(this.#next.dts);
    } else if (type === 'audio') {
      this.#audio.push(data, pts === undefined ? null : this.#clock.advance(pts) / ticksPerSecond);
    }
  }

  /** The PES packets of a picture are all there: its NAL units become a sample. */
  #finishPicture(nextDts: number | null): void {
    const picture = this.#picture;
    if (picture === null) return;
    this.#picture = null;
    const bytes = concatBytes(picture.parts);
    const start = startCodeOffset(bytes);
    if (start === null) return;
    this.#nals = [];
    this.#nalSplitter.push({ type: 'video', data: bytes.subarray(start), pts: picture.pts, dts: picture.dts, trackId: 1 });
    this.#nalSplitter.flush();
    const decodeTime = this.#clock.advance(picture.dts);
    const presentationTime = this.#clock.near(picture.pts);
    this.#video.accessUnit(this.#nals, presentationTime, decodeTime, nextDts === null ? null : this.#clock.near(nextDts));
    this.#nals = [];
  }

  #emit(out: Output, isEnd: boolean): void {
    const { video, audio } = this.#tracks;
    // Picture first in every segment, so that the first piece tells the start of the same track each time.
    const isReady = !this.#isFirstEmission || ((this.#pids.video === null || video.sampleCount > 0) && (this.#pids.audio === null || audio.isConfigured));
    if (!isEnd && !isReady && video.pendingBytes + audio.pendingBytes < maxHeldBytes) return;
    for (const track of [video, audio]) {
      // The first frames of a fresh start leave as they come: the picture waits for them.
      const isEarly = this.#isFirstEmission || (this.#isFreshStart && track.sampleCount <= 12);
      if (isEnd || isEarly || track.waitingSamples >= framesInFragment[track.type]) track.endFragment();
    }
    const pieces = [video.take(), audio.take()];
    const setUps = pieces.flatMap((own) => (own[0]?.kind === 'init' ? own.splice(0, 1) : []));
    out.pieces.push(...setUps, ...pieces.flat());
    if (pieces.flat().length > 0) this.#isFirstEmission = false;
    out.warnings.push(...this.#warnings.splice(0));
  }

  /** At the end of a segment: an error where nothing came out, warnings where less came out than was there. */
  #judge(out: Output): void {
    const { lostPackets, brokenPackets, scrambledPackets } = this.#packets.damage;
    const count = this.#tracks.video.sampleCount + this.#tracks.audio.sampleCount;
    if (count === 0) {
      if (scrambledPackets > 0) throw unsupportedContainer(this.#url, 'ts', 'it is scrambled');
      throw invalidContainer(this.#url, 'ts', this.#reasonForNothing());
    }
    if (lostPackets > 0) this.#warn(`${lostPackets} transport packets are missing in ${this.#url}; picture or sound may be damaged there.`);
    if (brokenPackets > 0) this.#warn(`${brokenPackets} transport packets or tables in ${this.#url} are broken and were left out.`);
    if (this.#audio.strayBytes > 0) this.#warn(`${this.#audio.strayBytes} bytes of sound in ${this.#url} belong to no frame and were left out.`);
    if (this.#video.droppedFrames > 0) this.#warn(`${this.#url} does not start with a key frame; its first ${this.#video.droppedFrames} frames were left out.`);
    for (const type of ['video', 'audio'] as const) {
      if (this.#pids[type] === null || this.#tracks[type].sampleCount > 0) continue;
      this.#warnOnce('container/invalid', `${this.#url} announces ${type} and has none.`, undefined);
    }
    out.warnings.push(...this.#warnings.splice(0));
  }

  #reasonForNothing(): string {
    if (!this.#packets.hasProgram) return 'it is an MPEG transport stream without a readable program map';
    if (this.#video.droppedFrames > 0) return `none of its ${this.#video.droppedFrames} frames is a key frame to start from`;
    const { video, audio } = this.#pids;
    return video === null && audio === null ? `its program map names no ${this.#wants.join(' or ')}` : 'its program map names streams that have no frames';
  }

  #warn(text: string): void {
    this.#warnings.push({ code: 'container/invalid', text });
  }

  #warnOnce(code: 'container/unsupported' | 'container/invalid', text: string, codec: string | undefined): void {
    const key = codec ?? text;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.#warnings.push(codec === undefined ? { code, text } : { code, text, codec });
  }

  /** Bare errors of mux.js mean bytes that it cannot read. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw asContainerError(error, this.#url, 'ts');
    }
  }
}

/** Where the first NAL unit's start code (00 00 01) is; null: none. mux.js takes any byte of value 1 for one. */
function startCodeOffset(bytes: Uint8Array): number | null {
  for (let at = bytes.indexOf(1, 2); at >= 0; at = bytes.indexOf(1, at + 1)) {
    if (bytes[at - 1] === 0 && bytes[at - 2] === 0) return at - 2;
  }
  return null;
}

/** The entry of the lazily loaded chunk. */
export function createTsToFmp4(): SegmentReader {
  return new TsToFmp4();
}
