import type { Period, Presentation } from '../../model/presentation.js';
import type { ManifestDocument, ManifestNeedsMore } from '../../ports/manifest-parser.js';
import { parseDateTime } from './date-time.js';
import { liveManifestOf, publishedAt } from './live-manifest.js';
import { RevisionReading, type TimeAnchor } from './live-reading.js';
import { presentationOf, readTree, type MpdTree } from './parse-mpd.js';
import { emptyLedger, type PeriodLedger } from './period-ledger.js';
import { attributeOf, type XmlElement } from './xml-tree.js';

/** What the next revision needs to know of one. */
interface Revision {
  /** null: it came about by a patch. */
  readonly text: string | null;
  readonly url: string;
  readonly tree: MpdTree;
  readonly ledger: PeriodLedger;
  readonly anchor: TimeAnchor;
}

/** Reads what goes on, was asked for again, or has parts in other documents. */
export class LiveReader {
  readonly #revisions = new WeakMap<Presentation, Revision>();

  /** The `previous` of the document itself where nothing is new. Throws `manifest/*` and `policy/scheme`. */
  async read(document: ManifestDocument, pace: () => Promise<void>): Promise<Presentation | ManifestNeedsMore> {
    const { text, previous, url } = document;
    const before = previous === null ? undefined : this.#revisions.get(previous);
    if (previous !== null && before?.text === text && before.url === url) return previous;
    const tree = await readTree(text, url, pace);
    if (previous !== null && before !== undefined && isOlder(tree.mpd, before.tree.mpd)) return previous;

    const startEpochMs = parseDateTime(attributeOf(tree.mpd, 'availabilityStartTime') ?? '');
    const reading = new RevisionReading(tree.mpd, startEpochMs, before?.ledger ?? emptyLedger, before?.anchor ?? { toldEpochMs: NaN, originEpochMs: NaN }, previous);
    if (reading.isDynamic && startEpochMs === null) reading.notes.push('A dynamic MPD without a sound @availabilityStartTime; its clock was taken to start in 1970.');
    const plain = await presentationOf(tree, { url, previous, live: reading }, pace);
    const presentation: Presentation = {
      ...plain,
      periods: withMedia(plain.periods),
      notes: [...plain.notes, ...reading.notes.map((note) => ({ text: note, line: null }))],
      ...(reading.isDynamic ? { live: liveManifestOf(tree.mpd, url, reading.anchor.originEpochMs, reading.pieceSeconds) } : {}),
    };
    this.#revisions.set(presentation, { text, url, tree, ledger: reading.ledger, anchor: reading.anchor });
    return presentation;
  }
}

/** From a server that lags behind the one asked before. An origin that was started anew may have its clock set back. */
function isOlder(mpd: XmlElement, before: XmlElement): boolean {
  if (attributeOf(mpd, 'availabilityStartTime') !== attributeOf(before, 'availabilityStartTime')) return false;
  return (publishedAt(mpd) ?? Infinity) < (publishedAt(before) ?? -Infinity);
}

/** Without the Periods whose segments have all gone or are all still to come; one is left in any case. */
function withMedia(periods: readonly Period[]): readonly Period[] {
  const full = periods.filter(({ groups }) => groups.some(({ renditions }) => renditions.some(({ locations }) => locations.some(({ index }) => index.kind !== 'ready' || index.index.first() !== null))));
  return full.length > 0 ? full : periods.slice(-1);
}
