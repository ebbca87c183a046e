import type { MediaType, Period, TrackGroup } from '../model/presentation.js';
import type { SegmentChoice } from './choose-segment-rendition.js';
import type { Need } from './need.js';
import type { SessionState } from './state.js';

/** What loading has to heed where media is being made while it is loaded. Pure; its code is the live engine's. */
export interface EdgeLoading {
  /** The only rendition that can go on here; null: any. */
  tied(state: SessionState, need: Need, group: TrackGroup, nowMs: number): SegmentChoice | null;
  /** Nothing of a period can go into this sink: it has other types. */
  barred(state: SessionState, period: Period): boolean;
  /** It is too early for this choice: what is best for the next segment is decided when there is one. */
  isEarly(state: SessionState, type: MediaType, need: Need, group: TrackGroup, choice: SegmentChoice): boolean;
}
