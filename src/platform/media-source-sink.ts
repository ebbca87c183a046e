import { PlayerError, toPlayerError } from '../errors/player-error.js';
import { onAbort } from '../kit/scope.js';
import type { TimeRanges } from '../kit/time-ranges.js';
import type { MediaType } from '../model/presentation.js';
import type { MediaSink, Placement, SinkFact, SinkTrack } from '../ports/media-sink.js';
import { SourceBufferTrack } from './source-buffer-track.js';

/** MediaError.code of a decoder that failed: 3 while playing, 4 where it failed before the first frame (MSE §3.15.7 endOfStream("decode")). */
const DECODE_CODES: readonly number[] = [3, 4];

/** What both MediaSource and ManagedMediaSource do; `mse-sink.ts` and `managed-sink.ts` make it. */
export class MediaSourceSink implements MediaSink {
  readonly #element: HTMLMediaElement;
  readonly #source: MediaSource;
  readonly #onFact: (fact: SinkFact) => void;
  readonly #release: () => void;
  readonly #tracks = new Map<MediaType, SourceBufferTrack>();
  #url: string | null = null;
  readonly #echoes = new Set<ReturnType<typeof setTimeout>>();
  #isClosed = false;

  /** `release` is called once, at the end of close(). */
  constructor(element: HTMLMediaElement, source: MediaSource, onFact: (fact: SinkFact) => void, release: () => void = () => undefined) {
    this.#element = element;
    this.#source = source;
    this.#onFact = onFact;
    this.#release = release;
  }

  open(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#isClosed || this.#url !== null) return Promise.reject(this.#closedError('it was opened before'));
    const url = URL.createObjectURL(this.#source);
    this.#url = url;
    return new Promise<void>((resolve, reject) => {
      const finish = (settle: () => void): void => {
        this.#source.removeEventListener('sourceopen', onOpen);
        this.#element.removeEventListener('error', onError);
        unlink();
        URL.revokeObjectURL(url);
        settle();
      };
      const onOpen = (): void => finish(() => {
        this.#source.addEventListener('sourceclose', this.#onSourceClose);
        this.#element.addEventListener('error', this.#onElementError);
        resolve();
      });
      const onError = (): void => finish(() => reject(this.#closedError(`the element refused it (${this.#elementMessage()})`)));
      this.#source.addEventListener('sourceopen', onOpen);
      this.#element.addEventListener('error', onError);
      const unlink = onAbort(signal, () => finish(() => reject(signal.reason)));
      this.#element.src = url;
    });
  }

  addTracks(tracks: readonly SinkTrack[]): void {
    for (const { type, mime } of tracks) {
      try {
        const buffer = this.#source.addSourceBuffer(mime);
        this.#tracks.set(type, new SourceBufferTrack(type, buffer, () => this.#elementMessage(), () => this.#tell({ kind: 'buffered', type })));
      } catch (error) {
        if (error instanceof DOMException && error.name === 'NotSupportedError') {
          throw new PlayerError('media/unsupported', `This browser does not play ${mime}.`, { codecs: [mime] }, { cause: error });
        }
        if (this.#source.readyState !== 'open') throw this.#closedError(`add ${type} track`);
        throw toPlayerError(error, `Adding a ${type} track (${mime})`);
      }
    }
  }

  async append(type: MediaType, bytes: Uint8Array, placement: Placement, signal: AbortSignal): Promise<void> {
    await this.#track(type, 'append').append(bytes, placement, signal);
  }

  resetParser(type: MediaType): void {
    this.#track(type, 'reset of the parser').resetParser(() => this.#source.readyState);
  }

  async remove(type: MediaType, startSeconds: number, endSeconds: number, signal: AbortSignal): Promise<void> {
    await this.#track(type, 'remove').remove(startSeconds, endSeconds, signal);
  }

  changeType(type: MediaType, mime: string): boolean {
    return this.#track(type, 'change of type').changeType(mime);
  }

  setDuration(seconds: number): void {
    this.#requireIdle('set duration');
    // Shortening below what is buffered throws InvalidStateError (MSE, duration change algorithm).
    const longest = Math.max(0, ...[...this.#tracks.values()].flatMap((track) => track.buffered().map((range) => range.end)));
    const duration = Math.max(seconds, longest);
    if (this.#source.duration !== duration) this.#source.duration = duration;
  }

  setLiveRange(startSeconds: number, endSeconds: number): void {
    this.#requireIdle('set live range');
    if ('setLiveSeekableRange' in this.#source) this.#source.setLiveSeekableRange(startSeconds, endSeconds);
  }

  endOfStream(): void {
    if (this.#source.readyState === 'ended' && !this.#isClosed) return;
    this.#requireIdle('end of stream');
    this.#source.endOfStream();
  }

  buffered(type: MediaType): TimeRanges {
    if (this.#isClosed) return [];
    return this.#tracks.get(type)?.buffered() ?? [];
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#echoes) clearTimeout(timer);
    this.#source.removeEventListener('sourceclose', this.#onSourceClose);
    this.#element.removeEventListener('error', this.#onElementError);
    for (const track of this.#tracks.values()) track.close(this.#closedError('closed meanwhile'));
    this.#detach();
    this.#release();
  }

  #detach(): void {
    if (this.#url === null) return;
    URL.revokeObjectURL(this.#url);
    // Somebody else may have given the element another source since.
    if (this.#element.getAttribute('src') !== this.#url) return;
    this.#element.removeAttribute('src');
    this.#element.load();
  }

  #track(type: MediaType, what: string): SourceBufferTrack {
    const track = this.#tracks.get(type);
    if (this.#isClosed || this.#source.readyState === 'closed') throw this.#closedError(`${what} on the ${type} track`);
    // An element that has failed takes no more appends (MSE, "prepare append"), although its source may still be open.
    if (this.#element.error !== null) throw this.#closedError(`${what} on the ${type} track: ${this.#elementMessage()}`);
    if (track === undefined) throw toPlayerError(new Error('no such track was added'), `The ${what} on the ${type} track`);
    return track;
  }

  #requireIdle(what: string): void {
    if (this.#isClosed || this.#source.readyState !== 'open') throw this.#closedError(what);
    const busy = [...this.#tracks.values()].find((track) => track.isBusy);
    if (busy !== undefined) throw toPlayerError(new Error(`an operation of the ${busy.type} track is under way`), `MediaSource: ${what}, but`);
  }

  #closedError(what: string): PlayerError {
    const readyState = this.#isClosed ? 'closed' : this.#source.readyState;
    return new PlayerError('sink/closed', `The MediaSource is ${readyState} (${what}). Another script may have changed the element's source.`, { readyState });
  }

  #elementMessage(): string {
    const { error } = this.#element;
    if (error === null) return '';
    return error.message || `MediaError code ${error.code}`;
  }

  #tell(fact: SinkFact): void {
    if (!this.#isClosed) this.#onFact(fact);
  }

  readonly #onSourceClose = (): void => this.#afterRefusals(() => {
    const { readyState } = this.#source;
    // Browsers do not all fire updateend for what was under way.
    for (const track of this.#tracks.values()) track.fail(this.#closedError('its element let go of it'));
    // WebKitGTK closes the source when its decoder fails: that is told as such.
    return this.#element.error === null ? { kind: 'closed', readyState } : null;
  });

  readonly #onElementError = (): void => {
    const code = this.#element.error?.code;
    if (code === undefined || !DECODE_CODES.includes(code)) return;
    const message = this.#elementMessage();
    this.#afterRefusals(() => ({ kind: 'decode-error', message }));
  };

  /** A refused append ends or closes the source and fails the element too; its own rejection tells more, so these echoes, which may come first, are dropped. */
  #afterRefusals(makeFact: () => SinkFact | null): void {
    const timer = setTimeout(() => {
      this.#echoes.delete(timer);
      const fact = makeFact();
      if (fact !== null && ![...this.#tracks.values()].some((track) => track.hasRefused)) this.#tell(fact);
    });
    this.#echoes.add(timer);
  }
}
