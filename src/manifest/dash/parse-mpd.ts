import type { Period, Presentation, SessionData } from '../../model/presentation.js';
import type { ManifestDocument } from '../../ports/manifest-parser.js';
import { checkLimit } from '../limits.js';
import { baseUrlsIn } from './base-urls.js';
import { Notes, uniqueId, type LiveEdge, type MpdContext, type PeriodContext } from './context.js';
import { parseDateTime } from './date-time.js';
import { unknownEssentials } from './descriptors.js';
import { inheritPeriod } from './inherit.js';
import { invalidMpd, unsupportedMpd } from './invalid.js';
import { protectionByRefId } from './protection.js';
import { scanMpd } from './scan-mpd.js';
import { durationOf, periodTimings, type PeriodTiming } from './timing.js';
import { joinSwitchable, markDefaults, readSet, type ReadSet } from './track-groups.js';
import { attributeOf, childrenOf, parseParts, textOf, type XmlElement } from './xml-tree.js';

/** Shorter than a frame: such Periods are left over from ad insertion and hold nothing. */
const shortestPeriodSeconds = 0.001;

/**
 * An MPD as a Presentation. `pace` is awaited between slices: some of the text, one part's XML, one Representation.
 * Throws `manifest/*` and `policy/scheme`.
 */
export async function parseMpd(document: ManifestDocument, pace: () => Promise<void>): Promise<Presentation> {
  const { url } = document;
  const scanned = await scanMpd(document.text, url, pace);
  const mpd = await parseParts(scanned.parts, url, pace);
  const elements = childrenOf(mpd, 'Period');
  if (elements.length === 0) throw invalidMpd(url, 'it has no Period', { element: 'MPD' });
  const [unknown] = unknownEssentials(mpd);
  if (unknown !== undefined) throw unsupportedMpd(url, unknown, `it needs the EssentialProperty ${unknown}, which this player does not know`);

  const notes = new Notes();
  const live = liveEdgeOf(mpd, document, notes);
  const context: MpdContext = {
    url, live, notes, nowEpochMs: document.nowEpochMs, timelines: scanned.timelines, usedIds: new Set(),
    protectionByRefId: document.text.includes('refId=') ? protectionByRefId(protectedElements(mpd, elements)) : new Map(),
  };
  const present = elements.filter((element) => attributeOf(element, 'xlink:href') !== 'urn:mpeg:dash:resolve-to-zero:2013');
  const periods = await readPeriods(mpd, periodTimings(mpd, present, live !== null, url), context, pace);
  const end = live === null ? endOf(periods) : null;
  return {
    protocol: 'dash',
    url,
    kind: live === null ? 'vod' : 'live',
    revision: document.previous === null ? 0 : document.previous.revision + 1,
    durationSeconds: end,
    periods: periods.map((period, ordinal) => (ordinal === periods.length - 1 && end !== null ? { ...period, durationSeconds: end - period.startSeconds } : period)),
    startPoint: null,
    sessionData: programInformation(mpd),
    sessionProtection: [],
    notes: notes.list,
  };
}

async function readPeriods(mpd: XmlElement, timings: readonly PeriodTiming[], context: MpdContext, pace: () => Promise<void>): Promise<Period[]> {
  const { url, notes } = context;
  const root = baseUrlsIn(mpd, [{ url, serviceLocation: null, priority: 1, weight: 1 }], url);
  const periods: Period[] = [];
  let unsupported: string | null = null;
  for (const [position, { element, startSeconds, endSeconds }] of timings.entries()) {
    const wanted = attributeOf(element, 'id') ?? `p${String(position)}`;
    const [unknown] = unknownEssentials(element);
    const isRemote = attributeOf(element, 'xlink:href') !== null && childrenOf(element, 'AdaptationSet').length === 0;
    if (!(endSeconds - startSeconds >= shortestPeriodSeconds)) notes.add(`The Period ${wanted} has no length; it was left out.`);
    else if (unknown !== undefined || isRemote) {
      unsupported = unknown ?? 'xlink';
      notes.add(`The Period ${wanted} was left out: ${isRemote ? 'it lies in another document (xlink), which is not followed' : `it needs the EssentialProperty ${unsupported}`}.`);
    } else {
      const id = uniqueId(context.usedIds, wanted);
      const period: PeriodContext = { mpd: context, id, ordinal: periods.length, element, startSeconds, endSeconds, baseUrls: baseUrlsIn(element, root, url), runs: new Map() };
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
  const { url, nowEpochMs } = period.mpd;
  await pace();
  const inherited = inheritPeriod(period.element, url, nowEpochMs);
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

function liveEdgeOf(mpd: XmlElement, document: ManifestDocument, notes: Notes): LiveEdge | null {
  if (attributeOf(mpd, 'type') !== 'dynamic') return null;
  const start = parseDateTime(attributeOf(mpd, 'availabilityStartTime') ?? '');
  if (start === null) notes.add('A dynamic MPD without a sound @availabilityStartTime; its clock was taken to start in 1970.');
  return {
    nowSeconds: (document.nowEpochMs - (start ?? 0)) / 1000,
    windowSeconds: durationOf(mpd, 'timeShiftBufferDepth', document.url) ?? Infinity,
  };
}

function protectedElements(mpd: XmlElement, periods: readonly XmlElement[]): XmlElement[] {
  const sets = periods.flatMap((period) => childrenOf(period, 'AdaptationSet'));
  return [mpd, ...periods, ...sets, ...sets.flatMap((set) => childrenOf(set, 'Representation'))];
}

function programInformation(mpd: XmlElement): SessionData[] {
  return childrenOf(mpd, 'ProgramInformation').flatMap((information) => {
    const language = attributeOf(information, 'lang');
    const url = attributeOf(information, 'moreInformationURL');
    return ['Title', 'Source', 'Copyright'].flatMap((name) => childrenOf(information, name).map((element) => ({ id: name.toLowerCase(), value: textOf(element), url, language })));
  });
}
