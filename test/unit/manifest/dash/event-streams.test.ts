import { expect, it } from 'vitest';
import type { TimedEvents } from '../../../../src/model/timed-event.js';
import { dashParser, parsePeriods, videoPeriod, type MpdParts } from './mpd.js';

const segments = '<SegmentTemplate duration="2" media="$Number$.m4s" initialization="i.mp4"/>';

/** A Period from 10 s to 60 s with these streams. */
function withStreams(streams: string, period = 'id="p" start="PT10S"'): string {
  return videoPeriod(segments, period).replace('<AdaptationSet', `${streams}<AdaptationSet`);
}

async function timed(streams: string, parts: MpdParts = {}): Promise<TimedEvents> {
  return (await parsePeriods(withStreams(streams), parts)).timed ?? { events: [], errors: [] };
}

const stream = (events: string, more = ''): string => `<EventStream schemeIdUri="urn:example:ad" value="1" timescale="1000" presentationTimeOffset="5000" ${more}>${events}</EventStream>`;

it('an Event has its place in its Period, its attributes and its text', async () => {
  expect(await timed(stream('<Event presentationTime="7500" duration="1500" id="4" x="y">go</Event>'))).toEqual({
    errors: [],
    events: [{
      kind: 'eventstream', id: '4', scheme: 'urn:example:ad', value: '1', startSeconds: 12.5, endSeconds: 14, plannedEndSeconds: null, startEpochMs: null,
      attributes: { presentationTime: '7500', duration: '1500', id: '4', x: 'y' }, data: 'go',
    }],
  });
});

it('what is left out is what the standard says', async () => {
  expect((await timed('<EventStream schemeIdUri="urn:a"><Event/><Event presentationTime="3"/></EventStream>')).events).toMatchObject([
    { id: '', value: null, startSeconds: 10, endSeconds: null, data: null }, { startSeconds: 13 },
  ]);
});

it.each([
  ['<Event><![CDATA[a < b]]></Event>', 'a < b'],
  ['<Event messageData="old"/>', 'old'],
  ['<Event><s:Signal xmlns:s="urn:s" a="1 &amp; 2"><s:Binary>/DAI</s:Binary><s:Empty/></s:Signal></Event>', '<s:Signal xmlns:s="urn:s" a="1 &amp; 2"><s:Binary>/DAI</s:Binary><s:Empty/></s:Signal>'],
  ['<Event contentEncoding="base64"> AP8\n8Qg== </Event>', Uint8Array.of(0, 0xff, 0x3c, 0x42)],
  ['<Event contentEncoding="base64">AP+A</Event>', Uint8Array.of(0, 0xff, 0x80)],
])('%s carries its data', async (event, data) => {
  expect((await timed(stream(event))).events).toMatchObject([{ data }]);
});

it.each([
  [stream('<Event presentationTime="soon" id="1"/><Event id="2"/>'), /id "1".*no place/, ['2']],
  [stream('<Event duration="-1" id="1"/><Event id="2"/>'), /@duration/, ['1', '2']],
  [stream('<Event contentEncoding="base64" id="1">!</Event>'), /base64/, ['1']],
  ['<EventStream timescale="0"><Event id="1"/></EventStream>', /@timescale/, []],
])('%s is an error of its own, and loses nothing else', async (streams, message, ids) => {
  const { events, errors } = await timed(streams);
  expect(errors).toMatchObject([{ code: 'metadata/invalid', message: expect.stringMatching(message) }]);
  expect(events.map(({ id }) => id)).toEqual(ids);
});

it('an MPD without any needs no code for them', async () => {
  expect((await parsePeriods(videoPeriod(segments))).timed).toBeUndefined();
});

it('a live MPD has those of its Periods as they are now', async () => {
  const parser = dashParser();
  const attributes = 'type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" minimumUpdatePeriod="PT2S"';
  const first = await parsePeriods(withStreams(stream('<Event id="1"/>')), { attributes, parser });
  const second = await parsePeriods(withStreams(stream('<Event id="1"/><Event id="2" presentationTime="6000"/>')), { attributes, parser, previous: first });
  expect([first, second].map((presentation) => presentation.timed?.events.map(({ id, startSeconds }) => [id, startSeconds]))).toEqual([[['1', 5]], [['1', 5], ['2', 11]]]);
});
