import type { MediaType } from '../model/presentation.js';
import type { MediaPiece } from '../ports/transmuxer.js';
import { initSegment, mediaFragment, timescaleOf, type AudioConfig, type Sample, type VideoConfig } from './fmp4-writer.js';

/** Collects the samples of one track and writes them as fragments. */
export class TrackAssembler<Config extends VideoConfig | AudioConfig> {
  readonly type: MediaType;
  readonly #pieces: MediaPiece[] = [];
  #timescale = 0;
  #announced = '';
  #samples: Sample[] = [];
  #startTime = 0;
  #sequenceNumber = 1;
  /** Of what waits in `#pieces`. */
  pendingBytes = 0;
  /** Samples since `startSegment`, written or not. */
  sampleCount = 0;

  constructor(type: MediaType) {
    this.type = type;
  }

  get isConfigured(): boolean {
    return this.#timescale > 0;
  }

  get waitingSamples(): number {
    return this.#samples.length;
  }

  startSegment(): void {
    this.sampleCount = 0;
  }

  /** The samples from here on have this set-up. An init leaves only where its bytes are not those of the last. */
  configure(config: Config, codec = avcCodec(config)): void {
    this.endFragment();
    this.#timescale = timescaleOf(config);
    const bytes = initSegment(config);
    const print = `${codec} ${bytes.join()}`;
    if (print === this.#announced) return;
    this.#announced = print;
    this.#pieces.push({ kind: 'init', type: this.type, mime: `${this.type}/mp4; codecs="${codec}"`, bytes });
  }

  /** `decodeTime` in the track's timescale; it counts for the first sample of a fragment. */
  add(decodeTime: number, sample: Sample): void {
    if (this.#samples.length === 0) this.#startTime = decodeTime;
    this.#samples.push(sample);
    this.sampleCount += 1;
    this.pendingBytes += sample.size;
  }

  /** What has been added becomes a fragment of its own. */
  endFragment(): void {
    const [first] = this.#samples;
    if (first === undefined) return;
    const bytes = mediaFragment(this.#sequenceNumber, this.#startTime, this.#samples);
    this.#sequenceNumber += 1;
    this.#samples = [];
    const mediaStartSeconds = (this.#startTime + first.compositionOffset) / this.#timescale;
    this.#pieces.push({ kind: 'media', type: this.type, bytes, mediaStartSeconds, isUntimed: false, isComplete: true });
  }

  /** Hands over what is written. */
  take(): MediaPiece[] {
    this.pendingBytes = 0;
    return this.#pieces.splice(0);
  }

  /** Forgets samples; with `forgetInit` also that the sink knows the set-up. */
  reset(forgetInit: boolean): void {
    this.#samples = [];
    this.#pieces.length = 0;
    this.pendingBytes = 0;
    this.sampleCount = 0;
    if (!forgetInit) return;
    this.#announced = '';
    this.#timescale = 0;
  }
}

function avcCodec(config: VideoConfig | AudioConfig): string {
  if (config.kind !== 'avc') return 'mp4a.40.2';
  return `avc1.${[...(config.sps[0] ?? [])].slice(1, 4).map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
