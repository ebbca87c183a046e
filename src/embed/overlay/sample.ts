import type { LiveInfo, Player, PlayerState, PlayerStats, RenditionInfo, Tracks } from '../../index.js';

/** All that is shown, as it was at one moment. */
export interface Sample {
  readonly stats: PlayerStats;
  readonly state: PlayerState;
  readonly live: LiveInfo | null;
  /** Under the playhead, and loaded now; null: none, or not known. */
  readonly playing: RenditionInfo | null;
  readonly loading: RenditionInfo | null;
}

export function readSample(player: Player): Sample {
  const { state, live } = player;
  const stats = player.stats();
  return { stats, state, live, playing: findRendition(state.tracks, stats.playing.video), loading: findRendition(state.tracks, stats.loading.video) };
}

function findRendition({ video }: Tracks, id: string | null): RenditionInfo | null {
  return [...video.groups, ...video.upcoming].flatMap(({ renditions }) => renditions).find((rendition) => rendition.id === id) ?? null;
}
