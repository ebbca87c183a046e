import { attributeOf, type XmlElement } from './xml-tree.js';

/** One step of a selector: a name and what narrows it down. */
export interface SelectorStep {
  /** Local name; '*': any. */
  readonly name: string;
  readonly predicates: readonly Predicate[];
}

export type Predicate =
  /** From 1; Infinity: the last. */
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string };

/** A place in a document: its steps from the root, and an attribute or the text of the element there. */
export interface Selector {
  readonly steps: readonly SelectorStep[];
  readonly attribute: string | null;
  readonly isText: boolean;
}

const stepAt = /\/(?:[\w.-]+:)?([\w.-]+|\*)((?:\[[^\]]*\])*)(?=\/|$)/y;
const endAt = /\/(?:@([\w.:-]+)|(text\(\)))$/y;
const predicateAt = /\[\s*(?:(\d{1,9})|(last\(\))|@([\w.:-]+)\s*=\s*(?:'([^']*)'|"([^"]*)"))\s*\]/y;

/** The part of XPath that MPD patches are written in (RFC 5261 §4.1, ISO/IEC 23009-1 §5.15.3); null for anything else. */
export function parseSelector(text: string): Selector | null {
  const steps: SelectorStep[] = [];
  let position = 0;
  while (position < text.length) {
    endAt.lastIndex = position;
    const end = endAt.exec(text);
    if (end !== null) return steps.length === 0 ? null : { steps, attribute: end[1] ?? null, isText: end[2] !== undefined };
    stepAt.lastIndex = position;
    const step = stepAt.exec(text);
    const predicates = step === null ? null : parsePredicates(step[2] ?? '');
    if (step === null || predicates === null) return null;
    steps.push({ name: step[1] ?? '*', predicates });
    position = stepAt.lastIndex;
  }
  return steps.length === 0 ? null : { steps, attribute: null, isText: false };
}

function parsePredicates(text: string): Predicate[] | null {
  const predicates: Predicate[] = [];
  for (let position = 0; position < text.length; position = predicateAt.lastIndex) {
    predicateAt.lastIndex = position;
    const match = predicateAt.exec(text);
    if (match === null) return null;
    const [, number, last, name] = match;
    if (name !== undefined) predicates.push({ kind: 'attribute', name, value: match[4] ?? match[5] ?? '' });
    else predicates.push({ kind: 'position', position: last === undefined ? Number(number) : Infinity });
  }
  return predicates;
}

/** The child that a step leads to, by its index; -1 where there is none or more than one. */
export function childAt(parent: XmlElement, { name, predicates }: SelectorStep): number {
  let found = parent.childNodes.flatMap((child, index) => (child.localName !== undefined && !child.nodeName.startsWith('#') && (name === '*' || child.localName === name) ? [index] : []));
  for (const predicate of predicates) {
    found = found.filter((index, at) => {
      if (predicate.kind === 'position') return at === Math.min(predicate.position, found.length) - 1 && (predicate.position <= found.length || predicate.position === Infinity);
      const child = parent.childNodes[index];
      return child !== undefined && attributeOf(child, predicate.name) === predicate.value;
    });
  }
  return found.length === 1 ? (found[0] ?? -1) : -1;
}
