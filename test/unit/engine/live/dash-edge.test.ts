import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../../../src/config/config.js';
import { newLead } from '../../../../src/engine/live/capture-lead.js';
import { announcedEnd } from '../../../../src/engine/live/live-lookup.js';
import { liveInfo } from '../../../../src/engine/live/live-info.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { indexOf, present, renditionAt, videoPeriod } from '../../manifest/dash/mpd.js';
import { joined, joinedMs, listed, numbers, startMs, step } from './broadcast.js';

const edge = (state: SessionState): number | undefined => liveInfo(state, joinedMs)?.edge;
const rows = (from: number, until: number): string => `<S t="${String(from * 1000)}" d="2000" r="${String((until - from) / 2 - 1)}"/>`;

describe('the edge of a DASH stream', () => {
  it('is now, where a template ends with a Period whose end is known', async () => {
    const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S" duration="PT10H"'), { nowSeconds: 1000, loadedIds: ['1/v'] });
    expect(edge(state)).toBe(1000);
    expect(announcedEnd(state, present(state.live), joinedMs)).toBe(998);
  });

  it('M25: is now, while an earlier Period is looked at', async () => {
    const periods = videoPeriod(numbers(), 'id="1" start="PT0S"') + videoPeriod(numbers(), 'id="2" start="PT500S"');
    expect(edge(await joined(periods, { nowSeconds: 4100, loadedIds: ['1/v'], playheadSeconds: 100 }))).toBe(4100);
    const listedPeriods = videoPeriod(listed(rows(0, 500)), 'id="1" start="PT0S"') + videoPeriod(listed(rows(0, 3600), 'presentationTimeOffset="0"'), 'id="2" start="PT500S"');
    expect(edge(await joined(listedPeriods, { nowSeconds: 4100, loadedIds: ['1/v'], playheadSeconds: 100 }))).toBe(4100);
  });

  it('M25: is now, while a Period to come is announced', async () => {
    const periods = videoPeriod(numbers(), 'id="1" start="PT0S"') + videoPeriod(numbers(), 'id="2" start="PT500S" duration="PT30S"');
    expect(edge(await joined(periods, { nowSeconds: 400 }))).toBe(400);
    expect(edge(await joined(periods, { nowSeconds: 400, loadedIds: ['1/v'] }))).toBe(400);
  });

  it('is now, where the segments of an ad are listed before they are on air', async () => {
    const periods = videoPeriod(listed(rows(0, 400)), 'id="1" start="PT0S"') + videoPeriod(listed(rows(0, 30)), 'id="ad" start="PT400S"');
    expect(edge(await joined(periods, { nowSeconds: 402, loadedIds: ['ad/v'] }))).toBe(402);
  });

  it('is nearer than the camera, from which latency is counted', async () => {
    const time = '<ProducerReferenceTime id="0" wallClockTime="2026-01-01T00:00:11.25Z" presentationTime="12"/>';
    const period = videoPeriod(numbers(), 'id="1" start="PT0S"').replace('<Representation', `${time}<Representation`);
    const info = async (config: PlayerConfig): Promise<unknown> => liveInfo(await joined(period, { nowSeconds: 1000, playheadSeconds: 994, config }), joinedMs);
    expect(await info({})).toMatchObject({ edge: 1000, latencySeconds: 6.75, targetLatencySeconds: 6.75 });
    expect(await info({ live: { targetLatencySeconds: 8 } })).toMatchObject({ latencySeconds: 6.75, targetLatencySeconds: 8 });
  });

  it('is as much nearer as the media itself says, once it does', async () => {
    const head = '<ServiceDescription><Latency target="3000"/></ServiceDescription>';
    const time = '<ProducerReferenceTime id="0" wallClockTime="2026-01-01T00:00:11.25Z" presentationTime="12"/>';
    const period = videoPeriod(numbers(), 'id="1" start="PT0S"').replace('<Representation', `${time}<Representation`);
    const state = await joined(period, { nowSeconds: 1000, playheadSeconds: 994, head });
    expect(liveInfo(state, joinedMs)).toMatchObject({ latencySeconds: 6.75, targetLatencySeconds: 3.75 });
    const segment = present(indexOf(renditionAt(present(state.presentation))).at(994));
    const at = (seconds: number, leadSeconds: number): number | null => newLead(state, segment, { epochMs: startMs + (seconds - leadSeconds) * 1000, mediaTicks: seconds * segment.timescale });
    expect(at(994.5, 1.5)).toBeCloseTo(1.5);
    // Of another timescale, of a clock that nobody has set.
    expect(at(9945, 1.5)).toBe(null);
    expect(at(994.5, 3600)).toBe(null);
    const known = step(state, { kind: 'live', fact: { kind: 'captured', leadSeconds: 1.5 } });
    expect(newLead(known, segment, { epochMs: startMs + 993_020, mediaTicks: 994.5 * segment.timescale })).toBe(null);
    expect(liveInfo(known, joinedMs)).toMatchObject({ latencySeconds: 7.5 });
  });

  it('L01: is the newest end that is listed, where a clock that nobody has corrected is wrong by a minute or a day', async () => {
    const periods = videoPeriod(listed(rows(0, 500)), 'id="1" start="PT0S"') + videoPeriod(listed(rows(0, 3600)), 'id="2" start="PT500S"');
    for (const machineOffMs of [60_000, 86_400_000, -86_400_000]) expect(edge(await joined(periods, { nowSeconds: 4101, machineOffMs, isClockKnown: false }))).toBe(4100);
  });
});
