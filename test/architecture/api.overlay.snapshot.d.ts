import { Player } from "../index.js";
interface StatsOverlayOptions {
    readonly open?: boolean;
    readonly hotkey?: string | null;
    readonly onToggle?: (isOpen: boolean) => void;
}
interface StatsOverlay {
    readonly isOpen: boolean;
    open(): void;
    close(): void;
    toggle(): void;
    destroy(): void;
}
declare function createStatsOverlay(player: Player, container: HTMLElement, { open, hotkey, onToggle }?: StatsOverlayOptions): StatsOverlay;
export { createStatsOverlay };
export type { StatsOverlay, StatsOverlayOptions };
