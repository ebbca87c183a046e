import type { Period, Presentation, SessionData } from '../../model/presentation.js';
import type { ManifestDocument } from '../../ports/manifest-parser.js';
import { checkLimit } from '../limits.js';
import { baseUrlsIn } from './base-urls.js';
import { Notes, uniqueId, type LiveReading, type MpdContext, type PeriodContext, type PlacedPeriod } from './context.js';
import { unknownEssentials } from './descriptors.js';
import { inheritPeriod } from './inherit.js';
import { invalidMpd, unsupportedMpd } from './invalid.js';
import { scanMpd, type TimelineSource } from './scan-mpd.js';
import type { TimelineColumns } from './timeline-columns.js';
import { periodTimings, type PeriodTiming } from './timing.js';
import { joinSwitchable, markDefaults, readSet, type ReadSet } from './track-groups.js';
import { attributeOf, childrenOf, parseParts, textOf, type XmlElement } from './xml-tree.js';

/** Shorter than a frame: such Periods are left over from ad insertion and hold nothing. */
const shortestPeriodSeconds = 0.001;

/** A document as elements, its timelines apart. */
export interface MpdTree {
  readonly mpd: XmlElement;
  readonly timelines: readonly TimelineColumns[];
  /** Some of it may be encrypted. */
  readonly isProtected: boolean;
}

/** What a Presentation is told of besides its tree. */
export type MpdOrigin = Pick<ManifestDocument, 'url' | 'previous'> & { readonly live: LiveReading | null };

/** Code that few documents need. */
export interface RareParts {
  /** `event-streams.js`: only where there are EventStreams. */
  readonly loadEventStreams: () => Promise<typeof import('./event-streams.js')>;
  /** `protection.js`: only where something is encrypted. */
  readonly loadProtection: () => Promise<typeof import('./protection.js')>;
}

/** `pace` is awaited between slices: some of the text, one part's XML. Throws `manifest/*`. */
export async function readTree(text: string, url: string, pace: () => Promise<void>, timelines?: TimelineSource): Promise<MpdTree> {
  const scanned = await scanMpd(text, url, pace, timelines);
  return { mpd: await parseParts(scanned.parts, url, pace), timelines: scanned.timelines, isProtected: text.includes('ContentProtection') };
}

/** An MPD as a Presentation. `pace` is awaited between Representations. Throws `manifest/*` and `policy/scheme`. */
export async function presentationOf({ mpd, timelines, isProtected }: MpdTree, { url, previous, live }: MpdOrigin, pace: () => Promise<void>, rare: RareParts): Promise<Presentation> {
  const elements = childrenOf(mpd, 'Period');
  if (elements.length === 0) throw invalidMpd(url, 'it has no Period', { element: 'MPD' });
  const [unknown] = unknownEssentials(mpd);
  if (unknown !== undefined) throw unsupportedMpd(url, unknown, `it needs the EssentialProperty ${unknown}, which this player does not know`);

  const notes = new Notes();
  const context: MpdContext = { url, live, notes, timelines, usedIds: new Set(), protectionOf: isProtected ? (await rare.loadProtection()).protectionIn(mpd, elements) : () => [] };
  const isLive = live?.isDynamic === true;
  const timings = periodTimings(mpd, elements, isLive, url);
  const placed = live?.placed(timings) ?? timings;
  const periods = await readPeriods(mpd, placed, context, pace);
  const end = isLive ? null : endOf(periods);
  return {
    protocol: 'dash',
    url,
    kind: isLive ? 'live' : 'vod',
    revision: previous === null ? 0 : previous.revision + 1,
    durationSeconds: end,
    periods: periods.map((period, ordinal) => (ordinal === periods.length - 1 && end !== null ? { ...period, durationSeconds: end - period.startSeconds } : period)),
    startPoint: null,
    sessionData: programInformation(mpd),
    sessionProtection: [],
    notes: notes.list,
    timed: placed.some(({ element }) => childrenOf(element, 'EventStream')[0]) ? (await rare.loadEventStreams()).eventStreamsIn(placed, url) : undefined,
  };
}

async function readPeriods(mpd: XmlElement, timings: readonly (PeriodTiming | PlacedPeriod)[], context: MpdContext, pace: () => Promise<void>): Promise<Period[]> {
  const { url, notes } = context;
  const root = baseUrlsIn(mpd, [{ url, serviceLocation: null, priority: 1, weight: 1, elements: [] }], url);
  const periods: Period[] = [];
  let unsupported: string | null = null;
  for (const [position, timing] of timings.entries()) {
    const { element, startSeconds, endSeconds } = timing;
    const wanted = 'id' in timing ? timing.id : attributeOf(element, 'id') ?? `p${String(position)}`;
    const [unknown] = unknownEssentials(element);
    if (!(endSeconds - startSeconds >= shortestPeriodSeconds)) notes.add(`The Period ${wanted} has no length; it was left out.`);
    else if (unknown !== undefined) {
      unsupported = unknown;
      notes.add(`The Period ${wanted} was left out: it needs the EssentialProperty ${unknown}.`);
    } else {
      const id = uniqueId(context.usedIds, wanted);
      const period: PeriodContext = { mpd: context, id, ordinal: 'ordinal' in timing ? timing.ordinal : periods.length, element, startSeconds, endSeconds, baseUrls: baseUrlsIn(element, root, url), runs: new Map() };
      const sets = await readSets(period, pace);
      if (sets.length === 0) notes.add(`The Period ${id} has nothing to play; it was left out.`);
      else periods.push(periodOf(period, sets));
    }
  }
  if (periods.length > 0) return periods;
  if (unsupported !== null) throw unsupportedMpd(url, unsupported, `no Period is left without ${unsupported}, which this player does not do`);
  throw invalidMpd(url, `no Period has anything to play. ${notes.list.map((note) => note.text).join(' ').slice(0, 400)}`, { element: 'Period' });
}

async function readSets(period: PeriodContext, pace: () => Promise<void>): Promise<ReadSet[]> {
  const { url } = period.mpd;
  await pace();
  const inherited = inheritPeriod(period.element, url);
  // Of one Period: an MPD may well have hundreds of Periods, and the node count bounds all of them.
  checkLimit('renditions', inherited.length, url);
  const sets: ReadSet[] = [];
  let first = 0;
  for (const element of childrenOf(period.element, 'AdaptationSet')) {
    const { length } = childrenOf(element, 'Representation');
    const set = await readSet(element, inherited.slice(first, first + length), period, pace);
    first += length;
    if (set !== null) sets.push(set);
  }
  return sets;
}

function periodOf(period: PeriodContext, sets: readonly ReadSet[]): Period {
  return {
    id: period.id,
    startSeconds: period.startSeconds,
    durationSeconds: period.endSeconds === Infinity ? null : period.endSeconds - period.startSeconds,
    groups: markDefaults(joinSwitchable(sets.filter((set) => !set.isTrick))),
    trickGroups: sets.filter((set) => set.isTrick).map((set) => set.group),
  };
}

/** End of the presentation: as the last Period says, else as far as all its indexes reach, else null. */
function endOf(periods: readonly Period[]): number | null {
  const last = periods.at(-1);
  if (last === undefined) return null;
  if (last.durationSeconds !== null) return last.startSeconds + last.durationSeconds;
  const indexes = last.groups.flatMap((group) => group.renditions).map((rendition) => rendition.locations[0]?.index);
  const ends = indexes.map((source) => (source?.kind === 'ready' ? source.index.endSeconds : Infinity));
  const end = Math.max(...ends);
  return end === Infinity ? null : end;
}

function programInformation(mpd: XmlElement): SessionData[] {
  return childrenOf(mpd, 'ProgramInformation').flatMap((information) => {
    const language = attributeOf(information, 'lang');
    const url = attributeOf(information, 'moreInformationURL');
    return ['Title', 'Source', 'Copyright'].flatMap((name) => childrenOf(information, name).map((element) => ({ id: name.toLowerCase(), value: textOf(element), url, language })));
  });
}
