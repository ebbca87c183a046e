import type { HttpPiece } from '../../../src/ports/http.js';
import { deferred } from '../../../src/kit/deferred.js';
import type { Deferred } from '../../../src/kit/deferred.js';

/** A response body on its way to one reader, as the port wants it: read once, cancelled by leaving early. */
export class BodyStream implements AsyncIterableIterator<HttpPiece> {
  private readonly queue: HttpPiece[] = [];
  private waiter: Deferred<IteratorResult<HttpPiece>> | null = null;
  private isEnded = false;
  private failure: { readonly reason: unknown } | null = null;
  /** Bytes that arrived and were not read yet. */
  queuedBytes = 0;

  constructor(private readonly onRead: () => void, private readonly onLeave: () => void) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  add(piece: HttpPiece): void {
    if (this.waiter !== null) {
      this.settle((waiter) => waiter.resolve({ done: false, value: piece }));
      return;
    }
    this.queue.push(piece);
    this.queuedBytes += piece.bytes.length;
  }

  end(): void {
    this.isEnded = true;
    if (this.queue.length === 0) this.settle((waiter) => waiter.resolve({ done: true, value: undefined }));
  }

  /** What has not been read is lost, as with fetch. */
  fail(reason: unknown): void {
    this.failure = { reason };
    this.clear();
    this.settle((waiter) => waiter.reject(reason));
  }

  next(): Promise<IteratorResult<HttpPiece>> {
    if (this.failure !== null) return Promise.reject(this.failure.reason);
    const piece = this.queue.shift();
    if (piece !== undefined) {
      this.queuedBytes -= piece.bytes.length;
      this.onRead();
      return Promise.resolve({ done: false, value: piece });
    }
    if (this.isEnded) return Promise.resolve({ done: true, value: undefined });
    this.waiter = deferred();
    return this.waiter.promise;
  }

  return(): Promise<IteratorResult<HttpPiece>> {
    this.isEnded = true;
    this.clear();
    this.onLeave();
    return Promise.resolve({ done: true, value: undefined });
  }

  private clear(): void {
    this.queue.length = 0;
    this.queuedBytes = 0;
  }

  private settle(how: (waiter: Deferred<IteratorResult<HttpPiece>>) => void): void {
    const { waiter } = this;
    this.waiter = null;
    if (waiter !== null) how(waiter);
  }
}
