import type { Link } from './link.js';
import type { Movie } from './movie.js';
import type { Moment, Progress, Rule } from './rule.js';

export interface SessionSetup {
  readonly link: Link;
  readonly movie: Movie;
  readonly rule: Rule;
  readonly bufferGoalSeconds: number;
  /** Media time to play, at most the movie's. */
  readonly playSeconds: number;
  readonly initialBps: number;
  readonly sizesKnown: boolean;
  /** `whole`: media counts when its segment is complete, as in Sabre and Pensieve; `pieces`: as it arrives. */
  readonly append: 'whole' | 'pieces';
}

export interface SessionResult {
  /** Rendition index of each segment as played. */
  readonly renditions: readonly number[];
  readonly startupSeconds: number;
  readonly stallSeconds: number;
  readonly stalls: number;
  readonly wastedBits: number;
  readonly abandoned: number;
  readonly wallSeconds: number;
}

/** How often a rule may look at a download, and at the longest between two pieces of a body. */
const LOOK_MS = 250;

/** Steps from look to look, never in finer time: a session of five minutes costs a millisecond. */
export function runSession(setup: SessionSetup): SessionResult {
  const { link, movie, bufferGoalSeconds, append } = setup;
  const rule = setup.rule.start(setup.initialBps);
  const { segmentSeconds } = movie;
  const count = Math.min(movie.sizesBits.length, Math.ceil(setup.playSeconds / segmentSeconds));
  const renditions: number[] = [];
  let nowMs = 0;
  let bufferSeconds = 0;
  let startupSeconds = 0;
  let stallSeconds = 0;
  let stalls = 0;
  let isStalled = false;
  let hasStarted = false;
  let wastedBits = 0;
  let abandoned = 0;

  const pass = (toMs: number): void => {
    const seconds = (toMs - nowMs) / 1000;
    nowMs = toMs;
    if (!hasStarted) {
      startupSeconds += seconds;
      return;
    }
    bufferSeconds -= seconds;
    if (bufferSeconds >= 0) return;
    // 20 ms: shorter ones are rounding at the edge of two pieces, not a stall.
    if (!isStalled && bufferSeconds < -0.02) {
      stalls += 1;
      isStalled = true;
    }
    stallSeconds -= bufferSeconds;
    bufferSeconds = 0;
  };
  const add = (seconds: number): void => {
    if (seconds <= 0) return;
    bufferSeconds += seconds;
    hasStarted = true;
    if (bufferSeconds > 0.1) isStalled = false;
  };

  for (let segment = 0; segment < count; segment += 1) {
    if (bufferSeconds > bufferGoalSeconds) pass(nowMs + (bufferSeconds - bufferGoalSeconds) * 1000);
    const moment: Moment = { movie, segment, nowMs, bufferSeconds, bufferGoalSeconds, current: renditions[segment - 1] ?? -1, sizesKnown: setup.sizesKnown };
    let rendition = rule.choose(moment);
    let appendedSeconds = 0;
    let hasAbandoned = false;
    for (;;) {
      const totalBits = movie.sizesBits[segment]?.[rendition];
      if (totalBits === undefined) throw new RangeError(`${setup.rule.name} chose rendition ${rendition} of ${movie.name}.`);
      const requestedMs = nowMs;
      const latencyMs = link.latencyAt(nowMs);
      rule.onRequest?.(nowMs);
      pass(nowMs + latencyMs);
      rule.onFirstByte?.(nowMs);
      const startBits = link.bitsAt(nowMs);
      const endMs = link.timeOfBits(startBits + totalBits);
      let receivedBits = 0;
      let instead: number | null = null;
      while (nowMs < endMs && instead === null) {
        const isLast = endMs - nowMs <= LOOK_MS;
        const toMs = isLast ? endMs : nowMs + LOOK_MS;
        const bits = isLast ? totalBits - receivedBits : Math.min(totalBits, link.bitsAt(toMs) - startBits) - receivedBits;
        receivedBits += bits;
        pass(toMs);
        if (append === 'pieces') {
          const arrived = (receivedBits / totalBits) * segmentSeconds;
          add(arrived - appendedSeconds);
          appendedSeconds = Math.max(appendedSeconds, arrived);
        }
        if (bits > 0) rule.onBits?.(nowMs, bits);
        if (isLast) break;
        if (rule.abandon === undefined) continue;
        const progress: Progress = {
          movie, segment, bufferGoalSeconds, current: moment.current, sizesKnown: setup.sizesKnown,
          nowMs, bufferSeconds, rendition, totalBits, receivedBits, elapsedMs: nowMs - requestedMs, appendedSeconds, hasAbandoned,
        };
        instead = rule.abandon(progress);
      }
      rule.onDownload?.({ bits: receivedBits, latencyMs, totalMs: nowMs - requestedMs, rendition, isComplete: instead === null }, nowMs);
      if (instead === null) break;
      wastedBits += receivedBits;
      abandoned += 1;
      hasAbandoned = true;
      rendition = instead;
    }
    add(segmentSeconds - appendedSeconds);
    renditions.push(rendition);
  }
  return { renditions, startupSeconds, stallSeconds, stalls, wastedBits, abandoned, wallSeconds: nowMs / 1000 + bufferSeconds };
}
