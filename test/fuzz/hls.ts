import { PlayerError } from '../../src/errors/player-error.js';
import * as dateRanges from '../../src/manifest/hls/date-ranges.js';
import { createHlsParser } from '../../src/manifest/hls/index.js';
import * as live from '../../src/manifest/hls/live-playlist.js';
import type { Presentation } from '../../src/model/presentation.js';
import type { SegmentIndex } from '../../src/model/segment-index.js';
import type { Clock } from '../../src/ports/clock.js';
import type { ManifestNeedsMore, ManifestParser, ParsedIndex } from '../../src/ports/manifest-parser.js';
import { hlsCorpus, hlsLiveCorpus, hostilePieces } from './hls-corpus.js';
import type { FuzzTarget } from './target.js';
import { pick, smallerTexts } from './target.js';

const url = 'https://media.example/show/main.m3u8?token=abc';
const clock: Clock = { now: () => 0, wallNow: () => 0, sleep: () => Promise.resolve() };
const never = new AbortController().signal;

/** Between the revisions of one playlist. */
const revision = '\n\u001e\n';

/** Playlists mutated from a corpus, each read alone and as the media playlist of a sound multivariant one. */
export const hlsTarget: FuzzTarget<string> = {
  name: 'hls',
  make: (random) => mutate(pick(hlsCorpus, random), random),
  run: async (text) => `${await outcomeOf(text)}, below another ${await outcomeBelow(text)}`,
  smaller: smallerTexts,
  print: (text) => JSON.stringify(text),
};

/** Refreshes: a playlist, and mutations of it or of another put onto it. */
export const hlsLiveTarget: FuzzTarget<string> = {
  name: 'hls-live',
  make(random) {
    const first = pick(hlsLiveCorpus, random);
    const start = random() < 0.5 ? first : mutate(first, random);
    return [start, ...Array.from({ length: 3 }, () => mutate(random() < 0.7 ? first : pick(hlsLiveCorpus, random), random))].join(revision);
  },
  run: outcomeOfRevisions,
  smaller: smallerTexts,
  print: (text) => JSON.stringify(text),
};

/** Each text on top of the last that could be read; then a sibling beside it. */
async function outcomeOfRevisions(text: string): Promise<string> {
  const outcomes: string[] = [];
  const { parser, read } = await openBelow();
  let previous: ParsedIndex | null = null;
  for (const one of text.split(revision)) {
    outcomes.push(await orCode(async () => {
      const next = await read(one, previous, null);
      checkIndex(next.index, previous === null);
      if (next.live !== undefined) checkLive(next);
      const isSame = next === previous;
      previous = next;
      return isSame ? 'the same' : next.kind;
    }));
  }
  if (previous === null) return outcomes.join(', ');
  const sibling: ParsedIndex = previous;
  outcomes.push(await orCode(async () => {
    checkIndex((await read(text.split(revision)[0] ?? '', null, sibling)).index, false);
    return parser.protocol;
  }));
  return outcomes.join(', ');
}

function checkLive({ live: facts, index }: ParsedIndex): void {
  if (facts === undefined) return;
  if (facts.originEpochMs !== null && !Number.isFinite(facts.originEpochMs)) throw new Error('an origin that is no time');
  if (!(facts.targetLatencySeconds !== null && facts.targetLatencySeconds >= 0)) throw new Error('no target latency');
  const last = index.last();
  if (last !== null && last.number > facts.next.number) throw new Error(`the next is ${JSON.stringify(facts.next)} behind ${String(last.number)}`);
  for (const url of facts.reports.keys()) checkUrl(url);
}

/** The contract: a sound presentation, or a PlayerError of the manifest or its policy. Anything else is thrown on. */
export async function outcomeOf(text: string): Promise<string> {
  return orCode(async () => {
    checkSound(await parserOf().parse({ text, url, nowEpochMs: 0, previous: null, remote: new Map() }, never));
    return 'presentation';
  });
}

/** The same text as the media playlist of a sound multivariant one. */
async function outcomeBelow(text: string): Promise<string> {
  return orCode(async () => {
    const { read } = await openBelow();
    checkIndex((await read(text, null, null)).index, true);
    return 'index';
  });
}

function parserOf(): ManifestParser {
  return createHlsParser({ clock, loadLive: async () => live, loadDateRanges: async () => dateRanges });
}

/** A sound multivariant playlist, and reading texts as its only media playlist. */
async function openBelow(): Promise<{ readonly parser: ManifestParser; read(text: string, previous: ParsedIndex | null, sibling: ParsedIndex | null): Promise<ParsedIndex> }> {
  const parser = parserOf();
  const presentation = await parser.parse({ text: '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8', url, nowEpochMs: 0, previous: null, remote: new Map() }, never);
  if ('needs' in presentation) throw new Error('a playlist needs nothing more');
  const rendition = presentation.periods[0]?.groups[0]?.renditions[0];
  if (rendition === undefined) throw new Error('no rendition');
  return {
    parser,
    async read(text, previous, sibling) {
      const parsed = await parser.parseIndex({ rendition, locationIndex: 0, bytes: new TextEncoder().encode(text), byteOffset: 0, url: 'https://media.example/show/low.m3u8', presentation, nowEpochMs: 0, previous, sibling }, never);
      if ('needs' in parsed) throw new Error('a playlist needs nothing more');
      return parsed;
    },
  };
}

async function orCode(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlayerError && /^(?:manifest|policy)\//.test(error.code)) return error.code;
    throw error;
  }
}

function checkSound(presentation: Presentation | ManifestNeedsMore): void {
  if ('needs' in presentation) throw new Error('a playlist needs nothing more');
  const ids = new Set<string>();
  const [period] = presentation.periods;
  if (period === undefined || presentation.periods.length !== 1) throw new Error('HLS has one period');
  for (const { type, renditions } of [...period.groups, ...period.trickGroups]) {
    for (const rendition of renditions) {
      if (ids.has(rendition.id)) throw new Error(`two renditions are called ${rendition.id}`);
      ids.add(rendition.id);
      if (rendition.type !== type) throw new Error('a rendition is of another type than its group');
      if (rendition.locations.length === 0) throw new Error(`${rendition.id} is nowhere`);
      if (!(rendition.bitrateBps >= 0 && rendition.bitrateBps < 1e13)) throw new Error(`${rendition.id} has ${String(rendition.bitrateBps)} b/s`);
      for (const { index } of rendition.locations) {
        if (index.kind === 'playlist') checkUrl(index.url);
        if (index.kind === 'ready') checkIndex(index.index, true);
      }
    }
  }
  if (ids.size === 0) throw new Error('there is nothing to play');
}

/** `isFirst`: nothing was before it, so times begin at 0 and have no holes. */
function checkIndex(index: SegmentIndex, isFirst: boolean): void {
  let end = index.first()?.startSeconds ?? 0;
  let number = (index.first()?.number ?? 0) - 1;
  let isWhole = true;
  let count = 0;
  if (isFirst && Math.abs(end) > 1e-6) throw new Error(`the first segment starts at ${String(end)}`);
  for (let segment = index.first(); segment !== null; segment = index.after(segment)) {
    if ((count += 1) > 20_000) throw new Error('the index has no end');
    const isNext = segment.live?.part === undefined || segment.live.part === 0 || segment.live.part === null;
    if (segment.number !== (isNext ? number + 1 : number) || !Number.isSafeInteger(number)) throw new Error(`segment number ${String(segment.number)} behind ${String(number)}`);
    if (!isWhole && segment.live === undefined) throw new Error('a whole segment behind parts');
    isWhole = segment.live === undefined;
    number = segment.number;
    const isPlaced = isFirst ? Math.abs(segment.startSeconds - end) <= 1e-6 : Number.isFinite(segment.startSeconds);
    if (!isPlaced || !(segment.durationSeconds >= 0)) throw new Error(`segment ${String(segment.number)} is from ${String(segment.startSeconds)} for ${String(segment.durationSeconds)} s`);
    end = segment.startSeconds + segment.durationSeconds;
    const { range } = segment;
    if (range !== null && !(range.start >= 0 && (range.end === null ? segment.live?.isGrowing === true : range.end > range.start && Number.isSafeInteger(range.end)))) throw new Error(`range ${JSON.stringify(range)}`);
    checkUrl(segment.url);
    if (segment.init !== null) checkUrl(segment.init.url);
    if (segment.key !== null && segment.key.iv.length !== 16) throw new Error('an IV that is not 16 bytes');
    if (segment.key !== null) checkUrl(segment.key.url);
  }
  if (!(index.targetDurationSeconds >= 0.5)) throw new Error(`target duration ${String(index.targetDurationSeconds)}`);
}

function checkUrl(text: string): void {
  const { protocol, username, password } = new URL(text);
  if (!/^(?:https?|data|blob):$/.test(protocol) || username !== '' || password !== '') throw new Error(`the URL ${text} got through`);
}

function mutate(text: string, random: () => number): string {
  let out = text;
  const times = 1 + Math.floor(random() * 6);
  for (let time = 0; time < times; time += 1) {
    const at = Math.floor(random() * (out.length + 1));
    const length = Math.floor(random() * random() * 60);
    const lines = out.split('\n');
    const line = Math.floor(random() * lines.length);
    switch (Math.floor(random() * 8)) {
      case 0: out = out.slice(0, at) + pick(hostilePieces, random) + out.slice(at); break;
      case 1: out = out.slice(0, at) + out.slice(at + length); break;
      case 2: out = out.slice(0, at) + String.fromCharCode(Math.floor(random() * 128)) + out.slice(at + 1); break;
      case 3: lines.splice(line, 1); out = lines.join('\n'); break;
      case 4: lines.splice(line, 0, pick(hostilePieces, random)); out = lines.join('\n'); break;
      case 5: lines.splice(line, 0, pick(pick(hlsCorpus, random).split('\n'), random)); out = lines.join('\n'); break;
      case 6: out = out.slice(0, at); break;
      default: out = out.replace(/\d+/g, (digits) => (random() < 0.1 ? pick(['0', '-1', '1e309', '9007199254740993', '', '0x10', '4294967296'], random) : digits));
    }
  }
  return out;
}
