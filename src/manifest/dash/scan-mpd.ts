import { checkLimit, manifestLimits } from '../limits.js';
import { invalidMpd } from './invalid.js';
import { TimelineBuilder, type TimelineColumns } from './timeline-columns.js';

/** An MPD that is well-formed, within all limits, and taken apart so that no part is large. */
export interface ScannedMpd {
  /**
   * The MPD element, and behind it each Period, AdaptationSet and Representation, so that no XML takes long to parse:
   * `<sluice.part r="k"/>` stands for `parts[k]` in the part around it.
   */
  readonly parts: readonly string[];
  /** The `S` of a SegmentTimeline are gone; `<S r="k"/>` stands for `timelines[k]`. */
  readonly timelines: readonly TimelineColumns[];
}

/** Where the columns of timelines are collected; `begin` may take over a stretch that is known and says where the unknown begins. */
export interface TimelineSource {
  readonly rootName: string;
  begin(text: string, start: number): { readonly builder: TimelineBuilder; readonly position: number };
  /** An S of the timeline begun last starts there. */
  passed(position: number): void;
  /** Its end tag. */
  ended(position: number): void;
}

/** Stands for a part. Documents that have such an element are refused. */
export const partName = 'sluice.part';

/** What becomes a part of its own, by how deep it lies. */
const partAt: readonly (string | undefined)[] = [undefined, 'Period', 'AdaptationSet', 'Representation'];

interface Part {
  readonly index: number;
  readonly depth: number;
  readonly pieces: string[];
  nodes: number;
}

const nameAt = /[A-Za-z_][\w.:-]*(?=[ \t\r\n/>])/y;
const attributeAt = /[ \t\r\n]*([A-Za-z_:][\w.:-]*)[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/y;
const tagEndAt = /[ \t\r\n]*(\/?)>/y;
const charactersBetweenRests = 64 * 1024;

/**
 * One pass over the text before any XML parser sees it, in linear time: refuses DOCTYPE, ill-formed and truncated
 * documents, depth and node counts no MPD has, and lifts the `S` elements out, 95 % of a large MPD, into columns. What is
 * left is free of everything that cml-xml loops on or reads otherwise (unquoted attributes, cut tags, odd comments).
 * Throws `manifest/invalid`, `manifest/limit`.
 */
export async function scanMpd(text: string, url: string, pace: () => Promise<void>, timelines?: TimelineSource): Promise<ScannedMpd> {
  checkLimit('characters', text.length, url);
  const scan = new Scan(text, url, timelines);
  for (let rest = charactersBetweenRests; scan.step(rest); rest = scan.position + charactersBetweenRests) await pace();
  return scan.result();
}

/** The state of one pass. Pieces of the text that stay are copied as slices, from `#copyFrom` on. */
class Scan {
  position = 0;
  readonly #text: string;
  readonly #url: string;
  readonly #source: TimelineSource | undefined;
  /** Names of the open elements, with prefix. */
  readonly #open: string[] = [];
  #nodes = 0;
  #periods = 0;
  #nodesOutsideTimelines = 0;
  /** -1: what is passed is left out. */
  #copyFrom = -1;
  /** Those that are open, the innermost last. */
  readonly #openParts: Part[] = [];
  readonly #parts: string[] = [];
  #timeline: TimelineBuilder | null = null;
  #timelineDepth = 0;
  readonly #timelines: TimelineColumns[] = [];
  #hasRoot = false;

  constructor(text: string, url: string, source: TimelineSource | undefined) {
    this.#source = source;
    this.#text = text;
    this.#url = url;
  }

  /** Goes on at least to `until`; false at the end of the text. */
  step(until: number): boolean {
    const text = this.#text;
    while (this.position < until) {
      const at = text.indexOf('<', this.position);
      if (at < 0) return false;
      const next = text.charCodeAt(at + 1);
      if (next === 0x2f) this.#closeTag(at);
      else if (next === 0x3f) this.#leaveOut(at, '?>', 'a processing instruction');
      else if (next !== 0x21) this.#openTag(at);
      else if (text.startsWith('<!--', at)) this.#leaveOut(at, '-->', 'a comment');
      else if (text.startsWith('<![CDATA[', at)) this.position = this.#find(']]>', at, 'a CDATA section');
      else throw this.#invalid('it has a DOCTYPE or another declaration, which a player never follows', at);
    }
    return true;
  }

  result(): ScannedMpd {
    const innermost = this.#open.at(-1);
    if (innermost !== undefined) throw this.#invalid(`it ends inside the element ${innermost}: the document was cut`, this.#text.length);
    if (!this.#hasRoot) throw this.#invalid('it has no MPD element', 0);
    return { parts: this.#parts, timelines: this.#timelines };
  }

  #openTag(start: number): void {
    const text = this.#text;
    this.#nodes += 1;
    checkLimit('xmlNodes', this.#nodes, this.#url);
    nameAt.lastIndex = start + 1;
    const name = nameAt.exec(text)?.[0];
    if (name === undefined) throw this.#invalid('a "<" starts no element', start);
    const local = localName(name);
    const depth = this.#open.length;
    if (depth === 0) this.#openRoot(local, start);
    else if (local === partAt[depth] && this.#openParts.length === depth) this.#openPart(start, depth);
    const isS = this.#timeline !== null && local === 'S';
    if (this.#timeline === null) this.#countNode(name, start);

    let t: string | null = null;
    let d: string | null = null;
    let r: string | null = null;
    let position = start + 1 + name.length;
    for (let count = 0; ; count += 1) {
      attributeAt.lastIndex = position;
      const attribute = attributeAt.exec(text);
      if (attribute === null) break;
      if (count >= manifestLimits.attributes) checkLimit('attributes', count + 1, this.#url);
      const key = attribute[1] ?? '';
      if (isS) {
        if (key === 't') t = attribute[2] ?? attribute[3] ?? '';
        else if (key === 'd') d = attribute[2] ?? attribute[3] ?? '';
        else if (key === 'r') r = attribute[2] ?? attribute[3] ?? '';
      } else if (key.startsWith('_') || key.startsWith(':')) {
        // cml-xml takes such names for noise, and then their values for further attributes.
        this.#flush(position, attributeAt.lastIndex);
      }
      position = attributeAt.lastIndex;
    }
    tagEndAt.lastIndex = position;
    const end = tagEndAt.exec(text);
    if (end === null) throw this.#invalid(`the tag of the element ${name} is not well-formed`, start);
    this.position = tagEndAt.lastIndex;
    const isEmpty = end[1] === '/';

    if (isS) this.#addS(t, d, r, start);
    if (isEmpty) this.#closed(depth);
    else this.#opened(name, local);
  }

  #opened(name: string, local: string): void {
    this.#open.push(name);
    checkLimit('xmlDepth', this.#open.length, this.#url);
    if (local !== 'SegmentTimeline' || this.#timeline !== null) return;
    this.#timelineDepth = this.#open.length;
    this.#flush(this.position, -1);
    const begun = this.#source?.begin(this.#text, this.position);
    this.#timeline = begun?.builder ?? new TimelineBuilder();
    this.position = begun?.position ?? this.position;
    this.#push(`<S r="${String(this.#timelines.length)}"/>`);
  }

  #closeTag(start: number): void {
    const end = this.#text.indexOf('>', start);
    const name = end < 0 ? '' : this.#text.slice(start + 2, end).trimEnd();
    const open = this.#open.at(-1);
    if (open === undefined || open !== name) {
      throw this.#invalid(`the tag </${name.slice(0, 60)}> closes nothing${open === undefined ? '' : `, the element ${open} is open`}`, start);
    }
    this.#open.pop();
    this.position = end + 1;
    const depth = this.#open.length;
    if (this.#timeline !== null && depth < this.#timelineDepth) {
      this.#source?.ended(start);
      this.#timelines.push(this.#timeline.build());
      this.#timeline = null;
      this.#copyFrom = start;
    }
    this.#closed(depth);
  }

  /** An element at `depth` has ended, and `position` stands behind it. */
  #closed(depth: number): void {
    const part = this.#openParts.at(-1);
    if (part === undefined || part.depth !== depth) return;
    this.#flush(this.position, depth === 0 ? -1 : this.position);
    this.#openParts.pop();
    this.#parts[part.index] = part.pieces.join('');
  }

  #openRoot(local: string, start: number): void {
    if (this.#hasRoot) throw this.#invalid('there is a second element behind the MPD', start);
    if (local !== (this.#source?.rootName ?? 'MPD')) throw this.#invalid(`its root element is ${local.slice(0, 60)} and not MPD`, start);
    this.#hasRoot = true;
    this.#openPart(start, 0);
  }

  #openPart(start: number, depth: number): void {
    const index = this.#parts.length;
    this.#flush(start, start);
    this.#copyFrom = start;
    this.#push(`<${partName} r="${String(index)}"/>`);
    this.#parts.push('');
    this.#openParts.push({ index, depth, pieces: [], nodes: 0 });
    if (depth === 1) checkLimit('periods', (this.#periods += 1), this.#url);
  }

  #countNode(name: string, start: number): void {
    if (name === partName) throw this.#invalid(`it has an element ${partName}, which means nothing`, start);
    checkLimit('xmlNodesOutsideTimelines', (this.#nodesOutsideTimelines += 1), this.#url);
    const part = this.#openParts.at(-1);
    if (part !== undefined) checkLimit('xmlNodesTogether', (part.nodes += 1), this.#url);
  }

  #addS(t: string | null, d: string | null, r: string | null, start: number): void {
    this.#source?.passed(start);
    const wrong = this.#timeline?.add(t, d, r) ?? null;
    if (wrong !== null) throw this.#invalid(`S@${wrong} is "${({ t, d, r }[wrong] ?? '').slice(0, 40)}", which is no ${wrong === 'd' ? 'length' : 'number'} of ticks`, start, 'S');
  }

  #leaveOut(start: number, close: string, what: string): void {
    this.position = this.#find(close, start + 2, what);
    this.#flush(start, this.position);
  }

  #find(close: string, from: number, what: string): number {
    const at = this.#text.indexOf(close, from);
    if (at < 0) throw this.#invalid(`${what} has no end`, from);
    return at + close.length;
  }

  /** Copies up to `end` and goes on copying at `next`; nothing while copying is off. */
  #flush(end: number, next: number): void {
    if (this.#copyFrom < 0) return;
    if (end > this.#copyFrom) this.#push(this.#text.slice(this.#copyFrom, end));
    this.#copyFrom = next;
  }

  #push(piece: string): void {
    this.#openParts.at(-1)?.pieces.push(piece);
  }

  #invalid(what: string, offset: number, element?: string): Error {
    let line = 1;
    for (let at = this.#text.indexOf('\n'); at >= 0 && at < offset; at = this.#text.indexOf('\n', at + 1)) line += 1;
    return invalidMpd(this.#url, what, element === undefined ? { line } : { line, element });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
