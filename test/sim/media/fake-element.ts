import type { TimeRanges } from '../../../src/kit/time-ranges.js';
import { rangeAt } from '../../../src/kit/time-ranges.js';
import type { PlayheadCause } from '../../../src/ports/playhead.js';
import type { VirtualClock } from '../time/virtual-clock.js';

/** What an element plays: a sink, seen from the other side. */
export interface ElementMedia {
  readonly hasMetadata: boolean;
  readonly isEnded: boolean;
  readonly durationSeconds: number;
  playable(): TimeRanges;
  /** Where the decoder will give up at or after a time. */
  poisonAfter(time: number): number | null;
  failDecode(message: string): void;
}

/** A bug of the browser to play with: it stands still although it has media. */
export interface Freeze {
  readonly atSeconds: number;
  /** What ends it: so many seeks, only a new source, or nothing at all. */
  ends: number | 'new-source' | 'never';
}

/** How a jump came about. */
export interface SeekRecord {
  readonly atMs: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly by: 'user' | 'player';
}

const TICK_MS = 250;
/** Media that browsers want ahead before they go on after waiting. */
const RESUME_SECONDS = 0.1;
/** Chromium's seeks bridge a hole of about a frame. */
const SEEK_TOLERANCE_SECONDS = 0.033;
const ENOUGH_SECONDS = 3;

/** A `<video>` on the virtual clock: readiness from what its source has, time that moves only where there is media. */
export class FakeElement {
  private media: ElementMedia | null = null;
  private readonly listeners = new Set<(cause: PlayheadCause) => void>();
  private baseSeconds = 0;
  private baseAtMs: number;
  private isMoving = false;
  private cancelWake: () => void = () => undefined;
  private cancelSeek: () => void = () => undefined;
  private hasError = false;
  paused = true;
  seeking = false;
  ended = false;
  rate = 1;
  readyLevel = 0;
  freeze: Freeze | null = null;
  /** play() is refused, as without a gesture of the viewer. */
  refusesPlay = false;
  seekMs = 20;
  playedSeconds = 0;
  readonly seeks: SeekRecord[] = [];

  constructor(private readonly clock: VirtualClock) {
    this.baseAtMs = clock.now();
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  get currentTime(): number {
    const moved = this.isMoving ? ((this.clock.now() - this.baseAtMs) / 1000) * this.rate : 0;
    return this.baseSeconds + moved;
  }

  get isPlayingNow(): boolean {
    return this.isMoving;
  }

  get durationSeconds(): number {
    return this.media?.durationSeconds ?? Number.NaN;
  }

  get isAttached(): boolean {
    return this.media !== null;
  }

  subscribe(listener: (cause: PlayheadCause) => void): () => void {
    const own = (cause: PlayheadCause): void => listener(cause);
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  play(): void {
    if (this.refusesPlay) return this.emit('pause');
    if (!this.paused) return;
    this.paused = false;
    this.emit('play');
    if (this.ended) this.seek(0, 'user');
    if (this.readyLevel >= 3) this.emit('playing');
    else this.emit('waiting');
    this.update();
  }

  /** Its picture covers more or fewer pixels. */
  resized(): void {
    this.emit('resize');
  }

  pause(): void {
    if (this.paused) return;
    this.settle();
    this.paused = true;
    this.emit('pause');
    this.update();
  }

  setRate(rate: number): void {
    this.settle();
    if (rate === this.rate) return;
    this.rate = rate;
    this.emit('rate');
    this.update();
  }

  seek(timeSeconds: number, by: 'user' | 'player'): void {
    this.settle();
    const { durationSeconds } = this;
    const target = Math.max(0, Number.isFinite(durationSeconds) ? Math.min(timeSeconds, durationSeconds) : timeSeconds);
    this.seeks.push({ atMs: this.clock.now(), fromSeconds: this.baseSeconds, toSeconds: target, by });
    this.baseSeconds = target;
    this.ended = false;
    if (typeof this.freeze?.ends === 'number' && this.isFrozen()) this.freeze.ends -= 1;
    if (this.readyLevel === 0 && !this.seeking) return;
    this.cancelSeek();
    this.cancelSeek = () => undefined;
    this.isLanding = false;
    this.seeking = true;
    this.emit('seeking');
    this.update();
  }

  /** A new source: the media element load algorithm (HTML §4.8.11.5) pauses and goes back to 0. */
  attach(media: ElementMedia): void {
    this.media = media;
    this.hasError = false;
    this.empty();
  }

  /** Only the source that it has can be taken from it. */
  detach(media: ElementMedia): void {
    if (this.media !== media) return;
    this.media = null;
    this.empty();
  }

  /** A media error: nothing moves until there is a new source. */
  fail(): void {
    this.settle();
    this.hasError = true;
    this.update();
  }

  /** The source holds more, less, or has ended. */
  mediaChanged(): void {
    this.settle();
    this.update();
  }

  private empty(): void {
    this.settle();
    if (this.freeze?.ends === 'new-source' && this.isFrozen()) this.freeze = null;
    this.cancelSeek();
    this.isLanding = false;
    this.paused = true;
    this.seeking = false;
    this.ended = false;
    this.rate = 1;
    this.baseSeconds = 0;
    this.readyLevel = 0;
    this.update();
  }

  private settle(): void {
    const now = this.clock.now();
    if (this.isMoving) {
      const moved = ((now - this.baseAtMs) / 1000) * this.rate;
      this.baseSeconds += moved;
      this.playedSeconds += moved;
    }
    this.baseAtMs = now;
    this.isMoving = false;
  }

  private isFrozen(): boolean {
    return this.freeze !== null && this.freeze.ends !== 0 && this.baseSeconds >= this.freeze.atSeconds;
  }

  private levelNow(): number {
    const { media } = this;
    if (media === null || !media.hasMetadata) return 0;
    const range = rangeAt(media.playable(), this.baseSeconds, SEEK_TOLERANCE_SECONDS);
    if (range === null) return this.seeking ? 1 : Math.min(2, Math.max(1, this.readyLevel));
    const ahead = range.end - this.baseSeconds;
    const reachesEnd = media.isEnded && range.end >= media.durationSeconds - 0.01;
    if (ahead <= 1e-6 && !reachesEnd) return 2;
    if (reachesEnd || ahead >= ENOUGH_SECONDS) return 4;
    return ahead >= RESUME_SECONDS || (this.isGoing && ahead > 1e-6) ? 3 : 2;
  }

  /** It was moving before the last change, so that it need not gather RESUME_SECONDS again. */
  private isGoing = false;
  private isLanding = false;

  /** Works out what holds now, tells what changed, and plans the next moment at which something will. */
  private update(): void {
    this.cancelWake();
    const level = this.levelNow();
    const before = this.readyLevel;
    if (this.seeking && level >= 2 && !this.isLanding) this.land();
    if (!this.seeking || level <= 1) this.setLevel(level, before);
    this.isMoving = !this.paused && !this.seeking && !this.ended && !this.hasError && this.readyLevel >= 3 && !this.isFrozen();
    this.isGoing = this.isMoving;
    this.baseAtMs = this.clock.now();
    if (this.isMoving) this.planWake();
  }

  private setLevel(level: number, before: number): void {
    this.readyLevel = level;
    if (level === before) return;
    if (level > before) this.emit('ready');
    if (this.paused) return;
    if (before >= 3 && level < 3) this.emit('waiting');
    if (before < 3 && level >= 3) this.emit('playing');
  }

  private land(): void {
    this.isLanding = true;
    this.cancelSeek = this.clock.schedule(this.seekMs, 'playhead', () => {
      this.isLanding = false;
      if (this.levelNow() < 2) return this.update();
      this.seeking = false;
      this.readyLevel = Math.max(this.readyLevel, 1);
      this.emit('seeked');
      const before = this.readyLevel;
      this.readyLevel = Math.min(before, 2);
      this.update();
    });
  }

  /** The next tick, the end of the media, a poisoned frame or a freeze, whichever comes first. */
  private planWake(): void {
    const { media } = this;
    if (media === null || this.rate <= 0) return;
    const range = rangeAt(media.playable(), this.baseSeconds, SEEK_TOLERANCE_SECONDS);
    const end = range?.end ?? this.baseSeconds;
    const poison = media.poisonAfter(this.baseSeconds);
    const freezeAt = this.freeze !== null && this.freeze.ends !== 0 ? this.freeze.atSeconds : Infinity;
    const stopAt = Math.min(end, poison ?? Infinity, Math.max(freezeAt, this.baseSeconds));
    const toStopMs = ((stopAt - this.baseSeconds) / this.rate) * 1000;
    if (toStopMs <= TICK_MS) this.cancelWake = this.clock.schedule(Math.max(0, toStopMs), 'playhead', () => this.stopAt(stopAt, poison));
    else {
      this.cancelWake = this.clock.schedule(TICK_MS, 'playhead', () => {
        this.settle();
        this.tell('tick');
        this.update();
      });
    }
  }

  private stopAt(time: number, poison: number | null): void {
    this.settle();
    this.baseSeconds = time;
    const { media } = this;
    if (media === null) return;
    if (poison !== null && time >= poison) {
      this.hasError = true;
      this.update();
      media.failDecode('PIPELINE_ERROR_DECODE: simulated');
      return;
    }
    if (media.isEnded && time >= media.durationSeconds - 0.01) {
      this.ended = true;
      this.paused = true;
      this.tell('tick');
      this.tell('pause');
      this.tell('ended');
    }
    this.update();
  }

  /** As a task of its own, like the element's events. */
  private emit(cause: PlayheadCause): void {
    this.clock.schedule(0, 'playhead', () => this.tell(cause));
  }

  private tell(cause: PlayheadCause): void {
    for (const listener of [...this.listeners]) listener(cause);
  }
}
