import { describe, expect, it } from 'vitest';
import { drawLiveSpec } from '../session/draw-live-spec.js';
import { drawSpec } from '../session/draw-spec.js';
import { runSession } from '../session/run-session.js';

/** Real time; a hang guard on a busy machine. */
const HANG_MS = 180_000;

/** Random sessions that once broke an invariant, and what they found. */
const kept: readonly (readonly [number, string])[] = [
  [2053, 'media was given up behind the playhead at the last frame, which took the end of the stream back'],
  [2046, 'the picture changed twelve times a minute between two rungs of a steady link'],
  [2363, 'the same, played faster'],
  [2681, 'the same, with sizes that the index tells'],
  [2129, 'a wake-up due by one sum and not yet by another rang for ever in the same instant'],
  [2187, 'the same, at the end of another silence'],
  [2150, 'near the end more was kept behind the playhead than is allowed'],
  [2240, 'a seek past an end that nobody knew yet left the playhead there, with no picture and no error'],
  [2312, 'the same in the last of several periods'],
  [2378, 'empty bodies counted as loads of the same segment'],
  [2440, 'a seek between two sinks was taken back'],
  [2586, 'while the index of a better rendition was on its way, a location that is left alone was asked again'],
];

/** The same, at the live edge. */
const keptLive: readonly (readonly [number, string])[] = [
  [68, 'a viewer who had turned low latency off was taken to the edge at the distance that the author allows in chunks'],
  [157, 'an ended broadcast that was played anew stood at 0, before all of its media'],
  [159, 'an origin that began its clock anew took the times before for those of days to come'],
  [316, 'a first playlist that was cut off took the playhead back by minutes'],
  [353, 'the first playlist of a rendition of a broadcast that had ended began at 0'],
  [385, 'an encoder that counted anew, with parts alone at first, was taken for an old copy'],
  [257, 'the held answer of a playlist that was left was still waited for when it was loaded again'],
];

describe('seeds that once failed keep every invariant', () => {
  it.each(kept)('%i: %s', async (seed) => {
    const { breach } = await runSession(drawSpec(seed));
    expect(breach).toBeNull();
  }, HANG_MS);

  it.each(keptLive)('live %i: %s', async (seed) => {
    const { breach } = await runSession(drawLiveSpec(seed));
    expect(breach).toBeNull();
  }, HANG_MS);
});
