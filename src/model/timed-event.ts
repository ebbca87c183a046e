import type { PlayerError } from '../errors/player-error.js';

/** Of an attribute: as quoted, as a number, as bytes (`0x…`). */
export type TimedValue = string | number | Uint8Array;

/** What the stream says happens at a time, besides picture and sound: an ad break, a programme, a message. Times are seconds of the element's clock. */
export interface TimedEvent {
  /** How it came: HLS EXT-X-DATERANGE, or an Event of a DASH EventStream. */
  readonly kind: 'daterange' | 'eventstream';
  /** Names it: among date ranges, or in its scheme and value; empty where an Event has none. */
  readonly id: string;
  /** What its content means: HLS CLASS, DASH @schemeIdUri; null: nothing is said. */
  readonly scheme: string | null;
  /** DASH @value, a further word on the scheme; null: none. */
  readonly value: string | null;
  readonly startSeconds: number;
  /** null: not known, or not yet. */
  readonly endSeconds: number | null;
  /** Where it should end, as long as that is not known (HLS PLANNED-DURATION); null: nothing is said. */
  readonly plannedEndSeconds: number | null;
  /** Epoch ms of its start; null: not dated (DASH counts from the start of the presentation). */
  readonly startEpochMs: number | null;
  /** By name, all that the tag or element has (`X-COM-EXAMPLE-AD-ID`, `SCTE35-OUT`, `presentationTime`). */
  readonly attributes: Readonly<Record<string, TimedValue>>;
  /** What it carries: text or XML of a DASH Event, bytes where it says they are base64; null: nothing. */
  readonly data: string | Uint8Array | null;
}

/** All that one document says of them. */
export interface TimedEvents {
  /** In order of time. */
  readonly events: readonly TimedEvent[];
  /** What could not be read of it; told as warnings. */
  readonly errors: readonly PlayerError[];
}

/** What became of an event: it is known, says something else, the playhead has come to it, has left it; the stream says no more of it. */
export type TimedChange = 'added' | 'changed' | 'entered' | 'left' | 'removed';
