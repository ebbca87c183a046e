import type { Page } from 'playwright';
import type { Stage } from './stage.js';
import { traceTasks, type TaskTimes } from './trace.js';

const mark = 'bench-load';

/** The main thread's tasks from load() until `afterFrameMs` after the first frame, and what `look` saw then. */
export async function tracedLoad<T>(stage: Stage, page: Page, path: string, afterFrameMs: number, limitMs: number, look: (page: Page) => Promise<T>): Promise<{ readonly tasks: TaskTimes; readonly seen: T }> {
  await stage.browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'blink.user_timing'] });
  let trace: Buffer;
  let seen: T;
  try {
    await page.evaluate(({ url, name }) => {
      performance.mark(name);
      return window.bench?.start(url);
    }, { url: `${stage.media.url}${path}`, name: mark });
    await page.waitForTimeout(afterFrameMs);
    seen = await look(page);
  } finally {
    trace = await stage.browser.stopTracing();
  }
  return { tasks: traceTasks(trace.toString('utf8'), mark, limitMs), seen };
}
