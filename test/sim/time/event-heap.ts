/** Who an event belongs to: tells apart work that the engine waits for from the world's own clockwork. */
export type EventKind = 'timer' | 'network' | 'sink' | 'playhead' | 'world';

export interface SimEvent {
  readonly atMs: number;
  readonly sequence: number;
  readonly kind: EventKind;
  run(): void;
  isCancelled: boolean;
}

function isEarlier(a: SimEvent, b: SimEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}

/** Binary heap by time, ties by sequence number: equals leave in the order in which they came. */
export class EventHeap {
  private readonly items: SimEvent[] = [];

  push(event: SimEvent): void {
    let index = this.items.length;
    this.items.push(event);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.items[parentIndex];
      if (parent === undefined || !isEarlier(event, parent)) break;
      this.items[index] = parent;
      index = parentIndex;
    }
    this.items[index] = event;
  }

  /** The next event that was not cancelled, still in the heap; null when there is none. */
  peek(): SimEvent | null {
    for (;;) {
      const top = this.items[0];
      if (top === undefined) return null;
      if (!top.isCancelled) return top;
      this.removeTop();
    }
  }

  pop(): SimEvent | null {
    const top = this.peek();
    if (top !== null) this.removeTop();
    return top;
  }

  private removeTop(): void {
    const last = this.items.pop();
    const { length } = this.items;
    if (last === undefined || length === 0) return;
    let index = 0;
    for (;;) {
      const left = this.items[2 * index + 1];
      const right = this.items[2 * index + 2];
      if (left === undefined) break;
      const takesRight = right !== undefined && isEarlier(right, left);
      const child = takesRight ? right : left;
      if (!isEarlier(child, last)) break;
      this.items[index] = child;
      index = 2 * index + (takesRight ? 2 : 1);
    }
    this.items[index] = last;
  }
}
