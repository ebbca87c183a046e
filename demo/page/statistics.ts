import { createStatsOverlay } from '../../src/embed/overlay.js';
import type { Player } from '../../src/index.js';
import { byId } from './by-id.js';

/** The overlay of `sluice/overlay` on the picture, opened by a tick or the key. */
export function offerStatistics(player: Player): void {
  const tick = byId('statistics', HTMLInputElement);
  const overlay = createStatsOverlay(player, byId('picture', HTMLElement), { open: tick.checked, hotkey: 'i', onToggle: (isOpen) => (tick.checked = isOpen) });
  tick.addEventListener('change', () => (tick.checked ? overlay.open() : overlay.close()));
}
