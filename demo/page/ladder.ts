import type { GroupInfo, PlayerEvents, RenditionInfo, TrackInfo, Tracks } from '../../src/index.js';
import { formatBitrate } from './format.js';
import { groupName } from './rendition-name.js';

type MediaType = PlayerEvents['segment']['type'];

/** How a rendition is drawn and called. */
export interface Rung {
  readonly type: MediaType;
  readonly bitrateBps: number;
  /** Among all of its type: 0 the lowest, 1 the highest. Bitrate orders them; languages of one bitrate stand in the manifest's order. */
  readonly height: number;
  /** Short, and unlike that of every other rendition of its type where the manifest lets it: 540p; English. */
  readonly name: string;
}

/** What was learnt of a stream's renditions since it was loaded; a Period behind the playhead keeps its names and colours. */
export interface Ladder {
  learn(tracks: Tracks): void;
  /** Gives one of a Period ahead a place, so that it has a name before the playhead comes there. */
  expect(type: MediaType, rendition: RenditionInfo): void;
  clear(): void;
  /** One of a Period that is still ahead, and so not in `player.tracks`, is taken for the closest in bitrate. */
  rungOf(type: MediaType, rendition: RenditionInfo): Rung;
  nameOf(id: string): string;
}

export function createLadder(): Ladder {
  const rungs = new Map<string, Rung>();

  function rungOf(type: MediaType, { id, bitrateBps, height }: RenditionInfo): Rung {
    const known = rungs.get(id);
    if (known !== undefined) return known;
    const [closest] = [...rungs.values()].filter((rung) => rung.type === type).sort((a, b) => Math.abs(a.bitrateBps - bitrateBps) - Math.abs(b.bitrateBps - bitrateBps));
    return { type, bitrateBps, height: closest?.height ?? 1, name: height === null ? (closest?.name ?? id) : `${height}p` };
  }

  return {
    learn(tracks) {
      for (const type of ['video', 'audio'] as const) for (const [id, rung] of rungsOf(type, tracks[type])) rungs.set(id, rung);
    },
    expect: (type, rendition) => void rungs.set(rendition.id, rungOf(type, rendition)),
    clear: () => rungs.clear(),
    rungOf,
    nameOf: (id) => rungs.get(id)?.name ?? id,
  };
}

function rungsOf(type: MediaType, { groups }: TrackInfo): readonly (readonly [string, Rung])[] {
  const named = groups.flatMap((group) => group.renditions.map((rendition) => ({ ...rendition, name: plainName(rendition, group) })));
  named.sort((a, b) => a.bitrateBps - b.bitrateBps);
  return named.map(({ id, bitrateBps, name }, index) => {
    const isShared = named.some((other) => other.name === name && other.bitrateBps !== bitrateBps);
    const height = named.length < 2 ? 1 : index / (named.length - 1);
    return [id, { type, bitrateBps, height, name: isShared ? `${name} ${formatBitrate(bitrateBps)}` : name }];
  });
}

function plainName({ height }: RenditionInfo, group: GroupInfo): string {
  return height === null ? groupName(group) : `${height}p`;
}
