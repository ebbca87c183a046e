import { createStatsOverlay } from '../../src/embed/overlay.js';
import type { Player } from '../../src/index.js';
import { byId } from './by-id.js';

/** The overlay of `sluice/overlay` on the picture, opened by a tick or the key. */
export function offerStatistics(player: Player): void {
  const tick = byId('statistics', HTMLInputElement);
  const picture = byId('picture', HTMLElement);
  const overlay = createStatsOverlay(player, picture, { open: tick.checked, hotkey: 'i' });
  tick.addEventListener('change', () => (tick.checked ? overlay.open() : overlay.close()));
  // Closed from within: the tick follows.
  for (const event of ['click', 'keydown', 'keyup'] as const) addEventListener(event, () => queueMicrotask(() => (tick.checked = overlay.isOpen)));
}
