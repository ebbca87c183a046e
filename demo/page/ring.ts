/** Rows of numbers, the newest `capacity` of them, in memory that is taken once: a page may stay open for days. */
export interface Ring<Column extends string> {
  readonly length: number;
  push(row: Readonly<Record<Column, number>>): void;
  /** Row 0 is the oldest; NaN outside. */
  get(column: Column, row: number): number;
  /** `get` of one column: for whoever reads an hour four times a second. */
  reader(column: Column): (row: number) => number;
  /** First row whose value in this ascending column is at least `value`. */
  firstAtLeast(column: Column, value: number): number;
}

export function createRing<Column extends string>(columns: readonly Column[], capacity: number): Ring<Column> {
  const store = new Map(columns.map((column) => [column, new Float64Array(capacity)]));
  let next = 0;
  let length = 0;

  function reader(column: Column): (row: number) => number {
    const values = store.get(column) ?? new Float64Array(0);
    return (row) => {
      if (row < 0 || row >= length) return NaN;
      const place = next - length + row;
      return values[place < 0 ? place + capacity : place] ?? NaN;
    };
  }

  return {
    get length() {
      return length;
    },
    push(row) {
      for (const [column, values] of store) values[next] = row[column];
      next = (next + 1) % capacity;
      length = Math.min(capacity, length + 1);
    },
    get: (column, row) => reader(column)(row),
    reader,
    firstAtLeast(column, value) {
      const valueOf = reader(column);
      let [low, high] = [0, length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (valueOf(middle) < value) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
