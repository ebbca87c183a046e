import fc from 'fast-check';
import { parse } from 'mpd-parser';
import { expect, it } from 'vitest';
import { groupAt, indexOf, mpdText, mpdUrl, parseText, walk } from './mpd.js';

declare module 'mpd-parser' {
  export interface ParsedPlaylist {
    readonly attributes: { readonly NAME: string; readonly BANDWIDTH: number; readonly CODECS: string };
    readonly segments: readonly { readonly resolvedUri: string; readonly duration: number; readonly presentationTime: number; readonly map: { readonly resolvedUri: string } }[];
  }
  export function parse(text: string, options: { readonly manifestUri: string }): { readonly playlists: readonly ParsedPlaylist[]; readonly duration: number };
}

/**
 * mpd-parser's whole parse() as a second opinion, on the ground where it is right: one Period, no
 * presentationTimeOffset, no open @r, one BaseURL (it multiplies, miscounts and drops on the rest).
 */
const segmentsArbitrary = fc.oneof(
  fc.record({ kind: fc.constant('number'), duration: fc.integer({ min: 1, max: 100 }), startNumber: fc.integer({ min: 0, max: 10_000 }) }).map(
    ({ duration, startNumber }) => `<SegmentTemplate timescale="10" duration="${String(duration)}" startNumber="${String(startNumber)}" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Bandwidth$/$Number%06d$.m4s"/>`,
  ),
  fc.array(fc.record({ d: fc.integer({ min: 1, max: 90_000 }), r: fc.integer({ min: 0, max: 4 }) }), { minLength: 1, maxLength: 6 }).map(
    (runs) => `<SegmentTemplate timescale="9000" startNumber="3" initialization="i-$RepresentationID$.mp4" media="$RepresentationID$-$Time$-$Number$.m4s"><SegmentTimeline>${runs.map(({ d, r }, at) => `<S ${at === 0 ? 't="0" ' : ''}d="${String(d)}"${r === 0 ? '' : ` r="${String(r)}"`}/>`).join('')}</SegmentTimeline></SegmentTemplate>`,
  ),
  fc.integer({ min: 1, max: 12 }).map(
    (count) => `<SegmentList timescale="10" duration="40"><Initialization sourceURL="init.mp4"/>${Array.from({ length: count }, (_, at) => `<SegmentURL media="part/${String(at)}.m4s"/>`).join('')}</SegmentList>`,
  ),
);

it('segments, times and URLs are those of mpd-parser, where mpd-parser is right', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(segmentsArbitrary, fc.constantFrom('', '<BaseURL>sub/dir/</BaseURL>', '<BaseURL>https://other.example/x/</BaseURL>'), fc.boolean(), async (segments, baseUrl, isOnSet) => {
      const inside = isOnSet ? [segments, ''] : ['', segments];
      const representations = ['a', 'b'].map((id, at) => `<Representation id="${id}" bandwidth="${String(1000 * (at + 1))}" codecs="avc1.64001f" width="64" height="36">${inside[1] ?? ''}</Representation>`).join('');
      const text = mpdText(`<Period duration="PT60S">${baseUrl}<AdaptationSet mimeType="video/mp4">${inside[0] ?? ''}${representations}</AdaptationSet></Period>`);
      const theirs = parse(text, { manifestUri: mpdUrl });
      const ours = groupAt(await parseText(text)).renditions;
      expect(ours.map(({ id, bitrateBps, codecs }) => [id, bitrateBps, codecs.join()])).toEqual(theirs.playlists.map(({ attributes }) => [`p0/${attributes.NAME}`, attributes.BANDWIDTH, attributes.CODECS]));
      ours.forEach((rendition, at) => {
        const own = walk(indexOf(rendition));
        // A last segment behind the period's end is theirs alone: we cut there, they list what the timeline says.
        const other = (theirs.playlists[at]?.segments ?? []).filter(({ presentationTime }) => presentationTime < 60 - 0.001);
        expect(own.map(({ url, init }) => [url, init?.url])).toEqual(other.map(({ resolvedUri, map }) => [resolvedUri, map.resolvedUri]));
        own.forEach((segment, row) => {
          expect(segment.startSeconds).toBeCloseTo(other[row]?.presentationTime ?? NaN, 6);
          expect(segment.durationSeconds).toBeCloseTo(Math.min(other[row]?.duration ?? NaN, 60 - segment.startSeconds), 6);
        });
      });
    }),
    { numRuns: 60 },
  );
});
