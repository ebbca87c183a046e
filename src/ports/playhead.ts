/** What the engine may know of the element. */
export interface PlayheadObservation {
  readonly timeSeconds: number;
  /** Clock.now when it was read. */
  readonly atMs: number;
  readonly rate: number;
  readonly paused: boolean;
  readonly seeking: boolean;
  readonly ended: boolean;
  /** HTMLMediaElement.readyState, 0–4. */
  readonly readyLevel: number;
  /** Device pixels that the picture covers; 0 while it has no size. */
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly droppedFrames: number;
  readonly totalFrames: number;
}

/** Why the playhead speaks. `tick` is the regular one, about four a second while playing. */
export type PlayheadCause = 'tick' | 'play' | 'pause' | 'seeking' | 'seeked' | 'waiting' | 'playing' | 'ended' | 'rate' | 'ready' | 'resize';

export interface Playhead {
  observe(): PlayheadObservation;
  /** Returns the call that ends it. */
  subscribe(listener: (cause: PlayheadCause, observation: PlayheadObservation) => void): () => void;
  seek(timeSeconds: number): void;
  setRate(rate: number): void;
  /** Goes on playing after the sink was rebuilt (a new source pauses the element). A refusal by the browser is reported by `pause` again. */
  play(): void;
}
