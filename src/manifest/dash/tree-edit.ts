import type { MpdTree } from './parse-mpd.js';
import type { TimelineColumns } from './timeline-columns.js';
import type { XmlElement } from './xml-tree.js';

/** Elements of another document for use in one that has `before` timelines already: their pointers count on from there. */
export function renumbered(element: XmlElement, before: number): XmlElement {
  if (element.childNodes.length === 0) return element;
  const isTimeline = element.localName === 'SegmentTimeline';
  const childNodes = element.childNodes.map((child) => (isTimeline && child.localName === 'S' ? pointer(before + Number(child.attributes['r']), child) : renumbered(child, before)));
  return { ...element, childNodes };
}

/** Stands for a timeline in its SegmentTimeline, as `scanMpd` leaves it. */
export function pointer(timeline: number, like?: XmlElement): XmlElement {
  return { nodeName: 'S', nodeValue: null, localName: 'S', childNodes: [], ...like, attributes: { r: String(timeline) } };
}

export function withTimelines(tree: MpdTree, mpd: XmlElement, timelines: readonly TimelineColumns[]): MpdTree {
  return { ...tree, mpd, timelines };
}
