import type { Player } from '../index.js';
import { createPanel } from './overlay/panel.js';
import { readSample } from './overlay/sample.js';
import { createHistory } from './overlay/history.js';
import { stallCause, type Stall } from './overlay/stall-cause.js';

/** How often the figures are renewed while the panel is open, in ms: quick enough to follow, slow enough to read. */
const EVERY_MS = 500;

/** Options of {@link createStatsOverlay}. */
export interface StatsOverlayOptions {
  /** Opened at once. Default false. */
  readonly open?: boolean;
  /** Key that opens and closes it while the focus is inside the container, as in `KeyboardEvent.key`. Default null: none. */
  readonly hotkey?: string | null;
  /** Called whenever it was opened or closed, by whatever: for the button that does so. */
  readonly onToggle?: (isOpen: boolean) => void;
}

/** Figures and plots of a playback, laid over its picture. */
export interface StatsOverlay {
  readonly isOpen: boolean;
  /** Shows the panel and takes the focus into it. */
  open(): void;
  /** Hides it; the focus goes back to where it was. */
  close(): void;
  toggle(): void;
  /** Takes it off the page; the player plays on. Safe to call again. */
  destroy(): void;
}

/**
 * Statistics for whoever wants to know: buffer, throughput, rendition, dropped frames, latency, stalls with their cause.
 *
 * @param player - Any player; it is only read.
 * @param container - The element around the video. It must be positioned (`position: relative`), since the panel covers its corner.
 *
 * @example
 * ```ts
 * const overlay = createStatsOverlay(player, document.querySelector('.player') as HTMLElement, { hotkey: 'i' });
 * document.querySelector('.statistics')?.addEventListener('click', () => overlay.toggle());
 * ```
 */
export function createStatsOverlay(player: Player, container: HTMLElement, { open = false, hotkey = null, onToggle }: StatsOverlayOptions = {}): StatsOverlay {
  const history = createHistory();
  let stall: Stall | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  let focusBefore: Element | null = null;

  const onStall = (): void => {
    stall = { cause: stallCause(player.stats(), player.tracks, player.live !== null), seconds: null };
  };
  const onResume = ({ stalledMs }: { readonly stalledMs: number }): void => {
    if (stall !== null) stall = { ...stall, seconds: stalledMs / 1000 };
  };
  const onLoading = (): void => {
    stall = null;
    history.clear();
  };
  player.on('stall', onStall).on('resume', onResume).on('loading', onLoading);

  const renew = (): void => {
    const sample = readSample(player);
    history.add(sample, performance.now());
    panel.draw(sample, stall, history);
  };
  const panel = createPanel(container, () => overlay.close());
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    if (event.key === hotkey) overlay.toggle();
    else if (event.key === 'Escape' && panel.hasFocus()) overlay.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  container.addEventListener('keydown', onKey);

  const show = (): void => {
    panel.show();
    renew();
    timer ??= setInterval(renew, EVERY_MS);
  };
  const hide = (): void => {
    panel.hide();
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const overlay: StatsOverlay = {
    get isOpen() {
      return timer !== null;
    },
    open() {
      if (timer !== null) return;
      focusBefore = document.activeElement;
      show();
      panel.focus();
      onToggle?.(true);
    },
    close() {
      if (timer === null) return;
      const hadFocus = panel.hasFocus();
      hide();
      if (hadFocus && focusBefore instanceof HTMLElement) focusBefore.focus();
      onToggle?.(false);
    },
    toggle: () => (timer === null ? overlay.open() : overlay.close()),
    destroy() {
      hide();
      panel.remove();
      container.removeEventListener('keydown', onKey);
      player.off('stall', onStall).off('resume', onResume).off('loading', onLoading);
    },
  };
  if (open) show();
  return overlay;
}
