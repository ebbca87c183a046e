import { parseDateTime } from './date-time.js';
import { invalidMpd } from './invalid.js';
import { publishedAt } from './live-manifest.js';
import type { MpdTree } from './parse-mpd.js';
import { childAt, parseSelector, type Selector, type SelectorStep } from './selector.js';
import { rowAtStep, rowsOf, rowWith, spliced } from './timeline-edit.js';
import type { TimelineColumns } from './timeline-columns.js';
import { pointer, renumbered, withoutUnused, withTimelines } from './tree-edit.js';
import { attributeOf, textOf, type XmlElement } from './xml-tree.js';

const noRows: TimelineColumns = { originTicks: 0n, startTicks: new Float64Array(0), durationTicks: new Float64Array(0), repeats: new Float64Array(0) };

/** How an element is changed: its attributes and what is inside, or what is beside it. Null: it cannot be. */
type Change = (element: XmlElement) => readonly XmlElement[] | null;

/**
 * The MPD that a patch makes of `tree` (ISO/IEC 23009-1 §5.15, RFC 5261); null where it is a patch that `tree` already has in it.
 * What the patch does not name is shared. Throws `manifest/invalid` where it is for another MPD or names what is not there: the whole
 * MPD then has to be asked for.
 */
export function patched(tree: MpdTree, patch: MpdTree, url: string): MpdTree | null {
  const { mpd } = tree;
  const of = (name: string): string | null => attributeOf(patch.mpd, name);
  if (of('mpdId') !== attributeOf(mpd, 'id')) throw misfit(url, `its patch is for the MPD "${String(of('mpdId')).slice(0, 60)}"`);
  const current = attributeOf(mpd, 'publishTime');
  const isIn = (parseDateTime(of('publishTime') ?? '') ?? Infinity) <= (publishedAt(mpd) ?? -Infinity);
  if (isIn && of('originalPublishTime') !== current) return null;
  if (of('originalPublishTime') !== current) throw misfit(url, `its patch is for the revision of ${String(of('originalPublishTime')).slice(0, 40)} and not for that of ${String(current)}`);

  const draft = new Draft(mpd, [...tree.timelines, ...patch.timelines], url);
  for (const operation of renumbered(patch.mpd, tree.timelines.length).childNodes) {
    if (operation.localName !== undefined && !operation.nodeName.startsWith('#')) draft.apply(operation);
  }
  const root = { ...draft.mpd, attributes: { ...draft.mpd.attributes, publishTime: of('publishTime') ?? current ?? '' } };
  return { ...withoutUnused(withTimelines(tree, root, draft.timelines)), isProtected: tree.isProtected || patch.isProtected };
}

/** The document while one operation after the other is done on it. */
class Draft {
  mpd: XmlElement;
  readonly timelines: TimelineColumns[];
  readonly #url: string;

  constructor(mpd: XmlElement, timelines: TimelineColumns[], url: string) {
    this.mpd = mpd;
    this.timelines = timelines;
    this.#url = url;
  }

  apply(operation: XmlElement): void {
    const sel = attributeOf(operation, 'sel') ?? '';
    const selector = parseSelector(sel);
    if (selector === null) throw misfit(this.#url, `its patch selects "${sel.slice(0, 100)}", which is no selector of patches`);
    const root = this.#at({ nodeName: '', nodeValue: null, attributes: {}, childNodes: [this.mpd] }, selector.steps, selector, operation);
    const [mpd] = root?.childNodes ?? [];
    if (root?.childNodes.length !== 1 || mpd?.localName !== 'MPD') throw misfit(this.#url, `its patch cannot ${operation.localName ?? ''} "${sel.slice(0, 100)}"`);
    this.mpd = mpd;
  }

  /** `parent` with the operation done on what `steps` lead to; null where that is not there or cannot be done. */
  #at(parent: XmlElement, steps: readonly SelectorStep[], selector: Selector, operation: XmlElement): XmlElement | null {
    const [step, ...further] = steps;
    if (step === undefined) return null;
    if (parent.localName === 'SegmentTimeline' && step.name === 'S') return further.length === 0 ? this.#onRow(parent, step, selector, operation) : null;
    const index = childAt(parent, step);
    const child = parent.childNodes[index];
    if (child === undefined) return null;
    if (further.length === 0) {
      const replaced = this.#changeOf(selector, operation)(child);
      return replaced === null ? null : { ...parent, childNodes: [...parent.childNodes.slice(0, index), ...replaced, ...parent.childNodes.slice(index + 1)] };
    }
    const changed = this.#at(child, further, selector, operation);
    return changed === null ? null : { ...parent, childNodes: parent.childNodes.map((other, at) => (at === index ? changed : other)) };
  }

  /** What becomes of the element that is selected. */
  #changeOf({ attribute, isText }: Selector, operation: XmlElement): Change {
    const kind = operation.localName;
    const content = contentOf(operation);
    const added = attribute ?? (kind === 'add' ? /^@([\w.:-]+)$/.exec(attributeOf(operation, 'type') ?? '')?.[1] ?? null : null);
    if (added !== null) {
      return (element) => {
        if (kind === 'remove' || kind === 'replace' ? !Object.hasOwn(element.attributes, added) : kind !== 'add') return null;
        const { [added]: _, ...others } = element.attributes;
        return [{ ...element, attributes: kind === 'remove' ? others : { ...others, [added]: textOf(operation) } }];
      };
    }
    if (isText) return (element) => (kind === 'add' ? null : [{ ...element, childNodes: kind === 'remove' ? [] : operation.childNodes }]);
    switch (kind) {
      case 'remove':
        return () => [];
      case 'replace':
        return () => (content.length === 1 ? content : null);
      case 'add':
        switch (attributeOf(operation, 'pos')) {
          case 'before':
            return (element) => [...content, element];
          case 'after':
            return (element) => [element, ...content];
          case 'prepend':
            return (element) => this.#inside(element, operation, true);
          default:
            return (element) => this.#inside(element, operation, false);
        }
      default:
        return () => null;
    }
  }

  #inside(element: XmlElement, operation: XmlElement, isFirst: boolean): readonly XmlElement[] | null {
    if (element.localName === 'SegmentTimeline') {
      const { at, timeline } = this.#timelineOf(element);
      const rows = rowsOf(contentOf(operation));
      const grown = rows === null ? null : spliced(timeline, isFirst ? 0 : timeline.startTicks.length, 0, rows);
      return grown === null ? null : [this.#withTimeline(element, at, grown)];
    }
    const { childNodes } = operation;
    return [{ ...element, childNodes: isFirst ? [...childNodes, ...element.childNodes] : [...element.childNodes, ...childNodes] }];
  }

  /** On an S, which is a row and no element. */
  #onRow(element: XmlElement, step: SelectorStep, { attribute, isText }: Selector, operation: XmlElement): XmlElement | null {
    const { at, timeline } = this.#timelineOf(element);
    const row = rowAtStep(timeline, step.predicates);
    if (row < 0 || isText) return null;
    const kind = operation.localName;
    const name = attribute ?? /^@([tdr])$/.exec(attributeOf(operation, 'type') ?? '')?.[1] ?? null;
    const pos = attributeOf(operation, 'pos');
    const rows = kind === 'remove' ? noRows : rowsOf(contentOf(operation));
    if (name !== null) {
      const changed = rowWith(timeline, row, name, kind === 'remove' ? null : textOf(operation));
      return changed === null ? null : this.#withTimeline(element, at, changed);
    }
    if (rows === null || (kind === 'add' && pos !== 'before' && pos !== 'after')) return null;
    const changed = kind === 'add' ? spliced(timeline, pos === 'after' ? row + 1 : row, 0, rows) : spliced(timeline, row, 1, rows);
    return changed === null ? null : this.#withTimeline(element, at, changed);
  }

  #timelineOf(element: XmlElement): { readonly at: number; readonly timeline: TimelineColumns } {
    const child = element.childNodes.find(({ localName }) => localName === 'S');
    const at = child === undefined ? this.timelines.length : Number(child.attributes['r']);
    return { at, timeline: this.timelines[at] ?? noRows };
  }

  #withTimeline(element: XmlElement, at: number, timeline: TimelineColumns): XmlElement {
    this.timelines[at] = timeline;
    return { ...element, childNodes: [pointer(at)] };
  }
}

function contentOf(operation: XmlElement): XmlElement[] {
  return operation.childNodes.filter((child) => child.localName !== undefined && !child.nodeName.startsWith('#'));
}

function misfit(url: string, what: string): Error {
  return invalidMpd(url, what, { element: 'Patch' });
}
