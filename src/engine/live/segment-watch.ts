const HEAD_BYTES = 8;
const LARGE_HEAD_BYTES = 16;
const MDAT = 0x6d646174;
const PRFT = 0x70726674;
const EMSG = 0x656d7367;
/** No more of a box is read. What counts of an event comes first; it may go on with a whole MPD. */
const MOST_BYTES = 1024;
/** Of a prft box without its head: version and flags, track, NTP time, media time of 32 or 64 bits (ISO/IEC 14496-12 §8.16.5). */
const PRFT_BYTES = 20;
const LARGE_PRFT_BYTES = 24;
/** From the epoch of NTP, 1900, to that of Unix, in seconds. */
const NTP_SECONDS = 2_208_988_800;

/** When a frame was before the camera, or came to the encoder. */
export interface Captured {
  readonly epochMs: number;
  /** The frame, in the timescale of its track. */
  readonly mediaTicks: number;
}

/** What stands beside the media. */
export interface SegmentListener {
  captured(moment: Captured): void;
  /** What an event message box holds, or its beginning. */
  event(body: readonly number[]): void;
}

/**
 * Follows the boxes of a fragmented MP4 while it comes. True where a chunk, moof and mdat, ends with these bytes: all that its
 * maker has given so far is here (CMAF, ISO/IEC 23000-19 §7.3.3). Anything but boxes is never seen to rest.
 */
export function watchBoxes(listener: SegmentListener): (bytes: Uint8Array) => boolean {
  let head: number[] = [];
  let type = 0;
  /** null: of no interest. */
  let body: number[] | null = null;
  let left = 0;

  return (bytes) => {
    let at = 0;
    while (at < bytes.length) {
      if (left > 0) {
        const step = Math.min(left, bytes.length - at);
        left -= step;
        body?.push(...bytes.subarray(at, at + Math.min(step, MOST_BYTES - body.length)));
        at += step;
        if (left > 0 || body === null) continue;
        if (type === EMSG) listener.event(body);
        else if (body.length === PRFT_BYTES || body.length === LARGE_PRFT_BYTES) listener.captured(momentOf(body));
        continue;
      }
      head.push(bytes[at] ?? 0);
      at += 1;
      if (head.length < HEAD_BYTES) continue;
      const size = word(head, 0);
      if (size === 1 && head.length < LARGE_HEAD_BYTES) continue;
      type = word(head, 4);
      left = Math.max(0, (size === 1 ? word(head, 8) * 2 ** 32 + word(head, 12) : size === 0 ? Infinity : size) - head.length);
      body = type === PRFT || type === EMSG ? [] : null;
      head = [];
    }
    return left === 0 && head.length === 0 && type === MDAT;
  };
}

function momentOf(body: readonly number[]): Captured {
  const epochMs = (word(body, 8) - NTP_SECONDS) * 1000 + (word(body, 12) / 2 ** 32) * 1000;
  return { epochMs, mediaTicks: body.length === PRFT_BYTES ? word(body, 16) : word(body, 16) * 2 ** 32 + word(body, 20) };
}

function word(bytes: readonly number[], at: number): number {
  return [0, 1, 2, 3].reduce((value, offset) => value * 256 + (bytes[at + offset] ?? 0), 0);
}
