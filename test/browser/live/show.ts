import { readChannel } from '../../../demo/origin/live/channel-options.js';
import { readLivePath } from '../../../demo/origin/live/live-path.js';
import { latencyOfPicture } from '../../../demo/origin/live/timetable.js';
import type { PlayerConfig } from '../../../src/index.js';
import type { Stage } from '../stage/open-stage.js';
import type { Act, FaultOrder, Setting, Take } from '../stage/scene.js';
import type { Look } from '../stage/watch.js';

/** A live channel, by its path in `demo/origin/live/README.md`, or a recording of the catalogue, and what a viewer does. */
export interface Scene {
  readonly path: string;
  readonly isRecorded?: true;
  readonly act: Act;
  readonly config?: PlayerConfig;
  /** Ordered by the act, of an origin of its own. */
  readonly fault?: FaultOrder;
}

/**
 * Plays scenes side by side, since each takes its time and little of the machine; each begins when the one before plays. A test that is tried again has them all played again:
 * what was not right may have been a neighbour's doing. `before`: source text that runs in the page first; `meanwhile`: what happens to all of them once they play.
 */
export function createShow<Name extends string>(stage: () => Stage, scenes: Readonly<Record<Name, Scene>>, before = 'null', meanwhile: () => Promise<void> = () => Promise.resolve()): (name: Name, attempt: number) => Promise<Take> {
  let playing = -1;
  return async (name, attempt) => {
    const { page, reset, live, media, secondOrigin } = stage();
    if (attempt > playing) {
      playing = attempt;
      await reset();
      await page.evaluate(before);
      for (const [each, { path, isRecorded, act, config = {}, fault = null }] of Object.entries<Scene>(scenes)) {
        // A fault is its origin's. Low latency has requests waiting all the time, and a browser six connections to a host.
        const url = fault !== null || path.startsWith('ll-') ? `${(await secondOrigin()).url}/live/${path}` : isRecorded ? media(path) : live(path);
        const setting: Setting = { url, fault };
        await page.evaluate(`window.stage.begin(${JSON.stringify(each)}, ${JSON.stringify(setting)}, ${act.toString()}, ${JSON.stringify(config)})`);
      }
      await meanwhile();
    }
    return page.evaluate((of: string) => window.stage.takeOf(of), name);
  };
}

/** Seconds since what is in the picture was before the camera; null: no picture of ours. */
export function latencySeen(path: string, { counter, wallMs }: Look): number | null {
  const [address = '', query = ''] = `/live/${path}`.split('?');
  const read = readLivePath(address);
  if (read === null || counter === null) return null;
  const { channel } = readChannel(read.channel, [...read.options, ...new URLSearchParams(query)], wallMs);
  return latencyOfPicture(channel, { frame: counter.frame, isAd: counter.rendition === 4 }, wallMs);
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}
