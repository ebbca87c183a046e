import { PlayerError, toPlayerError } from '../errors/player-error.js';
import type { TimeRanges } from '../kit/time-ranges.js';
import type { MediaType } from '../model/presentation.js';
import type { Placement } from '../ports/media-sink.js';
import { readRanges } from './element-state.js';
import { ownBytes } from './own-bytes.js';
import { placeBuffer } from './placement.js';

/** What somebody waits for. The browser's operation may outlive it. */
interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** One SourceBuffer, its events turned into promises. One operation at a time; after an abort the next one first waits for what the browser still does. */
export class SourceBufferTrack {
  readonly type: MediaType;
  /** It has refused bytes once, and the browser has ended or closed the source for it. */
  hasRefused = false;
  readonly #buffer: SourceBuffer;
  readonly #browserMessage: () => string;
  readonly #onUpdate: () => void;
  #waiter: Waiter | null = null;
  #onIdle: (() => void) | null = null;
  #hasFailed = false;
  #placedOffset: number | null = null;

  constructor(type: MediaType, buffer: SourceBuffer, browserMessage: () => string, onUpdate: () => void) {
    this.type = type;
    this.#buffer = buffer;
    this.#browserMessage = browserMessage;
    this.#onUpdate = onUpdate;
    buffer.addEventListener('error', this.#onError);
    buffer.addEventListener('updateend', this.#onUpdateEnd);
    // Only ManagedMediaSource has it: the browser has dropped media by itself.
    buffer.addEventListener('bufferedchange', this.#onUpdate);
  }

  append(bytes: Uint8Array, placement: Placement, signal: AbortSignal): Promise<void> {
    return this.#run('append', signal, () => {
      this.#placedOffset = placeBuffer(this.#buffer, placement, this.#placedOffset);
      this.#buffer.appendBuffer(ownBytes(bytes));
    });
  }

  remove(startSeconds: number, endSeconds: number, signal: AbortSignal): Promise<void> {
    return this.#run('remove', signal, () => this.#buffer.remove(Math.max(0, startSeconds), endSeconds));
  }

  /**
   * abort() ends an append under way, but throws while remove() works (MSE §5.2): then it waits for its end.
   * WebKitGTK over GStreamer before 1.24 forgets the init segment with it, and swallows fragments until it gets one again.
   */
  resetParser(readyState: () => ReadyState): void {
    // In sequence mode the group would go on behind the frames that were given up, so the offset must be set again.
    this.#placedOffset = null;
    if (readyState() === 'closed') return;
    try {
      // abort() throws once the source has ended; setting an offset opens it again, as an append does (MSE §5.1).
      if (readyState() === 'ended' && !this.#buffer.updating) this.#buffer.timestampOffset = Number(this.#buffer.timestampOffset);
      this.#buffer.abort();
    } catch (error) {
      if (!this.#buffer.updating) throw toPlayerError(error, `Resetting the parser of the ${this.type} buffer`);
      this.#buffer.addEventListener('updateend', () => this.resetParser(readyState), { once: true });
    }
  }

  changeType(mime: string): boolean {
    if (!('changeType' in this.#buffer)) return false;
    try {
      this.#buffer.changeType(mime);
      this.#placedOffset = null;
      return true;
    } catch (error) {
      if (nameOf(error) === 'NotSupportedError') return false;
      throw toPlayerError(error, `Changing the ${this.type} buffer to ${mime}`);
    }
  }

  buffered(): TimeRanges {
    try {
      return readRanges(this.#buffer.buffered);
    } catch (error) {
      // A buffer that was taken off its source throws InvalidStateError (MSE §5.1): it holds nothing any more.
      if (nameOf(error) === 'InvalidStateError') return [];
      throw error;
    }
  }

  get isBusy(): boolean {
    return this.#waiter !== null || this.#buffer.updating;
  }

  close(reason: PlayerError): void {
    this.#buffer.removeEventListener('error', this.#onError);
    this.#buffer.removeEventListener('updateend', this.#onUpdateEnd);
    this.#buffer.removeEventListener('bufferedchange', this.#onUpdate);
    this.fail(reason);
  }

  /** Ends the waiting: there will be no updateend. */
  fail(reason: PlayerError): void {
    this.#settle()?.reject(reason);
  }

  #run(operation: string, signal: AbortSignal, start: () => void): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#waiter !== null) {
      return Promise.reject(toPlayerError(new Error('another operation of this track is under way'), `The ${operation} on the ${this.type} buffer`));
    }
    return new Promise<void>((resolve, reject) => {
      const onAbort = (): void => this.#settle()?.reject(signal.reason);
      this.#waiter = {
        resolve: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        reject: (reason) => {
          signal.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      if (this.#buffer.updating) this.#onIdle = () => this.#start(operation, start);
      else this.#start(operation, start);
    });
  }

  #start(operation: string, start: () => void): void {
    this.#hasFailed = false;
    try {
      start();
    } catch (error) {
      this.#settle()?.reject(this.#asFailure(error, operation));
    }
  }

  #settle(): Waiter | null {
    const waiter = this.#waiter;
    this.#waiter = null;
    this.#onIdle = null;
    return waiter;
  }

  readonly #onError = (): void => {
    this.#hasFailed = true;
    this.hasRefused = true;
  };

  readonly #onUpdateEnd = (): void => {
    const begin = this.#onIdle;
    if (begin !== null) {
      this.#onIdle = null;
      begin();
    } else {
      const waiter = this.#settle();
      if (this.#hasFailed) waiter?.reject(this.#refusal(this.#browserMessage(), undefined));
      else waiter?.resolve();
    }
    this.#onUpdate();
  };

  #asFailure(error: unknown, operation: string): PlayerError {
    const name = nameOf(error);
    if (name === 'QuotaExceededError') {
      const bufferedSeconds = this.buffered().reduce((sum, range) => sum + range.end - range.start, 0);
      return new PlayerError(
        'buffer/quota',
        `The browser has no room for more ${this.type}: ${bufferedSeconds.toFixed(1)} s are buffered. Media behind or far ahead of the playhead has to go first.`,
        { track: this.type, bufferedSeconds },
        { cause: error },
      );
    }
    return this.#refusal(`${operation}: ${error instanceof Error ? `${name}: ${error.message}` : name}`, error);
  }

  #refusal(browserMessage: string, cause: unknown): PlayerError {
    return new PlayerError(
      'media/append',
      `The browser refused bytes for the ${this.type} buffer (${browserMessage || 'without a reason'}): they are damaged, or not of the type that was announced.`,
      { track: this.type, url: '', browserMessage },
      cause === undefined ? {} : { cause },
    );
  }
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : String(error);
}
