import type { MpdTree } from './parse-mpd.js';
import type { TimelineColumns } from './timeline-columns.js';
import type { XmlElement } from './xml-tree.js';

/** Elements of another document for use in one that has `before` timelines already: their pointers count on from there. */
export function renumbered(element: XmlElement, before: number): XmlElement {
  return repointed(element, (at) => before + at);
}

/** Stands for a timeline in its SegmentTimeline, as `scanMpd` leaves it. */
export function pointer(timeline: number, like?: XmlElement): XmlElement {
  return { nodeName: 'S', nodeValue: null, localName: 'S', childNodes: [], ...like, attributes: { r: String(timeline) } };
}

export function withTimelines(tree: MpdTree, mpd: XmlElement, timelines: readonly TimelineColumns[]): MpdTree {
  return { ...tree, mpd, timelines };
}

/** Without the timelines that nothing points to any more: over a day patches bring thousands. */
export function withoutUnused(tree: MpdTree): MpdTree {
  const used = [...new Set(pointersIn(tree.mpd))].sort((a, b) => a - b);
  if (used.length === tree.timelines.length) return tree;
  const next = new Map(used.map((at, position) => [at, position]));
  return withTimelines(tree, repointed(tree.mpd, (at) => next.get(at) ?? at), tree.timelines.filter((_, at) => next.has(at)));
}

function pointersIn(element: XmlElement): number[] {
  return element.childNodes.flatMap((child) => (element.localName === 'SegmentTimeline' && child.localName === 'S' ? [Number(child.attributes['r'])] : pointersIn(child)));
}

function repointed(element: XmlElement, to: (timeline: number) => number): XmlElement {
  if (element.childNodes.length === 0) return element;
  const isTimeline = element.localName === 'SegmentTimeline';
  const childNodes = element.childNodes.map((child) => (isTimeline && child.localName === 'S' ? pointer(to(Number(child.attributes['r'])), child) : repointed(child, to)));
  return { ...element, childNodes };
}
