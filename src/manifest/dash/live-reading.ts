import type { TickFrame, TickIndexFacts } from '../../model/indexes/tick-index.js';
import type { TickRuns } from '../../model/indexes/timeline-index.js';
import type { Presentation } from '../../model/presentation.js';
import type { SegmentIndex } from '../../model/segment-index.js';
import { availabilityOf, pieces, pieceSecondsOf } from './availability.js';
import type { BaseUrl } from './base-urls.js';
import { Notes, type LiveReading, type PeriodContext, type PlacedPeriod, type RepresentationFacts } from './context.js';
import { isHerald, latencyReference, publishedAt } from './live-manifest.js';
import { placePeriods, type PeriodLedger } from './period-ledger.js';
import { capturedOriginOf } from './producer-time.js';
import { steadyFirstNumber } from './steady-numbers.js';
import type { PeriodTiming } from './timing.js';
import { attributeOf, type XmlElement } from './xml-tree.js';

/** How presentation time lies on the origin's clock: it must not move while somebody watches. */
export interface TimeAnchor {
  /** @availabilityStartTime as told last; NaN before. */
  readonly toldEpochMs: number;
  /** Presentation time 0. */
  readonly originEpochMs: number;
}

/** What an end of a timeline may lack of the period's end, in seconds: less than any segment, more than a sound frame. */
const missingSeconds = 0.1;

/** One revision while it is read, and what the next one has to know of it. */
export class RevisionReading implements LiveReading {
  readonly isDynamic: boolean;
  readonly notes = new Notes();
  ledger: PeriodLedger;
  anchor: TimeAnchor;
  /** Between two chunks, the longest of all Representations. */
  pieceSeconds: number | null = null;
  /** By the newest Period, the picture before the sound; see `capturedOriginOf`. */
  capturedOriginMs: number | null = null;
  readonly heraldIds = new Set<string>();
  readonly #referenceId: string | null;
  #isCapturedPicture = false;
  readonly #publishedAtMs: number | null;
  readonly #writtenAtMs: number;
  readonly #before: ReadonlyMap<string, SegmentIndex>;
  #lastOrdinal = 0;

  /** `startEpochMs`: @availabilityStartTime; null where it is missing. `nowEpochMs`: by the origin's clock, as far as it is known. */
  constructor(mpd: XmlElement, startEpochMs: number | null, nowEpochMs: number, ledger: PeriodLedger, anchor: TimeAnchor, previous: Presentation | null) {
    this.isDynamic = attributeOf(mpd, 'type') === 'dynamic';
    this.ledger = ledger;
    const told = startEpochMs ?? (Number.isNaN(anchor.toldEpochMs) ? 0 : anchor.toldEpochMs);
    this.anchor = { toldEpochMs: told, originEpochMs: Number.isNaN(anchor.originEpochMs) ? told : anchor.originEpochMs };
    if (told !== anchor.toldEpochMs && !Number.isNaN(anchor.toldEpochMs)) {
      this.notes.add(`@availabilityStartTime has moved by ${String((told - anchor.toldEpochMs) / 1000)} s; what is played goes on at the times it had.`);
    }
    this.#publishedAtMs = publishedAt(mpd);
    // Some packagers never touch @publishTime again.
    this.#writtenAtMs = this.#publishedAtMs === null || this.#publishedAtMs === previous?.live?.publishedAtMs ? nowEpochMs : this.#publishedAtMs;
    this.#referenceId = latencyReference(mpd);
    this.#before = readyIndexes(previous);
  }

  placed(timings: readonly PeriodTiming[]): readonly PlacedPeriod[] {
    let shiftSeconds = (this.anchor.toldEpochMs - this.anchor.originEpochMs) / 1000;
    if (timings.some(({ startSeconds }) => startSeconds + shiftSeconds < 0)) {
      // No browser buffers media before 0.
      this.anchor = { ...this.anchor, originEpochMs: this.anchor.toldEpochMs };
      shiftSeconds = 0;
    }
    const shifted = shiftSeconds === 0 ? timings : timings.map((timing) => ({ ...timing, startSeconds: timing.startSeconds + shiftSeconds, endSeconds: timing.endSeconds + shiftSeconds }));
    const { placed, ledger } = placePeriods(shifted, this.ledger);
    this.ledger = ledger;
    this.#lastOrdinal = placed.at(-1)?.ordinal ?? 0;
    return placed;
  }

  indexFacts(facts: RepresentationFacts, base: BaseUrl, period: PeriodContext, frame: TickFrame, runs: TickRuns | null): Partial<TickIndexFacts> {
    const steady = runs === null ? {} : this.#firstNumber(facts, period, frame, runs);
    if (!this.isDynamic) return steady;
    if (isHerald(facts.levels)) this.heraldIds.add(renditionId(period, facts));
    const availability = availabilityOf(facts, base);
    const pieceSeconds = pieceSecondsOf(facts, availability, frame, runs);
    if (pieceSeconds !== null) this.pieceSeconds = Math.max(this.pieceSeconds ?? 0, pieceSeconds);
    this.#noteCapture(facts, frame);
    const pieceAt = pieces(availability, this.anchor.originEpochMs, this.#publishedAtMs, runs);
    return { ...steady, pieceAt, isComplete: this.#isComplete(period, frame, runs) };
  }

  #noteCapture(facts: RepresentationFacts, frame: TickFrame): void {
    const capturedMs = capturedOriginOf(facts, frame, this.#referenceId);
    const isPicture = facts.inherited.mimeType.startsWith('video') || facts.inherited.contentType === 'video';
    if (capturedMs === null || (this.#isCapturedPicture && !isPicture)) return;
    this.capturedOriginMs = capturedMs;
    this.#isCapturedPicture ||= isPicture;
  }

  #isComplete(period: PeriodContext, frame: TickFrame, runs: TickRuns | null): boolean {
    const { endSeconds } = period;
    if (endSeconds === Infinity || runs === null || runs.count === Infinity) return endSeconds < Infinity;
    const last = runs.startTicks.length - 1;
    const endTicks = (runs.startTicks[last] ?? 0) + (runs.count - (runs.firstRow[last] ?? 0)) * (runs.durationTicks[last] ?? 0);
    if (period.startSeconds + (endTicks - frame.periodStartTicks) / frame.timescale >= endSeconds - missingSeconds) return true;
    // Written after the Period's end: it would have the rest, if there was any.
    return period.ordinal !== this.#lastOrdinal && this.#writtenAtMs >= this.anchor.originEpochMs + endSeconds * 1000;
  }

  #firstNumber(facts: RepresentationFacts, period: PeriodContext, frame: TickFrame, runs: TickRuns): { readonly firstNumber?: number } {
    const before = this.#before.get(renditionId(period, facts));
    const { inherited } = facts;
    if (before === undefined || inherited.template?.media?.includes('$Number') !== false) return {};
    const firstNumber = steadyFirstNumber(runs, frame, before);
    return firstNumber === null ? {} : { firstNumber };
  }
}

function renditionId({ id }: PeriodContext, { inherited }: RepresentationFacts): string {
  return `${id}/${inherited.id ?? 'unnamed'}`;
}

function readyIndexes(previous: Presentation | null): ReadonlyMap<string, SegmentIndex> {
  const renditions = (previous?.periods ?? []).flatMap(({ groups, trickGroups }) => [...groups, ...trickGroups]).flatMap((group) => group.renditions);
  return new Map(renditions.flatMap(({ id, locations }) => {
    const index = locations[0]?.index;
    return index?.kind === 'ready' ? [[id, index.index]] : [];
  }));
}
