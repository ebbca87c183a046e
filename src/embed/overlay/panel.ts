import { figuresOf } from './figures.js';
import type { History } from './history.js';
import { panelCss } from './panel-css.js';
import type { PlotSpec } from './plot.js';
import { drawPlot } from './plot.js';
import type { Sample } from './sample.js';
import type { Stall } from './stall-cause.js';
import { megabits } from './stall-cause.js';

const PLOTS: readonly PlotSpec[] = [
  { title: 'Buffer', value: ({ bufferSeconds }) => bufferSeconds, other: null, color: '#4cc38a', scale: (highest) => `${highest.toFixed(1)} s` },
  { title: 'Throughput, and the bitrate loaded', value: ({ bandwidthBps }) => bandwidthBps, other: ({ bitrateBps }) => bitrateBps, color: '#52a9ff', scale: megabits },
  { title: 'Latency, and what is wanted', value: ({ latencySeconds }) => latencySeconds, other: ({ targetLatencySeconds }) => targetLatencySeconds, color: '#f1a10d', scale: (highest) => `${highest.toFixed(1)} s` },
];
/** Only where the stream is live. */
const LATENCY_PLOT = 2;

/** The panel on the page. It decides nothing: what is drawn is handed in. */
export interface Panel {
  show(): void;
  hide(): void;
  focus(): void;
  hasFocus(): boolean;
  draw(sample: Sample, stall: Stall | null, history: History): void;
  remove(): void;
}

export function createPanel(container: HTMLElement, onClose: () => void): Panel {
  const document = container.ownerDocument;
  const host = document.createElement('div');
  host.hidden = true;
  const root = host.attachShadow({ mode: 'open' });
  // A sheet made by script passes a Content-Security-Policy that forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelCss);
  root.adoptedStyleSheets = [sheet];

  const panel = root.appendChild(document.createElement('section'));
  panel.setAttribute('aria-label', 'Playback statistics');
  panel.tabIndex = -1;
  const close = panel.appendChild(document.createElement('button'));
  close.type = 'button';
  close.setAttribute('aria-label', 'Close the statistics');
  close.textContent = '✕';
  close.addEventListener('click', onClose);
  const list = panel.appendChild(document.createElement('dl'));
  const plots = PLOTS.map((spec) => {
    const figure = panel.appendChild(document.createElement('figure'));
    const caption = figure.appendChild(document.createElement('figcaption'));
    caption.textContent = spec.title;
    const canvas = figure.appendChild(document.createElement('canvas'));
    // Its figures stand in the list above.
    canvas.setAttribute('aria-hidden', 'true');
    return { spec, figure, canvas };
  });
  container.append(host);

  const cells = new Map<string, { readonly term: HTMLElement; readonly value: HTMLElement }>();
  const write = (figures: readonly (readonly [string, string])[]): void => {
    for (const [name, { term, value }] of cells) {
      if (figures.some(([each]) => each === name)) continue;
      term.remove();
      value.remove();
      cells.delete(name);
    }
    let before: HTMLElement | null = null;
    for (const [name, text] of figures) {
      let cell = cells.get(name);
      if (cell === undefined) {
        cell = { term: document.createElement('dt'), value: document.createElement('dd') };
        cell.term.textContent = name;
        cells.set(name, cell);
        if (before === null) list.prepend(cell.term, cell.value);
        else before.after(cell.term, cell.value);
      }
      if (cell.value.textContent !== text) cell.value.textContent = text;
      before = cell.value;
    }
  };

  return {
    show: () => void (host.hidden = false),
    hide: () => void (host.hidden = true),
    focus: () => close.focus(),
    hasFocus: () => root.activeElement !== null,
    draw(sample, stall, history) {
      write(figuresOf(sample, stall));
      for (const [index, { spec, figure, canvas }] of plots.entries()) {
        figure.hidden = index === LATENCY_PLOT && sample.live === null;
        if (!figure.hidden) drawPlot(canvas, spec, history.moments());
      }
    },
    remove: () => host.remove(),
  };
}
