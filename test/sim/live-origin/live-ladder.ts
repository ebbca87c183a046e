import type { LadderFacts, TrackFacts } from '../../../demo/origin/live/track-facts.js';
import { audioCodec, initSegment, videoCodec } from '../origin/init-segment.js';
import { audioTrack, videoTrack } from '../origin/title.js';
import type { SimRendition, SimTrack, Title } from '../origin/title.js';

/** A track of a live channel: as the timetable and the manifests know it, and as symbolic media. */
export interface LiveTrack {
  readonly facts: TrackFacts;
  readonly track: SimTrack;
  /** Index in every stamp: videos first, then audios, then what stands for them in ads. */
  readonly index: number;
  readonly init: Uint8Array;
}

export interface LiveLadder {
  readonly facts: LadderFacts;
  readonly tracks: readonly LiveTrack[];
}

/** The loop of the live origin lasts 24 s: whole frames of both tracks. */
const loopSeconds = 24;
/** What the media takes of its peak on average, see `sizeShare`. */
const averageShare = 0.78;

/** The renditions of a title, as a live channel offers them; an ad break has its own two. */
export function liveLadder({ videos, audios }: Title): LiveLadder {
  const tracks: LiveTrack[] = [];
  const add = (id: string, track: SimTrack, bitrateBps: number, width: number, height: number, language: string): TrackFacts => {
    const isVideo = track.type === 'video';
    const facts: TrackFacts = {
      id, kind: track.type, codecs: isVideo ? videoCodec : audioCodec, peakBandwidth: bitrateBps, averageBandwidth: Math.round(bitrateBps * averageShare),
      width, height, sampleRate: isVideo ? 0 : track.timescale, language, label: language,
      timescale: track.timescale, frameTicks: track.frameTicks, loopFrames: (loopSeconds * track.timescale) / track.frameTicks, cleanCuts: null,
    };
    const index = tracks.length;
    const rendition: SimRendition = { index, type: track.type, tracks: [track], bitrateBps, video: isVideo ? { bitrateBps, width, height } : null, language: isVideo ? null : language, segments: [] };
    tracks.push({ facts, track, index, init: initSegment(rendition) });
    return facts;
  };
  const video = videos.map(({ bitrateBps, width, height }, order) => add(`v${order}`, videoTrack, bitrateBps, width, height, ''));
  const audio = audios.map(({ bitrateBps, language }, order) => add(`a${order}`, audioTrack, bitrateBps, 0, 0, language));
  const [firstVideo] = videos;
  const alternate = {
    video: add('ad-video', videoTrack, firstVideo?.bitrateBps ?? 300_000, firstVideo?.width ?? 320, firstVideo?.height ?? 180, ''),
    audio: add('ad-audio', audioTrack, audios[0]?.bitrateBps ?? 96_000, 0, 0, audios[0]?.language ?? 'en'),
  };
  return { facts: { video, audio, alternate }, tracks };
}
