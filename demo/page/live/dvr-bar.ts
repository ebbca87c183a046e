import { formatBehind } from '../format-time.js';
import { askedByKey, askedFor, fractionOf, type DvrView } from './dvr-scale.js';

export interface DvrBar {
  show(view: DvrView, buffered: TimeRanges): void;
}

/** The window of a live stream as a slider: a press or a drag seeks on release, and so do the keys of sliders. */
export function createDvrBar(bar: HTMLElement, seek: (to: number | 'live') => void): DvrBar {
  const [buffered, played, target, thumb, bubble] = (['buffered', 'played', 'target', 'thumb', 'bubble'] as const).map((name) => {
    const piece = document.createElement('span');
    piece.className = name;
    bar.append(piece);
    return piece;
  });
  let view: DvrView = { start: 0, edge: 0, playhead: 0, livePlace: 0 };
  /** Where the pointer is, 0 to 1; null: not here. */
  let pointed: number | null = null;
  let isDragged = false;

  const fractionAt = ({ clientX }: PointerEvent): number => {
    const { left, width } = bar.getBoundingClientRect();
    return width > 0 ? Math.min(1, Math.max(0, (clientX - left) / width)) : 1;
  };

  function place(piece: HTMLElement | undefined, from: number, to = from): void {
    if (piece === undefined) return;
    piece.style.left = `${(100 * from).toFixed(3)}%`;
    if (to > from || piece === played) piece.style.width = `${(100 * (to - from)).toFixed(3)}%`;
  }

  function point(fraction: number | null): void {
    pointed = fraction;
    if (fraction !== null && bubble !== undefined) {
      const asked = askedFor(view, fraction);
      bubble.textContent = asked === 'live' ? 'live' : formatBehind(view.edge - asked);
      place(bubble, fraction);
    }
    bar.classList.toggle('pointed', fraction !== null);
    if (isDragged && fraction !== null) place(thumb, fraction);
  }

  bar.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    bar.setPointerCapture(event.pointerId);
    isDragged = true;
    point(fractionAt(event));
  });
  bar.addEventListener('pointermove', (event) => point(fractionAt(event)));
  bar.addEventListener('pointerup', (event) => {
    if (!isDragged) return;
    isDragged = false;
    seek(askedFor(view, fractionAt(event)));
    if (event.pointerType !== 'mouse') point(null);
  });
  for (const name of ['pointercancel', 'lostpointercapture'] as const) bar.addEventListener(name, () => (isDragged = false));
  bar.addEventListener('pointerleave', () => {
    if (!isDragged) point(null);
  });
  bar.addEventListener('keydown', (event) => {
    const asked = event.altKey || event.ctrlKey || event.metaKey ? null : askedByKey(view, event.key);
    if (asked === null) return;
    event.preventDefault();
    seek(asked);
  });

  return {
    show(next, ranges) {
      view = next;
      const at = fractionOf(view, view.playhead);
      place(played, 0, at);
      if (!isDragged) place(thumb, at);
      place(target, fractionOf(view, view.livePlace));
      buffered?.style.setProperty('background-image', stripes(view, ranges));
      if (pointed !== null) point(pointed);
      bar.setAttribute('aria-valuemin', String(Math.round(view.start - view.edge)));
      bar.setAttribute('aria-valuenow', String(Math.round(Math.min(0, view.playhead - view.edge))));
      bar.setAttribute('aria-valuetext', `${formatBehind(view.edge - view.playhead)} from the live edge, window of ${Math.round(view.edge - view.start)} s`);
    },
  };
}

/** One stripe a buffered range, with hard ends: one element for any number of ranges. */
function stripes(view: DvrView, ranges: TimeRanges): string {
  const stops = Array.from({ length: ranges.length }, (_, index) => {
    const [from, to] = [ranges.start(index), ranges.end(index)].map((seconds) => `${(100 * fractionOf(view, seconds)).toFixed(3)}%`);
    return `transparent ${from}, currentcolor ${from} ${to}, transparent ${to}`;
  });
  return stops.length === 0 ? 'none' : `linear-gradient(90deg, ${stops.join(', ')})`;
}
