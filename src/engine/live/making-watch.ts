const HEAD_BYTES = 8;
const LARGE_HEAD_BYTES = 16;
const MDAT = 0x6d646174;

/**
 * Follows the boxes of a fragmented MP4 while it comes. True where a chunk, moof and mdat, ends with these bytes: all that its
 * maker has given so far is here (CMAF, ISO/IEC 23000-19 §7.3.3). Anything but boxes is never seen to rest.
 */
export function watchMaking(): (bytes: Uint8Array) => boolean {
  let head: number[] = [];
  let left = 0;
  let isMedia = false;

  return (bytes) => {
    let at = 0;
    while (at < bytes.length) {
      if (left > 0) {
        const step = Math.min(left, bytes.length - at);
        left -= step;
        at += step;
        continue;
      }
      head.push(bytes[at] ?? 0);
      at += 1;
      if (head.length < HEAD_BYTES) continue;
      const size = word(head, 0);
      if (size === 1 && head.length < LARGE_HEAD_BYTES) continue;
      isMedia = word(head, 4) === MDAT;
      left = Math.max(0, (size === 1 ? word(head, 8) * 2 ** 32 + word(head, 12) : size === 0 ? Infinity : size) - head.length);
      head = [];
    }
    return left === 0 && head.length === 0 && isMedia;
  };
}

function word(bytes: readonly number[], at: number): number {
  return [0, 1, 2, 3].reduce((value, offset) => value * 256 + (bytes[at + offset] ?? 0), 0);
}
