/** Bytes that break the rules of their own format: a size that lies, a count without the entries, a cut end. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes';
  /** Where in the array that was read. */
  readonly atByte: number;
  constructor(message: string, atByte: number) {
    super(message);
    this.atByte = atByte;
  }
}

/** Reads big-endian numbers one after the other and never past `end`: every shortage is a MalformedBytes. */
export class ByteReader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #offset: number;
  readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    if (end > bytes.length || start > end) throw new MalformedBytes(`${end - bytes.length} bytes are missing at the end`, bytes.length);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = start;
    this.end = end;
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.end - this.#offset;
  }

  #take(length: number): number {
    const at = this.#offset;
    if (length < 0 || length > this.end - at) throw new MalformedBytes(`${length} bytes wanted where ${this.end - at} are left`, at);
    this.#offset = at + length;
    return at;
  }

  skip(length: number): void {
    this.#take(length);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  u24(): number {
    const at = this.#take(3);
    return this.#view.getUint16(at) * 256 + this.#view.getUint8(at + 2);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** Exact up to 2^53; more is malformed, since no time or size of media comes near it. */
  u64(): number {
    const at = this.#take(8);
    const value = this.#view.getUint32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
    if (!Number.isSafeInteger(value)) throw new MalformedBytes('a 64-bit number beyond 2^53', at);
    return value;
  }

  i64(): number {
    const at = this.#take(8);
    const value = this.#view.getInt32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
    if (!Number.isSafeInteger(value)) throw new MalformedBytes('a 64-bit number beyond 2^53', at);
    return value;
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** Latin-1 text of a fixed length: four-character codes and the like. */
  text(length: number): string {
    return String.fromCharCode(...this.bytes(Math.min(length, 1024)));
  }

  /** `value` entries of at least `bytesEach` bytes must fit in what is left: call before looping or allocating. */
  entries(value: number, bytesEach: number): number {
    if (value * bytesEach > this.left) {
      throw new MalformedBytes(`${value} entries of ${bytesEach} bytes announced where ${this.left} bytes are left`, this.#offset);
    }
    return value;
  }
}
