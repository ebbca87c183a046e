/** Media of which no frame is ever decoded, but whose every frame has a true time: what the simulated origin serves. */
export interface Title {
  readonly protocol: 'hls' | 'dash';
  /** How segments are named. HLS knows the first two, DASH all but `byte-range`. */
  readonly addressing: 'files' | 'byte-range' | 'number' | 'timeline' | 'list' | 'sidx';
  readonly segmentSeconds: number;
  /** Stretches with a media clock of their own: HLS discontinuities, DASH periods. */
  readonly sections: readonly [Section, ...Section[]];
  /** Empty: audio only. */
  readonly videos: readonly VideoRung[];
  /** Empty: muxed, or silent. */
  readonly audios: readonly AudioRung[];
  /** Each video rendition carries its sound itself. */
  readonly isMuxed: boolean;
  /** The same bytes from each of them; the first one serves the manifest. */
  readonly hosts: readonly [string, ...string[]];
  /** moof + mdat pairs in a segment. */
  readonly fragmentsPerSegment: number;
  /** Segment positions that the author declares missing (HLS EXT-X-GAP). */
  readonly gaps: readonly number[];
  /** A new AES-128 key after so many segments; null: clear. */
  readonly keyRotation: number | null;
  /** By how much the manifest promises more than there is. */
  readonly overstatedSeconds?: number;
}

export interface Section {
  readonly durationSeconds: number;
  /** Media time of its first frame. */
  readonly mediaStartSeconds: number;
  /** DASH: the manifest has nothing of this type there. */
  readonly without?: 'video' | 'audio';
}

export interface VideoRung {
  readonly bitrateBps: number;
  readonly width: number;
  readonly height: number;
}

export interface AudioRung {
  readonly bitrateBps: number;
  readonly language: string;
}

export interface SimTrack {
  readonly type: 'video' | 'audio';
  readonly timescale: number;
  readonly frameTicks: number;
}

export const videoTrack: SimTrack = { type: 'video', timescale: 12_800, frameTicks: 512 };
export const audioTrack: SimTrack = { type: 'audio', timescale: 48_000, frameTicks: 1024 };

/** One encoding, as the origin knows it. */
export interface SimRendition {
  /** Position in {@link Layout.renditions}, and in every URL. */
  readonly index: number;
  readonly type: 'video' | 'audio';
  /** Tracks in its files; the first one sets the pace. */
  readonly tracks: readonly [SimTrack, ...SimTrack[]];
  /** Peak, as the manifest says. */
  readonly bitrateBps: number;
  readonly video: VideoRung | null;
  readonly language: string | null;
  readonly segments: readonly SimSegment[];
}

export interface SimSegment {
  readonly rendition: number;
  /** Position in the title. */
  readonly position: number;
  readonly section: number;
  /** Position in the section. */
  readonly sectionPosition: number;
  /** True time of the first frame of the leading track. */
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Media time of it, in ticks of the leading track. */
  readonly mediaTicks: number;
  /** Bytes of media to aim for. */
  readonly sizeBytes: number;
  /** Nominal bounds inside the section, from which each track takes its frames. */
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/** A title laid out in frames. */
export interface Layout {
  readonly title: Title;
  readonly durationSeconds: number;
  /** Where each section starts. */
  readonly sectionStarts: readonly number[];
  /** Videos first, then audios. */
  readonly renditions: readonly SimRendition[];
}

/** First frame of a track at or after a time of its section. */
export function frameAt(track: SimTrack, seconds: number): number {
  return Math.ceil((seconds * track.timescale) / track.frameTicks - 1e-6);
}

export function frameSeconds(track: SimTrack): number {
  return track.frameTicks / track.timescale;
}

/** 0.55–1 of the peak, the same in every run: scenes differ. */
export function sizeShare(rendition: number, position: number): number {
  const mixed = Math.imul(position * 2654435761 + rendition * 40503, 0x45d9f3b) >>> 0;
  return 0.55 + (0.45 * (mixed % 1000)) / 1000;
}

function segmentsOf(title: Title, sectionStarts: readonly number[], index: number, track: SimTrack, bitrateBps: number): SimSegment[] {
  const out: SimSegment[] = [];
  title.sections.forEach((section, sectionIndex) => {
    const count = Math.max(1, Math.ceil(section.durationSeconds / title.segmentSeconds - 1e-6));
    for (let sectionPosition = 0; sectionPosition < count; sectionPosition += 1) {
      const fromSeconds = sectionPosition * title.segmentSeconds;
      const untilSeconds = Math.min(section.durationSeconds, fromSeconds + title.segmentSeconds);
      const first = frameAt(track, fromSeconds);
      const durationSeconds = (frameAt(track, untilSeconds) - first) * frameSeconds(track);
      const position = out.length;
      out.push({
        rendition: index, position, section: sectionIndex, sectionPosition, durationSeconds, fromSeconds, untilSeconds,
        startSeconds: (sectionStarts[sectionIndex] ?? 0) + first * frameSeconds(track),
        mediaTicks: Math.round(section.mediaStartSeconds * track.timescale) + first * track.frameTicks,
        sizeBytes: Math.round(((bitrateBps / 8) * durationSeconds) * sizeShare(index, position)),
      });
    }
  });
  return out;
}

export function layOut(title: Title): Layout {
  const sectionStarts: number[] = [];
  let durationSeconds = 0;
  for (const section of title.sections) {
    sectionStarts.push(durationSeconds);
    durationSeconds += section.durationSeconds;
  }
  const videos = title.videos.map((video, index): SimRendition => ({
    index, type: 'video', tracks: title.isMuxed ? [videoTrack, audioTrack] : [videoTrack], bitrateBps: video.bitrateBps, video, language: null,
    segments: segmentsOf(title, sectionStarts, index, videoTrack, video.bitrateBps),
  }));
  const audios = title.audios.map((audio, order): SimRendition => {
    const index = videos.length + order;
    return {
      index, type: 'audio', tracks: [audioTrack], bitrateBps: audio.bitrateBps, video: null, language: audio.language,
      segments: segmentsOf(title, sectionStarts, index, audioTrack, audio.bitrateBps),
    };
  });
  return { title, durationSeconds, sectionStarts, renditions: [...videos, ...audios] };
}
