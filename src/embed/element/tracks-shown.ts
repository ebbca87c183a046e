import type { GroupInfo, Player, Tracks } from '../../index.js';
import type { Place } from './choice-list.js';
import { ChoiceList } from './choice-list.js';

interface TrackFacts {
  readonly id: string;
  /** Of HTML's AudioTrack and VideoTrack: main, alternative, commentary, … */
  readonly kind: string;
  readonly label: string;
  readonly language: string;
}

/** A camera. */
export interface VideoTrackEntry extends TrackFacts {
  selected: boolean;
}

/** A language, a commentary. */
export interface AudioTrackEntry extends TrackFacts {
  enabled: boolean;
}

interface RenditionFacts {
  readonly id: string;
  /** In pixels; undefined where the manifest does not tell. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Bits per second. */
  readonly bitrate: number;
  readonly frameRate: number | undefined;
  readonly codec: string | undefined;
}

/** One encoding; `selected` where the viewer has chosen it. */
export interface RenditionEntry extends RenditionFacts {
  selected: boolean;
}

export type VideoTrackChoices = ChoiceList<TrackFacts, VideoTrackEntry>;
export type AudioTrackChoices = ChoiceList<TrackFacts, AudioTrackEntry>;
export type RenditionChoices = ChoiceList<RenditionFacts, RenditionEntry>;

/** The player's tracks as control kits know them. */
export interface TracksShown {
  readonly videoTracks: VideoTrackChoices;
  readonly audioTracks: AudioTrackChoices;
  readonly videoRenditions: RenditionChoices;
  readonly audioRenditions: RenditionChoices;
  show(tracks: Tracks): void;
}

/** `player` is asked for when somebody chooses. */
export function createTracksShown(player: () => Player): TracksShown {
  const renditions = (type: 'video' | 'audio'): RenditionChoices => new ChoiceList('rendition', selectable, (id) => {
    const { groups, activeGroup } = player().tracks[type];
    // No rendition in particular: the group that was chosen stays.
    player().select(type, id ?? (groups.length > 1 ? activeGroup : null) ?? 'auto');
  });
  const chooseGroup = (type: 'video' | 'audio') => (id: string | null): void => {
    // Something is always seen and heard: what is in use gives way to another, not to nothing.
    if (id !== null) player().select(type, id);
  };
  const shown = {
    videoTracks: new ChoiceList('track', selectable<TrackFacts>, chooseGroup('video')),
    audioTracks: new ChoiceList('track', enableable<TrackFacts>, chooseGroup('audio')),
    videoRenditions: renditions('video'),
    audioRenditions: renditions('audio'),
  };
  return {
    ...shown,
    show({ video, audio }) {
      shown.videoTracks.show(video.groups.map(trackFacts), video.activeGroup);
      shown.audioTracks.show(audio.groups.map(trackFacts), audio.activeGroup);
      shown.videoRenditions.show(renditionsOf(video), video.wanted);
      shown.audioRenditions.show(renditionsOf(audio), audio.wanted);
    },
  };
}

function selectable<Facts>(facts: Facts, { isChosen, want }: Place): Facts & { selected: boolean } {
  return {
    ...facts,
    get selected() {
      return isChosen();
    },
    set selected(isWanted) {
      want(isWanted);
    },
  };
}

function enableable<Facts>(facts: Facts, { isChosen, want }: Place): Facts & { enabled: boolean } {
  return {
    ...facts,
    get enabled() {
      return isChosen();
    },
    set enabled(isWanted) {
      want(isWanted);
    },
  };
}

const KINDS: Readonly<Record<string, string>> = { main: 'main', alternate: 'alternative', commentary: 'commentary', description: 'main-desc', dub: 'translation' };

function trackFacts({ id, label, language, roles, isDefault }: GroupInfo): TrackFacts {
  const kind = roles.map((role) => KINDS[role]).find((known) => known !== undefined) ?? (isDefault ? 'main' : '');
  return { id, kind, label: label ?? language ?? '', language: language ?? '' };
}

function renditionsOf({ groups, activeGroup }: Tracks['video']): RenditionFacts[] {
  const active = groups.find(({ id }) => id === activeGroup);
  return (active?.renditions ?? []).filter(({ isPlayable }) => isPlayable).map(({ id, width, height, bitrateBps, frameRate, codecs }) => ({
    id, width: width ?? undefined, height: height ?? undefined, bitrate: bitrateBps, frameRate: frameRate ?? undefined, codec: codecs[0],
  }));
}
