import { describe, expect, it } from 'vitest';
import { createLink, type Link } from '../../../demo/origin/link.js';
import { linkProfiles, type LinkProfile } from '../../../demo/origin/link-profile.js';
import { createVirtualTime, type VirtualTime } from './virtual-time.js';

const never = new AbortController().signal;
const half = (): number => 0.5;

/** A response that sends as fast as it may; counts what crossed. */
function stream(link: Link, total = Infinity, signal = never): { sent: number; doneAtMs: number | null } {
  const state: { sent: number; doneAtMs: number | null } = { sent: 0, doneAtMs: null };
  const send = async (): Promise<void> => {
    while (state.sent < total) {
      const piece = Math.min(link.pieceBytes(), total - state.sent);
      await link.carry(piece, signal);
      state.sent += piece;
    }
  };
  send().catch(() => undefined);
  return state;
}

function slow(bitsPerSecond: number): LinkProfile {
  return { bitsPerSecond, roundTripMs: 0, lossy: false };
}

async function elapsed(time: VirtualTime, work: Promise<void>): Promise<number> {
  let atMs = -1;
  work.then(() => {
    atMs = time.nowMs();
  }, () => undefined);
  await time.run(60_000);
  return atMs;
}

describe('a link of a given rate', () => {
  it('carries just that rate', async () => {
    const time = createVirtualTime();
    const one = stream(createLink(time, half, slow(1_500_000)));
    await time.run(4000);
    expect(one.sent / 750_000).toBeCloseTo(1, 2);
  });

  it('carries that rate even where every timer is late', async () => {
    let late = 0;
    const time = createVirtualTime(() => (late = (late + 7) % 30));
    const one = stream(createLink(time, half, slow(5_000_000)));
    await time.run(4000);
    expect(one.sent / 2_500_000).toBeCloseTo(1, 1);
  });

  it('gives each of several responses the same share', async () => {
    const time = createVirtualTime();
    const link = createLink(time, half, slow(5_000_000));
    const all = [stream(link), stream(link), stream(link)];
    await time.run(3000);
    for (const { sent } of all) expect(sent / 625_000).toBeCloseTo(1, 1);
  });

  it('gives the whole link to the one that is left', async () => {
    const time = createVirtualTime();
    const link = createLink(time, half, slow(800_000));
    const leaving = new AbortController();
    stream(link, Infinity, leaving.signal);
    const staying = stream(link);
    await time.run(1000);
    expect(staying.sent / 50_000).toBeCloseTo(1, 1);
    leaving.abort(new Error('left'));
    await time.run(1000);
    expect(staying.sent / 150_000).toBeCloseTo(1, 1);
  });

  it('owes no burst after it was idle', async () => {
    const time = createVirtualTime();
    const link = createLink(time, half, slow(800_000));
    await time.run(10_000);
    const one = stream(link);
    await time.run(100);
    expect(one.sent).toBeLessThanOrEqual(10_000);
  });

  it('hands over at most 10 ms or 16 kB at once', () => {
    const time = createVirtualTime();
    expect(createLink(time, half, slow(1_500_000)).pieceBytes()).toBe(1875);
    expect(createLink(time, half, slow(1e9)).pieceBytes()).toBe(16_384);
    expect(createLink(time, half, slow(1)).pieceBytes()).toBe(1);
  });

  it('changes its rate in the middle of a response', async () => {
    const time = createVirtualTime();
    const link = createLink(time, half, slow(800_000));
    const one = stream(link);
    await time.run(1000);
    link.setProfile(slow(8_000_000));
    await time.run(1000);
    expect(one.sent / 1_100_000).toBeCloseTo(1, 1);
  });

  it('is no link at all when off', async () => {
    const time = createVirtualTime();
    const link = createLink(time, half);
    expect(link.pieceBytes()).toBe(Infinity);
    await link.carry(1e9, never);
    await link.travel(true, never);
    expect(time.nowMs()).toBe(0);
  });
});

describe('a round trip', () => {
  it('is waited once, and twice on a new connection', async () => {
    const time = createVirtualTime();
    const link = createLink(time, half, linkProfiles['5mbps-80ms']);
    expect(await elapsed(time, link.travel(false, never))).toBe(80);
    const start = time.nowMs();
    expect((await elapsed(time, link.travel(true, never))) - start).toBe(160);
  });

  it('leaves no timer behind when the client goes', async () => {
    const time = createVirtualTime();
    const leaving = new AbortController();
    const travel = createLink(time, half, linkProfiles['5mbps-80ms']).travel(false, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(travel).rejects.toThrow('left');
    expect(time.pending()).toBe(0);
  });
});

describe('a lossy link', () => {
  it('stands still for 200 to 1500 ms now and then, and carries less for it', async () => {
    const time = createVirtualTime();
    // The second value of each pair is read only after a stall was drawn: its length, the longest.
    const draws = [0.999, 0.999, 0.0001, 1];
    let draw = 0;
    const link = createLink(time, () => draws[(draw += 1) % draws.length] ?? 0.5, linkProfiles.lossy);
    const begun = time.nowMs();
    let longest = 0;
    for (let piece = 0; piece < 20; piece += 1) {
      const start = time.nowMs();
      const carried = link.carry(link.pieceBytes(), never);
      let endMs = start;
      carried.then(() => {
        endMs = time.nowMs();
      }, () => undefined);
      await time.run(2000);
      longest = Math.max(longest, endMs - start);
    }
    expect(longest).toBeGreaterThan(1490);
    expect(longest).toBeLessThanOrEqual(1520);
    expect(time.nowMs()).toBeGreaterThan(begun);
  });

  it('breaks some responses at some byte, others not', () => {
    const time = createVirtualTime();
    expect(createLink(time, () => 0.001, linkProfiles.lossy).breaksAfter(1000)).toBe(1);
    expect(createLink(time, half, linkProfiles.lossy).breaksAfter(1000)).toBeNull();
    expect(createLink(time, () => 0, linkProfiles['5mbps']).breaksAfter(1000)).toBeNull();
  });
});
