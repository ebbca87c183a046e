import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Playhead, PlayheadCause, PlayheadObservation } from '../../src/ports/playhead.js';

/** An element that holds 4 s of media at 25 frames a second, all of it buffered, paused at 0. */
export interface PlayheadSubject {
  readonly playhead: Playhead;
  now(): number;
  wait(ms: number): Promise<void>;
  /** Awaits `work` while time goes on. */
  run<T>(work: Promise<T>): Promise<T>;
  /** What the viewer does. */
  play(): void;
  pause(): void;
  /** Lays the element out with this size in CSS pixels. */
  resize(width: number, height: number): void;
  readonly devicePixelRatio: number;
  dispose(): void;
}

export function describePlayheadContract(name: string, makeSubject: () => Promise<PlayheadSubject>): void {
  describe(`Playhead contract: ${name}`, () => {
    let subject: PlayheadSubject;
    let heard: { readonly cause: PlayheadCause; readonly observation: PlayheadObservation }[];
    let stop: () => void;

    beforeEach(async () => {
      subject = await makeSubject();
      heard = [];
      stop = subject.playhead.subscribe((cause, observation) => heard.push({ cause, observation }));
    });
    afterEach(() => {
      stop();
      subject.dispose();
    });

    const causes = (): readonly PlayheadCause[] => heard.map(({ cause }) => cause);
    /** Lets time go on until it is so; 8 s at most. */
    const until = async (isSo: () => boolean, what: string): Promise<void> => {
      for (let i = 0; i < 160 && !isSo(); i += 1) await subject.run(subject.wait(50));
      expect(isSo(), `${what}; heard ${causes().join(' ')}`).toBe(true);
    };

    it('observes a paused element at rest', () => {
      const before = subject.now();
      const observation = subject.playhead.observe();
      expect(observation).toMatchObject({ timeSeconds: 0, rate: 1, paused: true, seeking: false, ended: false });
      expect(observation.readyLevel).toBeGreaterThanOrEqual(2);
      expect(observation.atMs).toBeGreaterThanOrEqual(before);
      expect(observation.atMs).toBeLessThanOrEqual(subject.now());
    });

    it('tells that it plays, ticks about four times a second and moves', async () => {
      subject.play();
      await until(() => causes().filter((cause) => cause === 'tick').length >= 4, 'four ticks');
      expect(causes()).toContain('play');
      expect(causes()).toContain('playing');
      const ticks = heard.filter(({ cause }) => cause === 'tick').map(({ observation }) => observation);
      for (const [index, tick] of ticks.entries()) expect(tick.timeSeconds).toBeGreaterThanOrEqual(ticks[index - 1]?.timeSeconds ?? 0);
      expect(subject.playhead.observe().timeSeconds).toBeGreaterThan(0.4);
      expect(subject.playhead.observe().paused).toBe(false);
    });

    it('tells a pause and stays where it is', async () => {
      subject.play();
      await until(() => subject.playhead.observe().timeSeconds > 0.3, 'it moves');
      subject.pause();
      await until(() => causes().includes('pause'), 'pause');
      const { timeSeconds, paused } = subject.playhead.observe();
      await subject.run(subject.wait(200));
      expect(paused).toBe(true);
      expect(Math.abs(subject.playhead.observe().timeSeconds - timeSeconds)).toBeLessThan(0.05);
    });

    it('seeks: at once in its observation, then seeking and seeked', async () => {
      subject.playhead.seek(2.5);
      expect(subject.playhead.observe()).toMatchObject({ timeSeconds: 2.5, seeking: true });
      await until(() => causes().includes('seeked'), 'seeked');
      expect(causes().indexOf('seeking')).toBeGreaterThanOrEqual(0);
      expect(causes().indexOf('seeking')).toBeLessThan(causes().indexOf('seeked'));
      expect(subject.playhead.observe().seeking).toBe(false);
      expect(subject.playhead.observe().timeSeconds).toBeCloseTo(2.5, 1);
    });

    it('takes the last of several seeks', async () => {
      for (const time of [1, 3, 0.5, 2]) subject.playhead.seek(time);
      await until(() => causes().includes('seeked') && !subject.playhead.observe().seeking, 'seeked');
      expect(subject.playhead.observe().timeSeconds).toBeCloseTo(2, 1);
    });

    it('changes the rate and tells it', async () => {
      subject.playhead.setRate(2);
      await until(() => causes().includes('rate'), 'rate');
      expect(subject.playhead.observe().rate).toBe(2);
    });

    it('plays by itself when asked to', async () => {
      subject.playhead.play();
      await until(() => subject.playhead.observe().timeSeconds > 0.2, 'it moves');
      expect(subject.playhead.observe().paused).toBe(false);
    });

    it('ends once, and starts again after a seek', async () => {
      subject.playhead.seek(3.6);
      subject.play();
      await until(() => causes().includes('ended'), 'ended');
      expect(subject.playhead.observe().ended).toBe(true);
      expect(subject.playhead.observe().timeSeconds).toBeCloseTo(4, 1);
      subject.playhead.seek(1);
      subject.play();
      await until(() => subject.playhead.observe().timeSeconds > 1.2 && !subject.playhead.observe().ended, 'it plays again');
      expect(causes().filter((cause) => cause === 'ended')).toHaveLength(1);
    });

    it('counts frames while it plays', async () => {
      subject.play();
      await until(() => subject.playhead.observe().totalFrames >= 5, 'five frames');
      const { droppedFrames, totalFrames } = subject.playhead.observe();
      expect(droppedFrames).toBeLessThanOrEqual(totalFrames);
    });

    it('tells its size in device pixels, also when it changes', async () => {
      subject.resize(320, 180);
      await until(() => causes().includes('resize') && subject.playhead.observe().heightPixels === Math.round(180 * subject.devicePixelRatio), 'first size');
      subject.resize(640, 360);
      await until(() => subject.playhead.observe().widthPixels === Math.round(640 * subject.devicePixelRatio), 'second size');
      expect(subject.playhead.observe().heightPixels).toBe(Math.round(360 * subject.devicePixelRatio));
    });

    it('speaks to every listener, and no more to one that has left', async () => {
      const others: PlayheadCause[] = [];
      const stopOther = subject.playhead.subscribe((cause) => others.push(cause));
      stop();
      stop();
      const before = heard.length;
      subject.playhead.seek(1);
      await until(() => others.includes('seeked'), 'the other hears it');
      expect(heard.length).toBe(before);
      stopOther();
      const othersBefore = others.length;
      subject.playhead.seek(2);
      await until(() => !subject.playhead.observe().seeking, 'it seeks');
      await subject.run(subject.wait(100));
      expect(others.length).toBe(othersBefore);
    });
  });
}
