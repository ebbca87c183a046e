import { PlayerError } from '../../src/errors/player-error.js';
import * as cues from '../../src/manifest/dash/cues-file.js';
import * as eventStreams from '../../src/manifest/dash/event-streams.js';
import * as protection from '../../src/manifest/dash/protection.js';
import * as liveReader from '../../src/manifest/dash/live-reader.js';
import * as embeddedIndex from '../../src/manifest/dash/embedded-index.js';
import { createDashParser } from '../../src/manifest/dash/index.js';
import type { Presentation } from '../../src/model/presentation.js';
import type { ManifestNeedsMore } from '../../src/ports/manifest-parser.js';
import type { FuzzTarget } from './target.js';
import { smallerTexts } from './target.js';

const url = 'https://cdn.example/title/manifest.mpd';
const clock = { now: () => performance.now(), wallNow: () => 0, sleep: () => Promise.resolve() };
const { signal } = new AbortController();

const representation = '<Representation id="v1" bandwidth="1000000" width="1280" height="720"/><Representation id="v2" bandwidth="500000" width="640" height="360"><BaseURL>low/</BaseURL></Representation>';
const video = (segments: string): string => `<AdaptationSet id="1" mimeType="video/mp4" codecs="avc1.64001f" frameRate="30000/1001">${segments}${representation}</AdaptationSet>`;
const audio = '<AdaptationSet id="2" mimeType="audio/mp4" codecs="mp4a.40.2" lang="en"><Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/><AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/><ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011" value="cenc" cenc:default_KID="9EB4050D-E44B-4802-932E-27D75083E266"/><Representation id="a" bandwidth="128000"><BaseURL>a.mp4</BaseURL><SegmentBase timescale="48000" indexRange="800-1200" presentationTimeOffset="96000"><Initialization range="0-799"/></SegmentBase></Representation></AdaptationSet>';
const periods = [
  video('<SegmentTemplate timescale="90000" duration="180000" startNumber="1" endNumber="90" presentationTimeOffset="900" media="$RepresentationID$/$Number%05d$.m4s" initialization="$RepresentationID$/i.mp4"/>'),
  video('<SegmentTemplate timescale="1000" media="$Time$-$Bandwidth$.m4s"><SegmentTimeline><S t="0" d="2000" r="5"/><S d="1500"/><S t="20000" d="2000" r="-1"/></SegmentTimeline></SegmentTemplate>'),
  video('<SegmentList timescale="10" duration="20"><Initialization sourceURL="i.mp4" range="0-9"/><SegmentURL media="1.m4s"/><SegmentURL media="all.mp4" mediaRange="5-90"/></SegmentList>'),
];
const corpus: string[] = periods.map(
  (period, ordinal) => `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="${ordinal === 1 ? 'dynamic' : 'static'}" availabilityStartTime="2026-01-01T00:00:00Z" timeShiftBufferDepth="PT1M" mediaPresentationDuration="PT1M30.5S"><!-- c --><BaseURL serviceLocation="x" dvb:priority="1">https://a.example/</BaseURL><BaseURL>b/</BaseURL><Period id="1" duration="PT45S">${period}${audio}</Period><Period start="PT45S">${period}</Period></MPD>`,
);
const period = `<Period id="far" start="PT45S">${video('<SegmentTemplate timescale="1000" media="$Time$"><SegmentTimeline><S t="0" d="2000" r="5"/></SegmentTimeline></SegmentTemplate>')}</Period>`;
const liveOf = (second: number, s: string): string => `<MPD id="m" type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" publishTime="2026-01-01T00:00:${String(second)}Z" minimumUpdatePeriod="PT2S" timeShiftBufferDepth="PT1M"><UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="time"/><PatchLocation ttl="5">p</PatchLocation><ServiceDescription><Latency target="2000"/></ServiceDescription><Period id="1" start="PT0S" duration="PT45S">${video(`<SegmentTemplate timescale="1000" media="$Time$.m4s" availabilityTimeOffset="1.5" availabilityTimeComplete="false"><SegmentTimeline>${s}</SegmentTimeline></SegmentTemplate>`)}</Period><Period start="PT45S">${video('<SegmentTemplate duration="2" availabilityTimeOffset="INF" media="$Number$"/>')}</Period><Period xlink:href="remote" xlink:actuate="onLoad"/></MPD>`;
/** The first document, of which the others are refreshes and patches. */
const live = liveOf(10, '<S t="0" d="2000"/><S t="2000" d="2100"/><S t="4100" d="2000"/><S t="6100" d="2000" r="2"/>');
corpus.push(
  liveOf(12, '<S t="2000" d="2100"/><S t="4100" d="2000"/><S t="6100" d="2000" r="3"/><S d="1900"/>'),
  `<Patch mpdId="m" originalPublishTime="2026-01-01T00:00:10Z" publishTime="2026-01-01T00:00:12Z">${[
    '<remove sel="/MPD/Period[@id=\'1\']/AdaptationSet[1]/SegmentTemplate/SegmentTimeline/S[1]"/>', '<add sel="/MPD/Period[1]/AdaptationSet/SegmentTemplate/SegmentTimeline"><S t="12100" d="2000"/></add>',
    '<replace sel="/MPD/Period[1]/AdaptationSet/SegmentTemplate/SegmentTimeline/S[@t=\'6100\']/@r">4</replace>', '<add sel="/MPD" pos="prepend"><Period id="0" start="PT0S"/></add>', '<replace sel="/MPD/PatchLocation/text()">q</replace>',
  ].join('')}</Patch>`,
);
/** By a mark that mutation rarely takes away. */
const isOnTop = (text: string): boolean => text.includes('PatchLocation');

/** Values that have broken parsers, put where others stood. */
const poison = [
  '', '0', '-1', '1e999', 'NaN', '9007199254740992', '18446744073709551616', '100000000', 'PT1e9S', 'PT0S', '-PT1S', 'javascript:alert(1)', '//u:p@h/', '$Number%0999999d$', '$', '$$', '__proto__',
  '&#x110000;', '&lt;', '<', '>', '"', "'", '/>', '<!--', ']]>', '<![CDATA[', '<!DOCTYPE x>', '<?', '\u0000', '\ud800', 'a'.repeat(5000), '1-0', '0-', ' ', '../../..', 'urn:mpeg:dash:resolve-to-zero:2013',
];

/** MPDs mutated from a small corpus: each must give a sound Presentation or a PlayerError that some guard foresaw. */
export const dashTarget: FuzzTarget<string> = {
  name: 'dash',
  make: mutate,
  async run(text) {
    const parser = createDashParser({ clock, loadEmbeddedIndex: async () => embeddedIndex, loadCues: async () => cues, loadLive: async () => liveReader, loadEventStreams: async () => eventStreams, loadProtection: async () => protection });
    try {
      const read = (document: string, previous: Presentation | null): Promise<Presentation | ManifestNeedsMore> =>
        parser.parse({ text: document, url, nowEpochMs: 0, previous, remote: new Map([['https://cdn.example/title/remote', period]]) }, signal);
      // What comes on top of a first document: a refresh, or a patch to it.
      const before = isOnTop(text) ? await read(live, null) : null;
      const parsed = await read(text, before !== null && 'periods' in before ? before : null);
      if ('needs' in parsed) return 'needs more';
      const why = flawOf(parsed);
      if (why !== null) throw new Error(why);
      return 'presentation';
    } catch (error) {
      if (error instanceof PlayerError && /^(?:manifest|policy)\//.test(error.code) && !error.message.includes('unforeseen')) return error.code;
      throw error;
    }
  },
  smaller: smallerTexts,
  print: (text) => JSON.stringify(text),
};

function mutate(random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  let text = corpus[below(corpus.length)] ?? '';
  for (let count = 1 + below(4); count > 0; count -= 1) {
    const value = poison[below(poison.length)] ?? '';
    const at = below(text.length);
    const kind = below(6);
    if (kind <= 1) {
      // A whole attribute value is replaced: the likeliest way past the syntax.
      const values = [...text.matchAll(/"[^"]*"/g)];
      const chosen = values[below(values.length)];
      if (chosen !== undefined) text = `${text.slice(0, chosen.index + 1)}${value}${text.slice(chosen.index + chosen[0].length - 1)}`;
    } else if (kind === 2) text = text.slice(0, at) + value + text.slice(at);
    else if (kind === 3) text = text.slice(0, at) + text.slice(at + below(40));
    else if (kind === 4) text = text.slice(0, at) + text.slice(at, at + below(200)).repeat(1 + below(4)) + text.slice(at);
    else text = text.slice(0, at) + String.fromCharCode(below(128)) + text.slice(at + 1);
  }
  return text;
}

/** null where a presentation keeps what the model promises. */
function flawOf(presentation: Presentation): string | null {
  if (presentation.periods.length === 0) return 'no periods';
  const ids = new Set<string>();
  for (const period of presentation.periods) {
    if (!Number.isFinite(period.startSeconds) || (period.durationSeconds !== null && !(period.durationSeconds > 0))) return 'a period without sound times';
    for (const rendition of [...period.groups, ...period.trickGroups].flatMap((group) => group.renditions)) {
      if (ids.has(rendition.id)) return `the id ${rendition.id} twice`;
      ids.add(rendition.id);
      if (rendition.locations.length === 0) return 'a rendition without locations';
      for (const { index: source } of rendition.locations) {
        if (source.kind !== 'ready') continue;
        let segment = source.index.first();
        for (let steps = 0; segment !== null && steps < 50; steps += 1) {
          if (!Number.isFinite(segment.startSeconds) || !(segment.durationSeconds > 0) || !Number.isFinite(segment.timestampOffsetSeconds ?? 0)) return `a segment without sound times in ${rendition.id}`;
          if (!/^(?:https?|data|blob):/.test(segment.url)) return `a segment at ${segment.url}`;
          const next = source.index.after(segment);
          if (next !== null && next.startSeconds < segment.startSeconds + segment.durationSeconds - 1e-6) return 'after() goes back';
          if (source.index.at(segment.startSeconds)?.number !== segment.number) return 'at() misses the start of a segment';
          segment = next;
        }
      }
    }
  }
  return null;
}
