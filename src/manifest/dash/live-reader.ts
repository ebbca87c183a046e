import type { Period, Presentation } from '../../model/presentation.js';
import type { ManifestDocument, ManifestNeedsMore } from '../../ports/manifest-parser.js';
import { baseUrlsIn } from './base-urls.js';
import { parseDateTime } from './date-time.js';
import { liveManifestOf, publishedAt } from './live-manifest.js';
import { invalidMpd } from './invalid.js';
import { RevisionReading, type TimeAnchor } from './live-reading.js';
import { patched } from './mpd-patch.js';
import { presentationOf, readTree, type MpdTree, type RareParts } from './parse-mpd.js';
import { withGaps } from './period-gaps.js';
import { emptyLedger, type PeriodLedger } from './period-ledger.js';
import type { TimelineSource } from './scan-mpd.js';
import { TimelineBuilder } from './timeline-columns.js';
import { TimelineMemory, type KnownTimeline } from './timeline-memory.js';
import { splicedTree } from './xlink.js';
import { attributeOf, type XmlElement } from './xml-tree.js';

/** What the next revision needs to know of one. */
interface Revision {
  /** When it was read, by the origin's clock as far as it was known. */
  readonly nowEpochMs: number;
  /** null: it came about by a patch. */
  readonly text: string | null;
  readonly url: string;
  /** Before other documents are put into it. */
  readonly tree: MpdTree;
  readonly timelines: readonly KnownTimeline[];
  readonly remote: ReadonlyMap<string, string>;
  /** Those of them that could not be had: how often in a row, and for how many more answers they are left alone. */
  readonly missing: ReadonlyMap<string, MissingDocument>;
  readonly ledger: PeriodLedger;
  readonly anchor: TimeAnchor;
}

interface MissingDocument {
  readonly failures: number;
  readonly answersLeft: number;
}

/** A document that cannot be had is asked for with the next answer, then with every second, fourth, … and at least with every sixteenth. */
const mostDoublings = 4;

/** Clocks that agree are not so far apart, in ms. */
const futureMs = 60_000;

/** The root element of a patch, behind comments and the like. */
const patchRoot = /^(?:[^<]|<[!?])*<(?:[\w.-]{1,64}:)?Patch[\s>]/;
const headCharacters = 4096;
const patchSource: TimelineSource = { rootName: 'Patch', begin: (_, position) => ({ builder: new TimelineBuilder(), position }), passed: () => undefined, ended: () => undefined };

/** Reads what goes on, was asked for again, or has parts in other documents. */
export class LiveReader {
  readonly #revisions = new WeakMap<Presentation, Revision>();
  readonly #rare: RareParts;

  constructor(rare: RareParts) {
    this.#rare = rare;
  }

  /** The `previous` of the document itself where nothing is new. Throws `manifest/*` and `policy/scheme`. */
  async read(document: ManifestDocument, pace: () => Promise<void>): Promise<Presentation | ManifestNeedsMore> {
    const { text, previous } = document;
    const before = previous === null ? undefined : this.#revisions.get(previous);
    const isSame = before !== undefined && before.text === text && before.url === document.url;
    const isDue = [...before?.missing.values() ?? []].some(({ answersLeft }) => answersLeft === 0);
    if (previous !== null && isSame && !isDue) return this.#waited(previous, before);
    const isPatch = before !== undefined && patchRoot.test(text.slice(0, headCharacters));
    const url = isPatch ? before.url : document.url;
    const memory = new TimelineMemory(before?.timelines ?? []);
    const tree = isPatch ? patched(before.tree, await readTree(text, document.url, pace, patchSource), url) : await readTree(text, url, pace, memory);
    if (previous !== null && before !== undefined && (tree === null || (isOlder(tree.mpd, before.tree.mpd) && !isSetBack(before, document.nowEpochMs)))) return previous;
    if (tree === null) throw invalidMpd(url, 'its patch is for an MPD that was never read', { element: 'Patch' });

    const [base] = baseUrlsIn(tree.mpd, [{ url, serviceLocation: null, priority: 1, weight: 1, elements: [] }], url);
    const spliced = await splicedTree(tree, url, base?.url ?? url, new Map([...keptDocuments(before), ...document.remote]), pace);
    if (spliced.needs.length > 0) return { needs: spliced.needs };
    const missing = missingDocuments(spliced.used, document.remote, before);
    if (previous !== null && isSame && missing.size === before.missing.size) {
      this.#revisions.set(previous, { ...before, missing });
      return previous;
    }

    const startEpochMs = parseDateTime(attributeOf(tree.mpd, 'availabilityStartTime') ?? '');
    const reading = new RevisionReading(tree.mpd, startEpochMs, document.nowEpochMs, before?.ledger ?? emptyLedger, before?.anchor ?? { toldEpochMs: NaN, originEpochMs: NaN }, previous);
    if (reading.isDynamic && startEpochMs === null) reading.notes.add('A dynamic MPD without a sound @availabilityStartTime; its clock was taken to start in 1970.');
    const plain = await presentationOf(spliced.tree, { url, previous, live: reading }, pace, this.#rare);
    const presentation: Presentation = {
      ...plain,
      periods: withGaps(withMedia(plain.periods)),
      notes: [...plain.notes, ...spliced.notes, ...reading.notes.list],
      ...(reading.isDynamic ? { live: liveManifestOf(tree.mpd, url, { originEpochMs: reading.anchor.originEpochMs, pieceSeconds: reading.pieceSeconds, capturedOriginMs: reading.capturedOriginMs, heraldIds: reading.heraldIds, movedTo: previous?.live?.locations ?? [] }) } : {}),
    };
    this.#revisions.set(presentation, {
      nowEpochMs: document.nowEpochMs, text: isPatch ? null : text, url, tree, timelines: isPatch ? [] : memory.known(text, tree.timelines), remote: spliced.used, missing, ledger: reading.ledger, anchor: reading.anchor,
    });
    return presentation;
  }

  /** One more answer has brought nothing new. */
  #waited(presentation: Presentation, revision: Revision): Presentation {
    const missing = new Map([...revision.missing].map(([url, { failures, answersLeft }]) => [url, { failures, answersLeft: answersLeft - 1 }]));
    this.#revisions.set(presentation, { ...revision, missing });
    return presentation;
  }
}

/** Without those that are to be asked for again. */
function keptDocuments(before: Revision | undefined): Iterable<readonly [string, string]> {
  return [...before?.remote ?? []].filter(([url]) => before?.missing.get(url)?.answersLeft !== 0);
}

/** `asked`: with this answer. */
function missingDocuments(used: ReadonlyMap<string, string>, asked: ReadonlyMap<string, string>, before: Revision | undefined): ReadonlyMap<string, MissingDocument> {
  return new Map([...used].filter(([, text]) => text === '').map(([url]) => {
    const { failures, answersLeft } = before?.missing.get(url) ?? { failures: 0, answersLeft: 1 };
    return [url, asked.has(url) ? { failures: failures + 1, answersLeft: 2 ** Math.min(failures, mostDoublings) - 1 } : { failures, answersLeft: answersLeft - 1 }];
  }));
}

/** From a server that lags behind the one asked before. An origin that was started anew may have its clock set back. */
function isOlder(mpd: XmlElement, before: XmlElement): boolean {
  if (attributeOf(mpd, 'availabilityStartTime') !== attributeOf(before, 'availabilityStartTime')) return false;
  return (publishedAt(mpd) ?? Infinity) < (publishedAt(before) ?? -Infinity);
}

/** What is known was published in the future, and had not been when it was read. */
function isSetBack({ tree, nowEpochMs: thenEpochMs }: Revision, nowEpochMs: number): boolean {
  const publishedMs = publishedAt(tree.mpd) ?? -Infinity;
  return publishedMs > nowEpochMs + futureMs && publishedMs <= thenEpochMs + futureMs;
}

/** Without the Periods whose segments have all gone or are all still to come; one is left in any case. */
function withMedia(periods: readonly Period[]): readonly Period[] {
  const full = periods.filter(({ groups }) => groups.some(({ renditions }) => renditions.some(({ locations }) => locations.some(({ index }) => index.kind !== 'ready' || index.index.first() !== null))));
  return full.length > 0 ? full : periods.slice(-1);
}
