import { toPlainError } from '../errors/plain-error.js';
import { version } from '../kit/version.js';
import type { Output, SegmentReader } from '../transmux/segment-reader.js';
import { createTransportReader } from '../transmux/transport-readers.js';
import type { FromReaders, ToReaders } from './wire.js';

/** As readers see where they run: the global object of a worker, or a stand-in on the page. */
export interface ReaderScope {
  onmessage: ((event: { readonly data: ToReaders }) => void) | null;
  postMessage(message: FromReaders, transfer: ArrayBuffer[]): void;
}

/** Answers every `read` with what came out or with an error, in order, and says `ready` first. */
export function serveReaders(scope: ReaderScope): void {
  const readers = new Map<number, SegmentReader>();

  function read({ reader: id, call, container, segment, bytes, isEnd }: Extract<ToReaders, { kind: 'read' }>): void {
    const out: Output = { pieces: [], warnings: [] };
    try {
      const reader = readers.get(id) ?? createTransportReader(container);
      readers.set(id, reader);
      if (segment !== null) reader.start(segment, out);
      if (bytes.length > 0) reader.push(bytes, out);
      if (isEnd) reader.end(out);
    } catch (error) {
      scope.postMessage({ kind: 'failed', reader: id, call, error: toPlainError(error, 'reading a segment') }, []);
      return;
    }
    const pieces = out.pieces.map((piece) => ({ ...piece, bytes: alone(piece.bytes) }));
    scope.postMessage({ kind: 'output', reader: id, call, output: { pieces, warnings: out.warnings } }, pieces.map(({ bytes }) => bytes.buffer));
  }

  scope.onmessage = ({ data }) => {
    if (data.kind === 'read') read(data);
    else {
      readers.get(data.reader)?.reset();
      if (data.kind === 'close') readers.delete(data.reader);
    }
  };
  scope.postMessage({ kind: 'ready', version }, []);
}

/** A buffer that is given away must hold nothing else. */
function alone(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : bytes.slice();
}
