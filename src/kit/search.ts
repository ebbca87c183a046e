/**
 * Index of the last item whose key is at most `key`, or -1: the segment that holds a time, when the key is its start.
 * `keyAt` must not fall with the index. O(log n).
 */
export function lastAtMost(length: number, key: number, keyAt: (index: number) => number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    // Not `>>> 1`: it wraps at 2^32, and a template may stand for more segments than that.
    const middle = Math.floor((low + high) / 2);
    if (keyAt(middle) <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
