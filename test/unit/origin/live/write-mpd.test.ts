import { describe, expect, it } from 'vitest';
import { anchorMs } from '../../../../demo/origin/live/channel.js';
import { applyPatch, elementsOf, readXml, type XmlElement } from './apply-patch.js';
import { ask, bytesOf, media, now, statusOf, textOf } from './stage.js';

const mpd = (url: string, nowMs = now): XmlElement => readXml(textOf(ask(url, nowMs)));
const periods = (document: XmlElement): XmlElement[] => elementsOf(document, 'Period');

function only(elements: readonly XmlElement[]): XmlElement {
  const [first] = elements;
  if (first === undefined) throw new Error('There is no such element.');
  return first;
}

/** The SegmentTemplates of a Period, by id of the AdaptationSet. */
function templates(period: XmlElement): XmlElement[] {
  return elementsOf(period, 'AdaptationSet').map((set) => only(elementsOf(set, 'SegmentTemplate')));
}

function timeline(template: XmlElement): { t: number; d: number }[] {
  const out: { t: number; d: number }[] = [];
  for (const { attributes } of elementsOf(only(elementsOf(template, 'SegmentTimeline')), 'S')) {
    for (let count = 0; count <= Number(attributes['r'] ?? 0); count += 1) {
      const last = out.at(-1);
      out.push({ t: count === 0 && attributes['t'] !== undefined ? Number(attributes['t']) : (last?.t ?? 0) + (last?.d ?? 0), d: Number(attributes['d']) });
    }
  }
  return out;
}

describe('a live MPD', () => {
  it('with numbers says when the stream began, how deep its window is, and where the time is to be had', () => {
    const document = mpd('dash/manifest.mpd?dvr=120');
    expect(document.attributes).toMatchObject({ type: 'dynamic', availabilityStartTime: '2026-01-01T00:00:00.000Z', timeShiftBufferDepth: 'PT120S', publishTime: '2026-01-01T00:01:40.000Z' });
    expect(templates(only(periods(document)))[0]?.attributes).toMatchObject({ duration: '25600', timescale: '12800', startNumber: '0', media: '/live/dash/dvr=120/$RepresentationID$/$Number$.m4s' });
    expect(only(elementsOf(document, 'UTCTiming')).attributes['value']).toBe('/live/dash/dvr=120/time/iso');
  });

  it('is good until the media says that it runs out, where it says so', () => {
    const url = 'dash/ads=30,events=1/manifest.mpd';
    const published = (seconds: number): string | undefined => mpd(url, anchorMs + seconds * 1000).attributes['publishTime'];
    const event = (number: number): string => /emsg[\s\S]*?urn:mpeg:dash:event:2012\x00([1-3]\x00[\d:.TZ-]+)/.exec(Buffer.from(bytesOf(ask(`dash/ads=30,events=1/360/${number}.m4s`, anchorMs + 2000 * (number + 1)))).toString('latin1'))?.[1] ?? '';
    expect(mpd(url).attributes['minimumUpdatePeriod']).toBe('PT0S');
    // The break is at 24 s, segment 12: numbers 10 and 11 tell, and the MPD with it is there from when the first of them is.
    expect([published(10), published(21.9), published(22), published(25)].map((time) => time?.slice(11))).toEqual(['00:00:00.000Z', '00:00:00.000Z', '00:00:22.000Z', '00:00:22.000Z']);
    expect([8, 9, 10, 11, 12].map(event)).toEqual(['', '', '1\x002026-01-01T00:00:00.000Z', '1\x002026-01-01T00:00:00.000Z', '']);
  });

  it('with times lists exactly the segments that are there, each of which can be fetched by its time', () => {
    for (const url of ['dash-time/manifest.mpd', 'dash-time/patch=1,dvr=30/manifest.mpd', 'dash-time/ads=30,dvr=90/manifest.mpd', 'dash-time/period=30,dvr=90/manifest.mpd']) {
      const document = mpd(url);
      let count = 0;
      for (const period of periods(document)) {
        for (const [index, template] of templates(period).entries()) {
          const set = elementsOf(period, 'AdaptationSet')[index];
          const [representation] = set === undefined ? [] : elementsOf(set, 'Representation');
          const entries = timeline(template);
          for (const { t } of entries) expect(statusOf(ask(url.replace('manifest.mpd', `${representation?.attributes['id']}/${t}.m4s`)))).toBe(200);
          for (const [place, { t, d }] of entries.entries()) if (place + 1 < entries.length) expect(entries[place + 1]?.t).toBe(t + d);
          if (index === 0) count += entries.length;
        }
      }
      expect(count).toBe(Math.min(50, url.includes('dvr=90') ? 45 : url.includes('dvr=30') ? 15 : 30));
    }
    expect(statusOf(ask('dash-time/360/1234.m4s'))).toBe(404);
  });

  it('of many periods names them the same each time, with other ids for other content', () => {
    const document = mpd('dash/period=30,dvr=60/manifest.mpd');
    expect(periods(document).map(({ attributes }) => [attributes['id'], attributes['start']])).toEqual([['p1', 'PT30S'], ['p2', 'PT60S'], ['p3', 'PT90S']]);
    const ids = periods(document).map((period) => elementsOf(only(elementsOf(period, 'AdaptationSet')), 'Representation')[0]?.attributes['id']);
    expect(ids).toEqual(['other-180', '180', 'other-180']);
    // Media time 42 s is presented at 30 s, and number 15 is its first segment.
    expect(templates(only(periods(document)))[0]?.attributes).toMatchObject({ presentationTimeOffset: String(42 * 12_800), startNumber: '15' });
  });

  it('announces a period before its first segment is there', () => {
    const ids = (nowMs: number): (string | undefined)[] => periods(mpd('dash/period=30,dvr=10/manifest.mpd', nowMs)).map(({ attributes }) => attributes['id']);
    expect(ids(anchorMs + 117_900)).toEqual(['p3']);
    expect(ids(anchorMs + 118_000)).toEqual(['p3', 'p4']);
  });

  it('with a start of its own moves to an address that keeps it', () => {
    const document = mpd('dash/manifest.mpd?start=-20');
    const location = only(elementsOf(document, 'Location')).children.join('');
    expect(location).toBe(`/live/dash/start=${anchorMs + 80_000}/manifest.mpd`);
    const again = mpd(location.replace('/live/', ''), now + 5000);
    expect([again.attributes['availabilityStartTime'], elementsOf(again, 'Location')]).toEqual([document.attributes['availabilityStartTime'], []]);
  });

  it('ends as a recording of its last window', () => {
    const document = mpd(`dash-time/fault=ended,faultAt=${now}/manifest.mpd`, now + 60_000);
    expect(document.attributes).toMatchObject({ type: 'static', mediaPresentationDuration: 'PT100S' });
    expect(document.attributes['minimumUpdatePeriod']).toBeUndefined();
    expect(only(periods(document)).attributes['start']).toBe('PT40S');
    expect(templates(only(periods(document)))[0]?.attributes['presentationTimeOffset']).toBe(String(40 * 12_800));
  });

  it.each([['direct', 'urn:mpeg:dash:utc:direct:2014', '2026-01-01T00:01:40.500Z'], ['http-head', 'urn:mpeg:dash:utc:http-head:2014', 'time/head'], ['down', 'urn:mpeg:dash:utc:http-iso:2014', 'time/down']])('tells the time by %s', (utc, scheme, value) => {
    const timing = only(elementsOf(mpd(`dash/utc=${utc}/manifest.mpd`), 'UTCTiming'));
    expect(timing.attributes).toEqual({ schemeIdUri: scheme, value });
  });
});

describe('a low-latency MPD', () => {
  const document = mpd('ll-dash/manifest.mpd');

  it('says how early a segment may be asked for: when its longest first chunk is there', () => {
    for (const template of templates(only(periods(document)))) expect(template.attributes).toMatchObject({ availabilityTimeOffset: '1.44', availabilityTimeComplete: 'false' });
    for (const track of ['180', '360', '540', 'audio-en']) {
      for (let number = 50; number < 62; number += 1) {
        const atOffset = anchorMs + (number + 1) * 2000 - 1440;
        expect(statusOf(ask(`ll-dash/${track}/${number}.m4s`, atOffset))).toBe(200);
      }
    }
  });

  it('has its target, its bounds, and the time of the camera', () => {
    const service = only(elementsOf(document, 'ServiceDescription'));
    expect(elementsOf(service).map(({ name, attributes }) => [name, attributes])).toEqual([['Latency', { target: '2000', min: '1000', max: '6000', referenceId: '0' }], ['PlaybackRate', { min: '0.96', max: '1.04' }]]);
    const reference = only(elementsOf(only(elementsOf(only(periods(document)), 'AdaptationSet')), 'ProducerReferenceTime'));
    expect(reference.attributes).toMatchObject({ wallClockTime: '2026-01-01T00:00:00.000Z', presentationTime: '0' });
  });
});

describe('an MPD patch', () => {
  const channels = ['dash-time/patch=1', 'dash-time/patch=1,period=30,dvr=40', 'dash-time/patch=1,ads=30,dvr=50', 'dash/patch=1,period=30,dvr=40'];

  it.each(channels)('makes of %s what a whole MPD would be, at every moment of a minute', (channel) => {
    let held = mpd(`${channel}/manifest.mpd`);
    for (let ms = now + 700; ms < now + 60_000; ms += 2700) {
      const patchUrl = only(elementsOf(held, 'PatchLocation')).children.join('').replace(`/live/${channel}/`, '');
      held = applyPatch(held, readXml(textOf(ask(`${channel}/${patchUrl}`, ms))));
      // A new Period names its media by a path that also holds where the MPD came from elsewhere.
      expect(JSON.parse(JSON.stringify(held).replaceAll(`/live/${channel}/`, ''))).toEqual(mpd(`${channel}/manifest.mpd`, ms));
    }
  });

  it('says nothing new of what is known, and is gone for what is too old or never was', () => {
    const known = anchorMs + 100_000;
    expect(elementsOf(readXml(textOf(ask(`dash-time/patch=1/patch/${known}.mpp`))))).toEqual([]);
    expect(statusOf(ask(`dash-time/patch=1/patch/${known + 1}.mpp`))).toBe(410);
    expect(statusOf(ask(`dash-time/patch=1/patch/${known}.mpp`, now + 70_000))).toBe(410);
    expect(statusOf(ask(`dash-time/patch/${known}.mpp`))).toBe(410);
  });
});

describe('the ladder', () => {
  it('is the three renditions and two languages of the samples', () => {
    expect([...media.ladder.video, ...media.ladder.audio].map(({ id }) => id)).toEqual(['180', '360', '540', 'audio-en', 'audio-de']);
  });
});
