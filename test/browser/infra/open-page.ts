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
  /** Writes a PNG. */
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

const POLL_MS = 100;

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
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    setViewport: driven.setViewport,
    screenshot: async (file) => writeFile(file, await driven.screenshot()),
    close: driven.close,
  };
}

interface DrivenPage extends Pick<TestPage, 'goto' | 'setViewport' | 'close'> {
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
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}

async function driveByWebDriver(engine: Extract<FoundEngine, { driver: 'webdriver' }>): Promise<DrivenPage> {
  const session = await openWebDriverSession(engine);
  return {
    goto: async (url) => void (await session.command('POST', '/url', { url })),
    run: (expression) => session.command('POST', '/execute/async', { script: `${expression}.then(arguments[arguments.length - 1])`, args: [] }),
    async setViewport(width, height) {
      // The rectangle is the window's, with its toolbar: measure the difference, then ask again.
      await session.command('POST', '/window/rect', { width, height });
      const inner = await session.command('POST', '/execute/sync', { script: 'return [innerWidth, innerHeight]', args: [] });
      const [innerWidth = width, innerHeight = height] = Array.isArray(inner) ? inner.map(Number) : [];
      await session.command('POST', '/window/rect', { width: width + (width - innerWidth), height: height + (height - innerHeight) });
    },
    screenshot: async () => Buffer.from(String(await session.command('GET', '/screenshot')), 'base64'),
    close: session.close,
  };
}
