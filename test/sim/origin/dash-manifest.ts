import { audioCodec, videoCodec } from './init-segment.js';
import type { Layout, SimRendition, SimSegment } from './title.js';

/** Byte ranges of one rendition's file in one period (SegmentBase). Ends are inclusive, as in the MPD. */
export interface EmbeddedRanges {
  readonly initEnd: number;
  readonly indexStart: number;
  readonly indexEnd: number;
}

export type RangesOf = (rendition: SimRendition, section: number) => EmbeddedRanges;

/** A static MPD: one Period a section, one BaseURL a host. */
export function dashManifest(layout: Layout, ranges: RangesOf): string {
  const { title, sectionStarts } = layout;
  const bases = title.hosts.map((host) => `<BaseURL>https://${host}/</BaseURL>`).join('');
  const periods = title.sections.map((section, index) => `<Period id="p${index}" start="PT${sectionStarts[index] ?? 0}S" duration="PT${section.durationSeconds + (index === title.sections.length - 1 ? title.overstatedSeconds ?? 0 : 0)}S">${adaptationSets(layout, index, ranges)}</Period>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="PT2S" mediaPresentationDuration="PT${layout.durationSeconds + (title.overstatedSeconds ?? 0)}S">\n${bases}\n${periods.join('\n')}\n</MPD>\n`;
}

function adaptationSets(layout: Layout, section: number, ranges: RangesOf): string {
  const there = layout.renditions.filter(({ type }) => type !== layout.title.sections[section]?.without);
  const videos = there.filter(({ type }) => type === 'video');
  const audios = there.filter(({ type }) => type === 'audio');
  const one = (rendition: SimRendition): string => representation(layout, rendition, section, ranges);
  const video = videos.length === 0 ? '' : `<AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true">${videos.map(one).join('')}</AdaptationSet>`;
  const sound = audios.map((audio, order) => `<AdaptationSet id="${2 + order}" contentType="audio" mimeType="audio/mp4" lang="${audio.language ?? 'und'}" segmentAlignment="true">${order === 0 ? '<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>' : ''}${one(audio)}</AdaptationSet>`);
  return video + sound.join('');
}

function representation(layout: Layout, rendition: SimRendition, section: number, ranges: RangesOf): string {
  const { video } = rendition;
  const codecs = [...(video === null ? [] : [videoCodec]), ...(video === null || layout.title.isMuxed ? [audioCodec] : [])].join(',');
  const size = video === null ? 'audioSamplingRate="48000"' : `width="${video.width}" height="${video.height}" frameRate="25"`;
  return `<Representation id="r${rendition.index}" bandwidth="${rendition.bitrateBps}" codecs="${codecs}" ${size}>${addressing(layout, rendition, section, ranges)}</Representation>`;
}

function addressing(layout: Layout, rendition: SimRendition, section: number, ranges: RangesOf): string {
  const { title } = layout;
  const [lead] = rendition.tracks;
  const { timescale } = lead;
  const offset = Math.round((title.sections[section]?.mediaStartSeconds ?? 0) * timescale);
  const segments = rendition.segments.filter((segment) => segment.section === section);
  const path = `p${section}/r${rendition.index}`;
  const common = `timescale="${timescale}" presentationTimeOffset="${offset}"`;
  switch (title.addressing) {
    case 'timeline':
      return `<SegmentTemplate ${common} initialization="${path}/init.mp4" media="${path}/t$Time$.m4s"><SegmentTimeline>${timeline(segments, timescale)}</SegmentTimeline></SegmentTemplate>`;
    case 'list':
      return `<SegmentList ${common} duration="${Math.round(title.segmentSeconds * timescale)}"><Initialization sourceURL="${path}/init.mp4"/>${segments.map((segment) => `<SegmentURL media="${path}/${segment.sectionPosition + 1}.m4s"/>`).join('')}</SegmentList>`;
    case 'sidx': {
      const { initEnd, indexStart, indexEnd } = ranges(rendition, section);
      return `<BaseURL>${path}.mp4</BaseURL><SegmentBase ${common} indexRange="${indexStart}-${indexEnd}"><Initialization range="0-${initEnd}"/></SegmentBase>`;
    }
    default:
      return `<SegmentTemplate ${common} duration="${Math.round(title.segmentSeconds * timescale)}" startNumber="1" initialization="${path}/init.mp4" media="${path}/$Number$.m4s"/>`;
  }
}

/** Equal neighbours become one S with @r. */
function timeline(segments: readonly SimSegment[], timescale: number): string {
  const runs: { readonly time: number; readonly duration: number; repeats: number }[] = [];
  for (const segment of segments) {
    const duration = Math.round(segment.durationSeconds * timescale);
    const last = runs.at(-1);
    if (last?.duration === duration) last.repeats += 1;
    else runs.push({ time: segment.mediaTicks, duration, repeats: 0 });
  }
  return runs.map(({ time, duration, repeats }) => `<S t="${time}" d="${duration}"${repeats > 0 ? ` r="${repeats}"` : ''}/>`).join('');
}
