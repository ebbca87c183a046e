import { describe, expect, it } from 'vitest';
import type { LiveOrder } from '../../../../src/engine/live/live-order.js';
import { createRefreshDesk, directed } from '../../../../src/engine/live/refresh-desk.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { hasCode } from '../../../../src/errors/player-error.js';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import { openLive, playlist, rows } from '../../manifest/hls/live.js';
import { never } from '../../fetch/network.js';
import { deskBench } from './desk-bench.js';
import type { Reply } from './desk-bench.js';
import { fresh, apply, newLive, playing } from './stage.js';
import { dashParser } from '../../manifest/dash/mpd.js';

const control = '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=24';
const text = (first: number, to: number): string => playlist(first, control, ...rows(first, to));
const low = await openLive();
const first = await low.read(text(10, 20));

type RefreshOrder = Extract<LiveOrder, { kind: 'refresh' }>;
const order = (more: Partial<RefreshOrder> = {}): RefreshOrder => ({ kind: 'refresh', source: 'low', awaits: null, isDelta: false, ...more });

function bench(reply: (url: string) => Reply, parsed: ParsedIndex = first, state: SessionState = playing(parsed)) {
  const all = deskBench(state, reply, low.parser);
  const desk = createRefreshDesk(all.parts, never);
  return {
    ...all,
    desk,
    indexOf: (id = 'low') => {
      const known = all.store.state().indexes.get(id);
      return known?.status === 'ready' ? known.parsed : null;
    },
    async refresh(of: RefreshOrder = order(), ms = 1000) {
      desk.refresh(of);
      await all.clock.settle(all.clock.sleep(ms, never));
    },
  };
}

describe('an address with delivery directives', () => {
  it('has them behind its own query, in the order of their names', () => {
    expect(directed('https://a.test/x.m3u8', { number: 7, part: 2 }, 'v2')).toBe('https://a.test/x.m3u8?_HLS_msn=7&_HLS_part=2&_HLS_skip=v2');
    expect(directed('https://a.test/x.m3u8?t=a%2Fb&u#top', { number: 7, part: null }, null)).toBe('https://a.test/x.m3u8?t=a%2Fb&u&_HLS_msn=7');
    expect(directed('https://a.test/x.m3u8', null, 'YES')).toBe('https://a.test/x.m3u8?_HLS_skip=YES');
    expect(directed('https://a.test/x.m3u8#top', null, null)).toBe('https://a.test/x.m3u8#top');
  });
});

describe('a playlist that is asked for again', () => {
  it('is given up without a word where its rendition was left', async () => {
    const { store, http, clock, desk, facts, events } = bench(() => text(11, 21));
    desk.refresh(order());
    desk.forget('low');
    expect(store.state().live?.refreshes.has('low')).toBe(false);
    await clock.settle(clock.sleep(1000, never));
    expect(http.openCount).toBe(0);
    expect(facts.map(({ kind }) => kind)).toEqual(['asked', 'forgotten']);
    expect(events).toEqual([]);
  });

  it('becomes the index, and the fact that something was new', async () => {
    const { refresh, asked, facts, indexOf } = bench(() => text(11, 21));
    await refresh();
    expect(asked).toEqual(['https://a.test/low.m3u8']);
    expect(facts.map(({ kind }) => kind)).toEqual(['asked', 'answered']);
    expect(facts[1]).toMatchObject({ source: 'low', isNew: true });
    expect(indexOf()?.live?.next.number).toBe(21);
  });

  it('that is the same leaves the index as it is, and says so', async () => {
    const { refresh, facts, indexOf } = bench(() => text(10, 20));
    await refresh();
    expect(facts[1]).toMatchObject({ kind: 'answered', isNew: false });
    expect(indexOf()).toBe(first);
  });

  it('is asked for by what it awaits and by what is new, in the version that the server knows', async () => {
    const { refresh, asked } = bench((url) => (url.includes('skip') ? playlist(11, control, '#EXT-X-SKIP:SKIPPED-SEGMENTS=4', ...rows(15, 21)) : text(11, 21)));
    await refresh(order({ awaits: { number: 20, part: 3 }, isDelta: true }));
    expect(asked).toEqual(['https://a.test/low.m3u8?_HLS_msn=20&_HLS_part=3&_HLS_skip=YES']);
    const ranges = await low.read(text(10, 20).replace('UNTIL=24', 'UNTIL=24,CAN-SKIP-DATERANGES=YES'));
    const other = bench(() => text(11, 21), ranges);
    await other.refresh(order({ isDelta: true }));
    expect(other.asked).toEqual(['https://a.test/low.m3u8?_HLS_skip=v2']);
  });

  it('M20: as a delta update that does not fit is refused, and has to be asked for in full', async () => {
    const { refresh, facts, events, indexOf } = bench(() => playlist(30, control, '#EXT-X-SKIP:SKIPPED-SEGMENTS=4', ...rows(34, 40)));
    await refresh(order({ isDelta: true }));
    expect(facts[1]).toMatchObject({ kind: 'refused', source: 'low', isPlain: true, error: { code: 'manifest/invalid' } });
    expect(events).toMatchObject([{ kind: 'warning', error: { severity: 'retry' } }]);
    expect(indexOf()).toBe(first);
  });

  it('M07: that is malformed keeps what was there; it says nothing of directives where there were none', async () => {
    const { refresh, facts, indexOf } = bench(() => '<html>');
    await refresh();
    expect(facts[1]).toMatchObject({ kind: 'refused', isPlain: false });
    expect(indexOf()).toBe(first);
  });

  it('M18: that is held without end is given up after three target durations', async () => {
    const { refresh, facts, http } = bench(() => text(10, 20));
    http.faults = [{ id: 'hangs', effect: { kind: 'black-hole' } }];
    await refresh(order({ awaits: { number: 20, part: null } }), 11_900);
    expect(facts).toHaveLength(1);
    await refresh(order({ source: 'nobody' }), 200);
    const refused = facts.find(({ kind }) => kind === 'refused');
    expect(refused).toMatchObject({ source: 'low', isPlain: true, error: { code: 'network/timeout' } });
  });

  it('M26: that fails twice in a row is left for another rendition', async () => {
    const { refresh, failures } = bench(() => 404);
    await refresh();
    expect(failures).toEqual([]);
    await refresh();
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ type: 'video', rendition: { id: 'low' }, locationId: 'a.test', segment: null });
  });

  it('of a rendition that was let go of meanwhile changes nothing', async () => {
    const { refresh, store, indexOf } = bench(() => {
      store.dispatch({ kind: 'index-gone', renditionId: 'low' });
      return text(11, 21);
    });
    await refresh();
    expect(indexOf()).toBeNull();
  });

  it('that nobody has is answered at once', async () => {
    const { refresh, facts, asked } = bench(() => 404);
    await refresh(order({ source: 'high' }));
    expect(asked).toEqual([]);
    expect(facts).toMatchObject([{ kind: 'asked' }, { kind: 'answered', isNew: false }]);
  });
});

describe('an MPD that is asked for again', () => {
  const mpdText = (publish: number, more = ''): string => `<MPD id="m" type="dynamic" availabilityStartTime="2026-01-01T00:00:00Z" publishTime="2026-01-01T00:00:${String(publish).padStart(2, '0')}Z" minimumUpdatePeriod="PT2S">${more}<Period id="1" start="PT0S"><AdaptationSet mimeType="video/mp4"><SegmentTemplate timescale="1" media="$Time$.m4s" initialization="i.mp4"><SegmentTimeline><S t="0" d="2" r="${String(publish)}"/></SegmentTimeline></SegmentTemplate><Representation id="low" bandwidth="1" codecs="avc1.64001f"/></AdaptationSet></Period></MPD>`;
  const patchText = (from: number, to: number): string => `<Patch mpdId="m" originalPublishTime="2026-01-01T00:00:${String(from).padStart(2, '0')}Z" publishTime="2026-01-01T00:00:${String(to).padStart(2, '0')}Z"><replace sel="/MPD/Period/AdaptationSet/SegmentTemplate/SegmentTimeline/S/@r">${String(to)}</replace></Patch>`;

  async function dashBench(head: string, reply: (url: string) => Reply) {
    const parser = dashParser();
    const presentation = await parser.parse({ text: mpdText(10, head), url: 'https://a.test/main.mpd', nowEpochMs: 0, previous: null, remote: new Map() }, never);
    if ('needs' in presentation) throw new Error('needs');
    const state = apply(fresh(), { kind: 'presentation', presentation, unsupportedIds: [], activeTypes: ['video'] }, { kind: 'live', fact: { kind: 'begun', state: newLive() } });
    const all = deskBench(state, reply, parser);
    const desk = createRefreshDesk(all.parts, never);
    return {
      ...all,
      async refresh() {
        desk.refresh(order({ source: '' }));
        await all.clock.settle(all.clock.sleep(500, never));
      },
    };
  }

  it('becomes the presentation; Location says where', async () => {
    const { refresh, asked, facts, store } = await dashBench('<Location>https://b.test/moved.mpd</Location>', () => mpdText(12, '<Location>https://b.test/moved.mpd</Location>'));
    await refresh();
    expect(asked).toEqual(['https://b.test/moved.mpd']);
    expect(facts[1]).toMatchObject({ kind: 'answered', source: '', isNew: true });
    expect(store.state().presentation).toMatchObject({ revision: 1 });
    await refresh();
    expect(facts[3]).toMatchObject({ isNew: false });
  });

  it('comes as a patch where there is one; where that does not fit, in full', async () => {
    const head = '<PatchLocation>patch.mpp</PatchLocation>';
    let isMisfit = false;
    const { refresh, asked, facts, store } = await dashBench(head, (url) => (url.endsWith('.mpp') ? patchText(isMisfit ? 40 : 10, isMisfit ? 42 : 12) : mpdText(14, head)));
    await refresh();
    expect(asked).toEqual(['https://a.test/patch.mpp']);
    expect(store.state().presentation?.url).toBe('https://a.test/main.mpd');
    isMisfit = true;
    await refresh();
    expect(facts[3]).toMatchObject({ kind: 'refused', isPlain: true });
    await refresh();
    expect(asked[2]).toBe('https://a.test/main.mpd');
    expect(facts[5]).toMatchObject({ kind: 'answered', isNew: true });
  });

  it('is looked for at the next Location when one fails, and where it was at first when all do', async () => {
    const head = '<Location>https://b.test/x.mpd</Location><Location>https://c.test/x.mpd</Location>';
    const down = new Set(['b.test']);
    const { refresh, asked, facts, clock } = await dashBench(head, (url) => (down.has(new URL(url).host) ? 503 : mpdText(12, head)));
    const hosts = async (...times: readonly unknown[]): Promise<readonly string[]> => {
      asked.length = 0;
      for (const _ of times) await refresh();
      return asked.map((url) => new URL(url).host);
    };
    expect(await hosts(1, 2, 3)).toEqual(['b.test', 'c.test', 'c.test']);
    down.add('c.test');
    // One failure may be anybody's: it is not left for the first address, which may begin another session.
    expect(await hosts(1, 2, 3, 4)).toEqual(['c.test', 'c.test', 'a.test', 'a.test']);
    expect(facts.at(-1)).toMatchObject({ kind: 'answered' });
    down.clear();
    await clock.settle(clock.sleep(61_000, never));
    expect(await hosts(1)).toEqual(['b.test']);
  });

  it('comes by another PatchLocation when one fails', async () => {
    const head = '<PatchLocation>https://b.test/p</PatchLocation><PatchLocation>https://c.test/p</PatchLocation>';
    const { refresh, asked } = await dashBench(head, (url) => (url.includes('b.test') ? 503 : url.endsWith('/p') ? patchText(12, 14) : mpdText(12, head)));
    for (let round = 0; round < 3; round += 1) await refresh();
    expect(asked).toEqual(['https://b.test/p', 'https://a.test/main.mpd', 'https://c.test/p']);
  });

  it('that fails keeps what was there, and is told as a warning', async () => {
    const { refresh, facts, events, store } = await dashBench('', () => 500);
    await refresh();
    expect(facts[1]).toMatchObject({ kind: 'refused', source: '', isPlain: false });
    expect(store.state().presentation).toMatchObject({ revision: 0 });
    const [event] = events;
    expect(event?.kind === 'warning' && hasCode(event.error, 'network/http-status')).toBe(true);
  });
});
