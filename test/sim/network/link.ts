import type { VirtualClock } from '../time/virtual-clock.js';
import { BandwidthCursor } from './bandwidth.js';
import type { BandwidthTrace } from './bandwidth.js';

/** A transfer's wish for its next bytes. */
interface Waiting {
  /** Work per flow, in bytes since the link began, at which the wish is fulfilled. */
  readonly targetWork: number;
  readonly done: () => void;
}

/**
 * The viewer's access line: what it carries is shared equally by all who want bytes at the moment (processor sharing).
 * Kept as one running figure, the work done per flow, so that joining and leaving cost no walk over the others.
 */
export class Link {
  private readonly cursor: BandwidthCursor;
  private readonly waiting = new Set<Waiting>();
  private workBytes = 0;
  private workAtMs: number;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly clock: VirtualClock, trace: BandwidthTrace) {
    this.cursor = new BandwidthCursor(trace);
    this.workAtMs = clock.now();
  }

  /** Round trip now. */
  get latencyMs(): number {
    return this.cursor.at(this.clock.now()).interval.latencyMs;
  }

  get kbps(): number {
    return this.cursor.at(this.clock.now()).interval.kbps;
  }

  get flows(): number {
    return this.waiting.size;
  }

  /** Calls `done` when `bytes` have come through; returns the call that gives it up. */
  carry(bytes: number, done: () => void): () => void {
    this.advance();
    const wish: Waiting = { targetWork: this.workBytes + bytes, done };
    this.waiting.add(wish);
    this.plan();
    return () => {
      if (!this.waiting.has(wish)) return;
      this.advance();
      this.waiting.delete(wish);
      this.plan();
    };
  }

  private bytesPerMs(timeMs: number): number {
    return this.cursor.at(timeMs).interval.kbps / 8;
  }

  /** Accounts for the time since the last change, interval by interval. */
  private advance(): void {
    const now = this.clock.now();
    const flows = this.waiting.size;
    while (this.workAtMs < now) {
      const until = Math.min(now, this.cursor.at(this.workAtMs).endsAtMs);
      if (flows > 0) this.workBytes += ((until - this.workAtMs) * this.bytesPerMs(this.workAtMs)) / flows;
      this.workAtMs = until;
    }
  }

  /** One timer: for the nearest wish, or for the interval's end where that comes first. */
  private plan(): void {
    this.cancelTimer();
    let nearest = Infinity;
    for (const wish of this.waiting) nearest = Math.min(nearest, wish.targetWork);
    if (nearest === Infinity) return;
    const now = this.clock.now();
    const { endsAtMs } = this.cursor.at(now);
    const rate = this.bytesPerMs(now) / this.waiting.size;
    const neededMs = rate > 0 ? Math.max(0, nearest - this.workBytes) / rate : Infinity;
    this.cancelTimer = this.clock.schedule(Math.min(neededMs, endsAtMs - now), 'network', () => this.serve());
  }

  private serve(): void {
    this.advance();
    const now = this.clock.now();
    const rate = this.bytesPerMs(now) / this.waiting.size;
    // A millionth of a byte forgives the rounding of many small steps. Late in a day that is less than the clock can tell: what no later moment is left for is here.
    const ready = [...this.waiting].filter(({ targetWork }) => targetWork <= this.workBytes + 1e-6 || now + (targetWork - this.workBytes) / rate === now);
    for (const wish of ready) this.waiting.delete(wish);
    this.plan();
    for (const wish of ready) wish.done();
  }
}
