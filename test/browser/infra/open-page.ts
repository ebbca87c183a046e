import { chromium, firefox, webkit, type Page } from 'playwright';
import { writeFile } from 'node:fs/promises';
import { engineOfThisRun, type FoundEngine } from './engines.js';
import { launchOptions, NO_EMULATION } from './launch.js';
import { openWebDriverSession } from './webdriver.js';

/** A function that runs in the page: it sees its arguments and the page's globals, nothing else; result and arguments travel as JSON. */
type InPage<Args extends readonly unknown[], Result> = (...args: Args) => Result | Promise<Result>;

/** One page of a real browser, the same over all three engines. For tests that drive a page from outside; tests that live inside one use vitest's browser mode. */
export interface TestPage {
  readonly engine: FoundEngine['name'];
  goto(url: string): Promise<void>;
  /** Awaits what the function returns; a throw inside the page rejects with its text. Source text is taken as one expression. */
  evaluate<Args extends readonly unknown[], Result>(inPage: InPage<Args, Result>, ...args: Args): Promise<Result>;
  evaluate(source: string): Promise<unknown>;
  /** Polls until the function gives something truthy, and resolves with it; rejects after `timeoutMs`. */
  waitFor<Args extends readonly unknown[], Result>(inPage: InPage<Args, Result>, timeoutMs: number, ...args: Args): Promise<Result>;
  /** Of the window, in CSS pixels. WebKitGTK may refuse less than its toolbar needs (about 450). */
  setViewport(width: number, height: number): Promise<void>;
  /** Takes the network away, or gives it back. Chromium and Firefox's own drivers know how; rejects elsewhere. */
  setOffline(isOffline: boolean): Promise<void>;
  /** Writes a PNG. */
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

const POLL_MS = 100;
/** Looks at a page that loads, before it is taken as it is. */
const PATIENCE = 100;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts the engine (default: the one of SLUICE_ENGINE) with an empty page. */
export async function openPage(engine: FoundEngine = engineOfThisRun()): Promise<TestPage> {
  const driven = engine.driver === 'webdriver' ? await driveByWebDriver(engine) : await driveByPlaywright(engine);
  const { run } = driven;
  const evaluate = async <Args extends readonly unknown[], Result>(inPage: string | InPage<Args, Result>, ...args: Args): Promise<Result> => {
    const source = typeof inPage === 'string' ? inPage : `(${inPage.toString()})(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ')})`;
    return parseOutcome<Result>(await run(wrap(source)));
  };
  return {
    engine: engine.name,
    goto: driven.goto,
    evaluate,
    async waitFor(inPage, timeoutMs, ...args) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const result = await evaluate(inPage, ...args);
        if (result) return result;
        if (Date.now() > deadline) throw new Error(`${engine.name}: not so within ${timeoutMs} ms: ${inPage.toString().slice(0, 200)}`);
        await sleep(POLL_MS);
      }
    },
    setViewport: driven.setViewport,
    setOffline: driven.setOffline,
    screenshot: async (file) => writeFile(file, await driven.screenshot()),
    close: driven.close,
  };
}

interface DrivenPage extends Pick<TestPage, 'goto' | 'setViewport' | 'setOffline' | 'close'> {
  /** Runs an expression that gives a promise of text. */
  run(expression: string): Promise<unknown>;
  screenshot(): Promise<Uint8Array>;
}

/** The same wire for every driver: JSON text, since drivers differ in what else they carry (undefined, Infinity, errors). */
function wrap(source: string): string {
  return `(async () => {
    try { return JSON.stringify({ value: await (${source}) }); }
    catch (error) { return JSON.stringify({ error: String(error && error.stack ? error.name + ': ' + error.message + '\\n' + error.stack : error) }); }
  })()`;
}

function parseOutcome<Result>(text: unknown): Result {
  const outcome: { readonly value: Result; readonly error?: string } = JSON.parse(String(text));
  if (outcome.error !== undefined) throw new Error(`In the page: ${outcome.error}`);
  return outcome.value;
}

async function driveByPlaywright(engine: Extract<FoundEngine, { driver: 'playwright' }>): Promise<DrivenPage> {
  const browser = await { chromium, firefox, webkit }[engine.name].launch(launchOptions(engine));
  const context = await browser.newContext(engine.name === 'firefox' ? NO_EMULATION : {});
  const page: Page = await context.newPage();
  return {
    goto: async (url) => void (await page.goto(url)),
    run: (expression) => page.evaluate(expression),
    setViewport: (width, height) => page.setViewportSize({ width, height }),
    setOffline: (isOffline) => context.setOffline(isOffline),
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}

/** How WebKitWebDriver tells that the page's process has gone. */
const GONE = /invalid session id|page crash or hang|Could not parse script result/;

/** WebKitGTK 2.50 over GStreamer 1.22 crashes now and then where a pipeline is torn down. The test at hand fails; its second try gets a new browser on the same page. */
async function driveByWebDriver(engine: Extract<FoundEngine, { driver: 'webdriver' }>): Promise<DrivenPage> {
  let session = await openWebDriverSession(engine);
  let isGone = false;
  let url = 'about:blank';
  let size: readonly [number, number] | null = null;

  async function command(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    if (isGone) await revive();
    try {
      return await session.command(method, path, body);
    } catch (error) {
      isGone = GONE.test(String(error));
      if (isGone) console.log(`figure: WebKitGTK crashed on ${url}; the next command starts it anew`);
      throw error;
    }
  }

  async function revive(): Promise<void> {
    await session.close().catch(() => undefined); // It cannot be told to quit any more.
    session = await openWebDriverSession(engine);
    isGone = false;
    if (size !== null) await setViewport(...size);
    await command('POST', '/url', { url });
    // A browser that has just begun answers before the page's modules have run.
    for (let i = 0; i < PATIENCE && (await command('POST', '/execute/sync', { script: 'return document.readyState', args: [] })) !== 'complete'; i += 1) await sleep(POLL_MS);
    await sleep(POLL_MS);
  }

  async function setViewport(width: number, height: number): Promise<void> {
    size = [width, height];
    // The rectangle is the window's, with its toolbar: measure the difference, then ask again.
    await command('POST', '/window/rect', { width, height });
    const inner = await command('POST', '/execute/sync', { script: 'return [innerWidth, innerHeight]', args: [] });
    const [innerWidth = width, innerHeight = height] = Array.isArray(inner) ? inner.map(Number) : [];
    await command('POST', '/window/rect', { width: width + (width - innerWidth), height: height + (height - innerHeight) });
  }

  return {
    async goto(target) {
      await command('POST', '/url', { url: target });
      url = target;
    },
    run: (expression) => command('POST', '/execute/async', { script: `${expression}.then(arguments[arguments.length - 1])`, args: [] }),
    setViewport,
    setOffline: () => Promise.reject(new Error('WebKitWebDriver has no command for the network.')),
    screenshot: async () => Buffer.from(String(await command('GET', '/screenshot')), 'base64'),
    close: () => session.close(),
  };
}
