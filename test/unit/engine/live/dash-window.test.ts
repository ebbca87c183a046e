import { describe, expect, it } from 'vitest';
import type { PlayerConfig } from '../../../../src/config/config.js';
import { liveInfo } from '../../../../src/engine/live/live-info.js';
import { planLatency } from '../../../../src/engine/live/plan-latency.js';
import type { Command } from '../../../../src/engine/commands.js';
import { edgeChoice } from '../../../../src/engine/live/edge-choice.js';
import { planTrack } from '../../../../src/engine/plan-track.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { segments } from '../stream.js';
import { loaded } from '../stream.js';
import { indexOf, present, renditionAt, videoPeriod } from '../../manifest/dash/mpd.js';
import { joined, joinedMs, numbers, observe, step } from './broadcast.js';

const window = 'timeShiftBufferDepth="PT300S" minimumUpdatePeriod="PT2S"';
const kinds = (state: SessionState, atMs: number): string[] => planLatency(state, present(state.live), atMs).filter(({ kind }) => kind !== 'set-duration').map(told);
const told = (command: Command): string => (command.kind === 'seek' ? `seek ${command.why} ${command.toSeconds.toFixed(1)}` : command.kind);

async function pausedFor(seconds: number): Promise<SessionState> {
  const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, attributes: window, loadedIds: ['1/v'], playheadSeconds: 994 });
  const index = indexOf(renditionAt(present(state.presentation)));
  const full = loaded(state, 'video', '1/v', '1/1', segments(index, 498, 508));
  const atMs = joinedMs + seconds * 1000;
  return observe(observe(observe(full, 'pause', { paused: true }), 'tick', { paused: true, atMs }), 'play', { paused: false, atMs });
}

describe('the window of a DASH stream', () => {
  it('L05: what has gone from it is not asked for: the playhead jumps into it once what is buffered is played', async () => {
    const resumed = await pausedFor(600);
    const later = observe(resumed, 'tick', { timeSeconds: 1000, atMs: joinedMs + 606_000 });
    expect(planTrack(later, 'video', joinedMs + 606_000, edgeChoice).kind).toBe('wait');
    const dry = observe(resumed, 'tick', { timeSeconds: 1013.8, atMs: joinedMs + 620_000 });
    expect(kinds(dry, joinedMs + 620_000)).toEqual(['seek live 1326.0']);
  });

  it('who followed the edge goes back there from outside, after the machine has slept', async () => {
    const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, attributes: window, loadedIds: ['1/v'], playheadSeconds: 994 });
    expect(kinds(observe(state, 'tick', { atMs: joinedMs + 3_600_000 }), joinedMs + 3_600_000)).toEqual(['seek live 4594.0']);
  });

  it('L05: what is still in it is asked for', async () => {
    const resumed = observe(await pausedFor(200), 'tick', { timeSeconds: 1000, atMs: joinedMs + 206_000 });
    expect(planTrack(resumed, 'video', joinedMs + 206_000, edgeChoice)).toMatchObject({ kind: 'commands', commands: [{ kind: 'start-job', segment: { startSeconds: 1014 } }] });
  });

  it('is never shorter than what has to be there to play at all', async () => {
    const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1001, attributes: 'timeShiftBufferDepth="PT0S"', loadedIds: ['1/v'], playheadSeconds: 998.5 });
    expect(present(present(state.live).range)).toEqual({ start: 997, end: 1001 });
    expect(kinds(state, joinedMs)).toEqual([]);
  });

  it('takes the app to where it asked to start, and not on to the edge', async () => {
    const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, attributes: window, loadedIds: ['1/v'], playheadSeconds: 800, startAtSeconds: 800 });
    expect(present(state.live).isFollowing).toBe(false);
    const index = indexOf(renditionAt(present(state.presentation)));
    const full = step(loaded(state, 'video', '1/v', '1/1', segments(index, 401, 411)), { kind: 'link', link: { kind: 'bytes', transferId: 1, atMs: joinedMs, bytes: 1000 } });
    expect(kinds(full, joinedMs + 10)).toEqual([]);
  });

  it('is not gone into nearer to the edge than segments can come', async () => {
    const target = async (config: PlayerConfig, attributes = ''): Promise<number | undefined> => liveInfo(await joined(videoPeriod(numbers(attributes), 'id="1" start="PT0S"'), { nowSeconds: 1000, config, attributes: 'suggestedPresentationDelay="PT1S"' }), joinedMs)?.targetLatencySeconds;
    expect(await target({})).toBe(3);
    expect(await target({ live: { targetLatencySeconds: 0.5 } })).toBe(3);
    expect(await target({ live: { targetLatencySeconds: 0.5 } }, 'availabilityTimeOffset="1.6" availabilityTimeComplete="false"')).toBe(0.5);
  });

  it('a stall at a rate of the app does not push the target away', async () => {
    const stalled = async (rate: number): Promise<number> => {
      let state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, loadedIds: ['1/v'], playheadSeconds: 994 });
      state = observe(state, 'rate', { rate });
      for (const afterMs of [250, 500, 750, 1000]) state = observe(state, 'tick', { rate, atMs: joinedMs + afterMs, readyLevel: 2 });
      return present(state.live).penaltySeconds;
    };
    expect([await stalled(1), await stalled(2)]).toEqual([2, 0]);
  });

  it('leaves who starts at the edge there', async () => {
    expect(present((await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, loadedIds: ['1/v'], playheadSeconds: 994 })).live).isFollowing).toBe(true);
  });

  it('M14: ends by itself where its end is told and no update will come', async () => {
    const planned = async (attributes: string, period: string): Promise<string> => {
      const state = await joined(videoPeriod(numbers(), `id="1" start="PT0S" ${period}`), { nowSeconds: 1010, attributes, loadedIds: ['1/v'], playheadSeconds: 994 });
      const end = loaded(state, 'video', '1/v', '1/1', segments(indexOf(renditionAt(present(state.presentation))), 498, 501));
      return planTrack(end, 'video', joinedMs, edgeChoice).kind;
    };
    expect(await planned('', 'duration="PT1000S"')).toBe('complete');
    expect(await planned('minimumUpdatePeriod="PT2S"', 'duration="PT1000S"')).toBe('wait');
    expect(await planned('', '')).toBe('commands');
  });

  it('moves nobody who has seen its end', async () => {
    const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S" duration="PT1000S"'), { nowSeconds: 2000, attributes: 'timeShiftBufferDepth="PT300S"', loadedIds: ['1/v'], playheadSeconds: 1000 });
    expect([kinds(state, joinedMs), kinds(observe(state, 'ended', { ended: true }), joinedMs)]).toEqual([['seek live 1706.0'], []]);
  });

  it('M14: the rate is the own again once the stream is over', async () => {
    const state = await joined(videoPeriod(numbers(), 'id="1" start="PT0S"'), { nowSeconds: 1000, loadedIds: ['1/v'] });
    const faster = step(state, { kind: 'live', fact: { kind: 'rate-ordered', rate: 1.04 } });
    const { live: _, ...recorded } = present(faster.presentation);
    const over = step(faster, { kind: 'presentation', presentation: { ...recorded, durationSeconds: 1000 }, unsupportedIds: [], activeTypes: ['video'] });
    expect(kinds(over, joinedMs)).toEqual(['live']);
  });
});
