import type { PlayerStats } from '../../src/index.js';
import { byId } from './by-id.js';
import { formatBitrate, formatBytes, formatMs, formatSeconds } from './format.js';
import type { Ladder } from './ladder.js';

/** The counters of the page by the ids of index.html. */
export function createFigures(ladder: Ladder): (stats: PlayerStats) => void {
  const cells = new Map<string, Element>();

  function show(name: string, text: string, isBad = false): void {
    const cell = cells.get(name) ?? byId(`figure-${name}`, HTMLElement);
    cells.set(name, cell);
    if (cell.textContent !== text) cell.textContent = text;
    cell.classList.toggle('bad', isBad);
  }

  const name = (id: string | null): string => (id === null ? '–' : ladder.nameOf(id));

  return (stats) => {
    show('manifest', formatMs(stats.startup.manifestMs));
    show('first-byte', formatMs(stats.startup.firstByteMs));
    show('first-frame', formatMs(stats.startup.firstFrameMs));
    show('stalls', stats.stalls.count === 0 ? '0' : `${stats.stalls.count} · ${formatSeconds(stats.stalls.seconds)}`, stats.stalls.count > 0);
    show('dropped', stats.totalFrames === 0 ? '–' : `${stats.droppedFrames} / ${stats.totalFrames}`);
    show('switches', String(stats.switches));
    show('segments', String(stats.requests));
    show('bytes', stats.bytes === 0 ? '–' : formatBytes(stats.bytes));
    show('estimate', formatBitrate(stats.bandwidthBps));
    show('buffer', formatSeconds(stats.bufferAheadSeconds));
    show('playing', name(stats.playing.video ?? stats.playing.audio));
    show('loading', name(stats.loading.video ?? stats.loading.audio));
  };
}
