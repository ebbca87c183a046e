import { anchorMs, type Channel } from './channel.js';

/** A stretch of a channel with one content and one media clock: a DASH Period, or what lies between two EXT-X-DISCONTINUITY. */
export interface Span {
  /** Counts from 0 at the channel's start. */
  readonly index: number;
  readonly kind: 'programme' | 'other' | 'ad';
  /** Segment numbers; `end` is exclusive and may be Infinity. */
  readonly first: number;
  readonly end: number;
  /** Where in the endless loop (ad: in the alternate piece) the first segment begins: seconds, whole segments. */
  readonly contentSeconds: number;
  /** Where that is on the clock written into the media. */
  readonly mediaSeconds: number;
}

/** A clock that starts again does so here: audio frames reach over a cut by half of one, and there is no time below 0. */
const freshClockSeconds = 10;
/** `other` shows the loop from its middle. */
const otherOffsetSeconds = 12;

/** The stretch in which segment `number` (from 0) lies. */
export function spanOf(channel: Channel, number: number): Span {
  const { segmentSeconds, restartMs } = channel;
  const pattern = patternAt(channel, number);
  const restart = restartMs === null ? Infinity : Math.ceil((restartMs - channel.startMs) / 1000 / segmentSeconds);
  const isAfter = number >= restart;
  const first = isAfter ? Math.max(pattern.first, restart) : pattern.first;
  const end = isAfter ? pattern.end : Math.min(pattern.end, restart);
  // The restart adds a stretch of its own only where it does not fall on a change that was due anyway.
  const isExtra = isAfter && patternAt(channel, restart).first < restart;
  const elapsed = (channel.startMs - anchorMs) / 1000 + first * segmentSeconds;
  const contentSeconds = pattern.kind === 'ad' ? (first - pattern.first) * segmentSeconds : elapsed + (pattern.kind === 'other' ? otherOffsetSeconds : 0);
  const mediaSeconds = pattern.kind === 'ad' ? freshClockSeconds + contentSeconds : isAfter ? freshClockSeconds + (first - restart) * segmentSeconds : contentSeconds;
  return { index: pattern.index + (isExtra ? 1 : 0), kind: pattern.kind, first, end, contentSeconds, mediaSeconds };
}

/** As `spanOf`, with no regard to a restart. */
function patternAt(channel: Channel, number: number): Pick<Span, 'index' | 'kind' | 'first' | 'end'> {
  const { segmentSeconds, adEverySeconds, adSeconds, periodSeconds } = channel;
  if (adEverySeconds !== null) {
    const round = Math.round(adEverySeconds / segmentSeconds);
    const programme = round - Math.round(adSeconds / segmentSeconds);
    const start = Math.floor(number / round) * round;
    const index = (2 * start) / round;
    if (number - start < programme) return { index, kind: 'programme', first: start, end: start + programme };
    return { index: index + 1, kind: 'ad', first: start + programme, end: start + round };
  }
  if (periodSeconds !== null) {
    const length = Math.round(periodSeconds / segmentSeconds);
    const index = Math.floor(number / length);
    return { index, kind: index % 2 === 0 ? 'programme' : 'other', first: index * length, end: (index + 1) * length };
  }
  return { index: 0, kind: 'programme', first: 0, end: Infinity };
}
