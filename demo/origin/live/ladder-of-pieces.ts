import type { EncodedPieces } from '../../../test/media/derive/encoded-pieces.js';
import { cutTrack, type EncodedTrack } from '../../../test/media/derive/encoded-track.js';
import { isCleanCut } from '../../../test/media/derive/media-fragment.js';
import type { LadderFacts, TrackFacts } from './track-facts.js';

/** The facts of the sample pieces. */
export function ladderOfPieces({ video, audio, alternate }: EncodedPieces): LadderFacts {
  return {
    video: video.map(({ name, track }) => factsOf(name, track, '', '')),
    audio: audio.map(({ language, name, track }) => factsOf(`audio-${language}`, track, language, name)),
    alternate: { video: factsOf('ad-video', alternate.video, '', ''), audio: factsOf('ad-audio', alternate.audio, 'en', 'English') },
  };
}

const shortestSegmentSeconds = 2;
/** Of fMP4: twelve bytes for each frame, and 150 for each of up to ten fragments of a segment. */
const bytesOfFrame = 12;
const bytesOfFragments = 1500;

function factsOf(id: string, track: EncodedTrack, language: string, label: string): TrackFacts {
  const { kind, codecs, width, height, sampleRate, timescale, sampleDuration, samples } = track;
  const bits = cutTrack(track, shortestSegmentSeconds).map((segment) => {
    const bytes = segment.samples.reduce((sum, { data }) => sum + data.length + bytesOfFrame, bytesOfFragments);
    return (bytes * 8 * timescale) / segment.duration;
  });
  return {
    id, kind, codecs, width, height, sampleRate, language, label, timescale,
    peakBandwidth: Math.ceil(Math.max(...bits)),
    averageBandwidth: Math.ceil(bits.reduce((sum, each) => sum + each, 0) / bits.length),
    frameTicks: sampleDuration,
    loopFrames: samples.length,
    cleanCuts: kind === 'audio' ? null : samples.flatMap((_, index) => (isCleanCut(samples, index) ? [index] : [])),
  };
}
