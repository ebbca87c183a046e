import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../src/engine/commands.js';
import { planHints } from '../../../../src/engine/live/plan-hints.js';
import { edgeChoice } from '../../../../src/engine/live/edge-choice.js';
import { planTrack } from '../../../../src/engine/plan-track.js';
import type { SessionState } from '../../../../src/engine/state.js';
import type { Segment } from '../../../../src/model/segment.js';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import { openLive, playlist, rows } from '../../manifest/hls/live.js';
import { job, loaded, segments } from '../stream.js';
import { apply, playing } from './stage.js';

const head = ['#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=3', '#EXT-X-PART-INF:PART-TARGET=1'];
const part = (name: string, more = ''): string => `#EXT-X-PART:DURATION=1,URI="${name}"${more}`;
const hint = (name: string, more = ''): string => `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${name}"${more}`;
const { read } = await openLive();

function text(...lines: string[]): string {
  return playlist(0, ...head, ...rows(0, 3), ...lines);
}

function commands(state: SessionState): readonly Command[] {
  const plan = planTrack(state, 'video', 10_000, edgeChoice);
  // Of the other rendition nothing is told here.
  return [...(plan.kind === 'commands' ? plan.commands.filter(({ kind }) => kind !== 'load-index') : []), ...planHints(state)];
}

/** Has three segments and the first part of the fourth, and has asked for what is hinted behind it. */
function hinting(before: ParsedIndex): SessionState {
  const whole = playing(before, 8);
  const state = loaded({ ...whole, tracks: { ...whole.tracks, video: { ...whole.tracks.video, job: null, buffered: [] } } }, 'video', 'low', 'v', [...segments(before.index, 0, 3), present(before.index.at(12.5))]);
  const [command] = commands(state);
  if (command?.kind !== 'start-job') throw new Error('nothing is asked for');
  return apply(state, { kind: 'job-started', job: job('video', command.segment, { id: 99 }) });
}

function present(segment: Segment | null): Segment {
  if (segment === null) throw new Error('no segment');
  return segment;
}

function after(state: SessionState, next: ParsedIndex): SessionState {
  return apply(state, { kind: 'index-ready', renditionId: 'low', locationIndex: 0, parsed: next, atMs: 0 });
}

function jobOf({ tracks }: SessionState): Segment | undefined {
  return tracks.video.job?.segment;
}

const first = part('s3.0.m4s', ',INDEPENDENT=YES');
const dropped = [{ kind: 'drop-job', type: 'video', why: 'not-needed', toRenditionId: null }];

describe('a hinted part', () => {
  it('is asked for ahead, and stays asked for when it comes true', async () => {
    const before = await read(text(first, hint('s3.1.m4s')));
    const state = hinting(before);
    expect(jobOf(state)).toMatchObject({ url: 'https://media.example/show/s3.1.m4s', live: { part: 1, isGrowing: true } });
    expect(commands(after(state, await read(text(first, part('s3.1.m4s'), hint('s3.2.m4s')), { previous: before })))).toEqual([]);
  });

  it('may come true at another host and with another token', async () => {
    const before = await read(text(first, hint('s3.1.m4s?t=1')));
    const next = await read(text(first, part('https://b.example/show/s3.1.m4s?t=2'), hint('s3.2.m4s')), { previous: before });
    expect(commands(after(hinting(before), next))).toEqual([]);
  });

  it('that turns out another one is dropped, and the right one asked for', async () => {
    const before = await read(text(first, hint('s3.1.m4s')));
    const state = after(hinting(before), await read(text(first, part('ad.1.m4s'), hint('ad.2.m4s')), { previous: before }));
    expect(commands(state)).toEqual(dropped);
    expect(commands(apply(state, { kind: 'job-dropped', type: 'video', jobId: 99 }))[0]).toMatchObject({ kind: 'start-job', segment: { url: 'https://media.example/show/ad.1.m4s' } });
  });

  it('that is hinted otherwise before it came is dropped', async () => {
    const before = await read(text(first, hint('s3.1.m4s')));
    expect(commands(after(hinting(before), await read(text(first, hint('other.m4s')), { previous: before })))).toEqual(dropped);
  });

  it('that is never made, as its segment has ended, is dropped', async () => {
    const before = await read(text(first, hint('s3.1.m4s')));
    const ended = text('#EXTINF:1,', 's3.m4s', part('s4.0.m4s', ',INDEPENDENT=YES'));
    expect(commands(after(hinting(before), await read(ended, { previous: before })))).toEqual(dropped);
  });
});

describe('a hinted range without an end', () => {
  const range = (from: number, length: number): string => `,BYTERANGE="${String(length)}@${String(from)}"`;
  const head0 = part('s3.m4s', `${range(0, 100)},INDEPENDENT=YES`);

  it('is one request: parts that come meanwhile are taken from it, and the next segment follows', async () => {
    const before = await read(text(head0, hint('s3.m4s', ',BYTERANGE-START=100')));
    let state = hinting(before);
    expect(jobOf(state)).toMatchObject({ url: 'https://media.example/show/s3.m4s', range: { start: 100, end: null }, durationSeconds: 3 });
    const second = await read(text(head0, part('s3.m4s', range(100, 50)), hint('s3.m4s', ',BYTERANGE-START=150')), { previous: before });
    const third = await read(text(head0, part('s3.m4s', range(100, 50)), part('s3.m4s', range(150, 50)), hint('s3.m4s', ',BYTERANGE-START=200')), { previous: second });
    const whole = await read(text(head0, part('s3.m4s', range(100, 50)), part('s3.m4s', range(150, 50)), part('s3.m4s', range(200, 50)), ...rows(3, 4), hint('s4.m4s', ',BYTERANGE-START=0')), { previous: third });
    for (const next of [second, third, whole]) {
      state = after(state, next);
      expect(commands(state)).toEqual([]);
    }
    const segment = present(jobOf(state) ?? null);
    const done = apply(state, { kind: 'buffered', type: 'video', ranges: [{ start: 0, end: 16 }] }, { kind: 'job-done', type: 'video', jobId: 99, entry: { renditionId: 'low', groupId: 'v', segment, startSeconds: segment.startSeconds, endSeconds: segment.startSeconds + segment.durationSeconds, bytes: 1, bufferedSeconds: 3, isGap: false } });
    expect(commands(done)[0]).toMatchObject({ kind: 'start-job', segment: { number: 4, range: { start: 0, end: null } } });
  });
});
