/** Windows of a day, a segment every two seconds, as the usual packagers write them. */
export const daySegments = 43_200;

const startMs = Date.UTC(2026, 0, 1);
const segmentTicks = 180_000;
const partsPerSegment = 4;
/** Segments at the end whose parts are listed. */
const withParts = 3;
/** CAN-SKIP-UNTIL in segments. */
const skipSegments = 6;

/** One address whose answers go on. */
export interface DayWindow {
  readonly name: string;
  readonly protocol: 'hls' | 'dash';
  /** Answers that follow on one another: a segment (with parts: a part) more each time. */
  texts(rounds: number, segments?: number): Iterable<string>;
}

interface HlsStyle {
  readonly isDated?: boolean;
  readonly hasParts?: boolean;
  readonly isDelta?: boolean;
  /** An EXT-X-DATERANGE above every so many segments. */
  readonly rangeEvery?: number;
}

const iso = (number: number): string => new Date(startMs + number * 2000).toISOString();

const hlsRow = (number: number, isDated: boolean, rangeEvery: number): string =>
  `${number % rangeEvery === 0 ? `#EXT-X-DATERANGE:ID="break-${number}",CLASS="com.example.ad",START-DATE="${iso(number + 1)}",DURATION=30,SCTE35-OUT=0xFC302100000000000000FFF01005000003007F7FEFFE\n` : ''}${isDated ? `#EXT-X-PROGRAM-DATE-TIME:${iso(number)}\n` : ''}#EXTINF:2.00000,\nvideo_1080p_${String(number).padStart(8, '0')}.m4s\n`;

function hlsPart(number: number, part: number): string {
  return `#EXT-X-PART:DURATION=0.5,URI="video_1080p_${String(number).padStart(8, '0')}.${part}.m4s"${part === 0 ? ',INDEPENDENT=YES' : ''}\n`;
}

export function hlsDay(name: string, { isDated = false, hasParts = false, isDelta = false, rangeEvery = Infinity }: HlsStyle): DayWindow {
  return {
    name, protocol: 'hls',
    * texts(rounds, segments = daySegments) {
      // Each made once: it is else most of the work.
      const rows = Array.from({ length: segments + rounds }, (_, number) => hlsRow(number, isDated, rangeEvery));
      for (let round = 0; round < rounds; round += 1) yield hlsText(round, segments, rows, hasParts, isDelta);
    },
  };
}

function hlsText(round: number, segments: number, rows: readonly string[], hasParts: boolean, isDelta: boolean): string {
  const first = hasParts ? Math.floor(round / partsPerSegment) : round;
  const last = first + segments;
  const lines = [`#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,CAN-SKIP-UNTIL=${2 * skipSegments}\n#EXT-X-MEDIA-SEQUENCE:${first}\n`];
  if (hasParts) lines.push('#EXT-X-PART-INF:PART-TARGET=0.5\n');
  const listedFrom = isDelta && round > 0 ? last - skipSegments : first;
  lines.push(listedFrom > first ? `#EXT-X-SKIP:SKIPPED-SEGMENTS=${listedFrom - first}\n` : '#EXT-X-MAP:URI="init.mp4"\n');
  for (let number = listedFrom; number < last; number += 1) {
    if (hasParts && number >= last - withParts) for (let part = 0; part < partsPerSegment; part += 1) lines.push(hlsPart(number, part));
    lines.push(rows[number] ?? '');
  }
  if (hasParts) {
    const pending = round % partsPerSegment;
    for (let part = 0; part < pending; part += 1) lines.push(hlsPart(last, part));
    lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="video_1080p_${String(last).padStart(8, '0')}.${pending}.m4s"\n#EXT-X-RENDITION-REPORT:URI="../low/low.m3u8",LAST-MSN=${last},LAST-PART=${pending}\n`);
  }
  return lines.join('');
}

export type TimelineStyle = 'each with @t' | '@t on the first' | 'with @r' | 'none';

const published = (segment: number): string => new Date(startMs + segment * 2000).toISOString();

function mpdDay(last: number, segments: number, style: TimelineStyle): string {
  const first = last - segments;
  const set = (id: string, mimeType: string, phase: number): string => {
    const s: string[] = [];
    // Lengths that differ, so that no packager would write @r.
    for (let row = first; row < last && style !== 'none'; row += 1) {
      const t = row * segmentTicks + (row % 2) * phase;
      const d = segmentTicks + (row % 2 === 0 ? phase : -phase);
      if (style === 'with @r') {
        if (row === first) s.push(`<S t="${row * segmentTicks}" d="${segmentTicks}" r="${segments - 1}"/>`);
      } else s.push(style === '@t on the first' && row > first ? `<S d="${d}"/>` : `<S t="${t}" d="${d}"/>`);
    }
    const renditions = ['1', '2', '3'].map((name) => `<Representation id="${id}${name}" bandwidth="${name}000000" codecs="${mimeType === 'video/mp4' ? 'avc1.64001f' : 'mp4a.40.2'}"/>`).join('');
    const template = style === 'none'
      ? `<SegmentTemplate timescale="90000" duration="${segmentTicks}" initialization="$RepresentationID$/i.mp4" media="$RepresentationID$/$Number$.m4s"/>`
      : `<SegmentTemplate timescale="90000" initialization="$RepresentationID$/i.mp4" media="$RepresentationID$/$Time$.m4s"><SegmentTimeline>\n${s.join('\n')}\n</SegmentTimeline></SegmentTemplate>`;
    return `<AdaptationSet id="${id}" mimeType="${mimeType}">${template}${renditions}</AdaptationSet>`;
  };
  return `<?xml version="1.0"?><MPD id="day" type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" publishTime="${published(last)}" timeShiftBufferDepth="P1D" minimumUpdatePeriod="PT2S"><Period id="1" start="PT0S">${set('v', 'video/mp4', 900)}${set('a', 'audio/mp4', 400)}</Period></MPD>`;
}

/** What the window after segment `last` has become after one more. */
function mpdPatch(last: number): string {
  const change = (id: string): string => {
    const timeline = `/MPD/Period[@id='1']/AdaptationSet[@id='${id}']/SegmentTemplate/SegmentTimeline`;
    return `<remove sel="${timeline}/S[1]"/><add sel="${timeline}"><S t="${last * segmentTicks}" d="${segmentTicks}"/></add>`;
  };
  return `<?xml version="1.0"?><Patch mpdId="day" originalPublishTime="${published(last)}" publishTime="${published(last + 1)}">${change('v')}${change('a')}</Patch>`;
}

/** Two sets of three renditions. */
export function dashDay(name: string, style: TimelineStyle, hasPatches = false): DayWindow {
  return {
    name, protocol: 'dash',
    * texts(rounds, segments = daySegments) {
      // Even, so that the first S of each is the start of a pair.
      for (let round = 0; round < rounds; round += 1) yield hasPatches && round > 0 ? mpdPatch(2 * segments + round - 1) : mpdDay(2 * segments + round, segments, style);
    },
  };
}

export const dayWindows: readonly DayWindow[] = [
  hlsDay('HLS', {}),
  hlsDay('HLS, dated', { isDated: true }),
  hlsDay('HLS, dated, 432 date ranges', { isDated: true, rangeEvery: 100 }),
  hlsDay('HLS, dated, delta updates', { isDated: true, isDelta: true }),
  hlsDay('LL-HLS, dated', { isDated: true, hasParts: true }),
  hlsDay('LL-HLS, dated, delta updates', { isDated: true, hasParts: true, isDelta: true }),
  dashDay('DASH, each S with @t', 'each with @t'),
  dashDay('DASH, @t on the first S', '@t on the first'),
  dashDay('DASH, one S with @r', 'with @r'),
  dashDay('DASH, patches', 'each with @t', true),
  dashDay('DASH, $Number$', 'none'),
];
