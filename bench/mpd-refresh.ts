import * as cues from '../src/manifest/dash/cues-file.js';
import * as embeddedIndex from '../src/manifest/dash/embedded-index.js';
import { createDashParser } from '../src/manifest/dash/index.js';
import * as liveReader from '../src/manifest/dash/live-reader.js';
import type { Presentation } from '../src/model/presentation.js';

/** What one refresh of a day's window costs, in ms of CPU; two sets, a segment every two seconds. */
export interface RefreshCost {
  readonly manifest: string;
  readonly megabytes: number;
  readonly firstMs: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

export type WindowStyle = 'each with @t' | '@t on the first' | 'with @r' | 'patches';

const daySegments = 43_200;
const segmentTicks = 180_000;
const published = (segment: number): string => new Date(Date.UTC(2026, 0, 1) + segment * 2000).toISOString();

/** The MPD after segment `last`, whose window is a day. */
export function dayWindow(last: number, style: WindowStyle): string {
  const first = last - daySegments;
  const set = (id: string, mimeType: string, phase: number): string => {
    const s: string[] = [];
    // Lengths that differ, so that no packager would write @r.
    for (let row = first; row < last; row += 1) {
      const t = row * segmentTicks + (row % 2) * phase;
      const d = segmentTicks + (row % 2 === 0 ? phase : -phase);
      if (style === 'with @r') {
        if (row === first) s.push(`<S t="${row * segmentTicks}" d="${segmentTicks}" r="${daySegments - 1}"/>`);
      } else s.push(style === '@t on the first' && row > first ? `<S d="${d}"/>` : `<S t="${t}" d="${d}"/>`);
    }
    const renditions = ['1', '2', '3'].map((name) => `<Representation id="${id}${name}" bandwidth="${name}000000" codecs="${mimeType === 'video/mp4' ? 'avc1.64001f' : 'mp4a.40.2'}"/>`).join('');
    return `<AdaptationSet id="${id}" mimeType="${mimeType}"><SegmentTemplate timescale="90000" initialization="$RepresentationID$/i.mp4" media="$RepresentationID$/$Time$.m4s"><SegmentTimeline>\n${s.join('\n')}\n</SegmentTimeline></SegmentTemplate>${renditions}</AdaptationSet>`;
  };
  return `<?xml version="1.0"?><MPD id="day" type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" publishTime="${published(last)}" timeShiftBufferDepth="P1D" minimumUpdatePeriod="PT2S"><Period id="1" start="PT0S">${set('v', 'video/mp4', 900)}${set('a', 'audio/mp4', 400)}</Period></MPD>`;
}

/** What the window after segment `last` has become after one more. */
export function dayPatch(last: number): string {
  const change = (id: string): string => {
    const timeline = `/MPD/Period[@id='1']/AdaptationSet[@id='${id}']/SegmentTemplate/SegmentTimeline`;
    return `<remove sel="${timeline}/S[1]"/><add sel="${timeline}"><S t="${last * segmentTicks}" d="${segmentTicks}"/></add>`;
  };
  return `<?xml version="1.0"?><Patch mpdId="day" originalPublishTime="${published(last)}" publishTime="${published(last + 1)}">${change('v')}${change('a')}</Patch>`;
}

/** CPU, not wall, since the machine may have other work: user and system ms of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Refreshes a day's window `refreshes` times, one segment later each time. */
export async function measureRefresh(style: WindowStyle, refreshes: number): Promise<RefreshCost> {
  const clock = { now: () => performance.now(), wallNow: () => 0, sleep: () => Promise.resolve() };
  const parser = createDashParser({ clock, loadEmbeddedIndex: async () => embeddedIndex, loadCues: async () => cues, loadLive: async () => liveReader });
  let previous: Presentation | null = null;
  let megabytes = 0;
  const times: number[] = [];
  for (let round = 0; round <= refreshes; round += 1) {
    // Even, so that the first S of each is the start of a pair.
    const last = 2 * daySegments + round;
    const text = style === 'patches' && round > 0 ? dayPatch(last - 1) : dayWindow(last, style);
    // From bytes, as in the player: joined in JavaScript a string is a tree of pieces, which the first reader has to flatten.
    const decoded = new TextDecoder().decode(new TextEncoder().encode(text));
    if (round === refreshes) megabytes = decoded.length / 1e6;
    const start = cpuMs();
    const parsed = await parser.parse({ text: decoded, url: 'https://cdn.example/day.mpd', nowEpochMs: 0, previous, remote: new Map() }, new AbortController().signal);
    times.push(cpuMs() - start);
    if ('needs' in parsed) throw new Error('A window needs no other document.');
    previous = parsed;
  }
  const [firstMs = 0, ...later] = times;
  const sorted = [...later].sort((a, b) => a - b);
  return { manifest: style, megabytes, firstMs, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0, worstMs: sorted.at(-1) ?? 0 };
}
