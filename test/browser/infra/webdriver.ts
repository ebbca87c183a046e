import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { FoundEngine } from './engines.js';
import { endProcess, endWithThisProcess } from './process-lifetime.js';
import { openDisplay, type Display } from './virtual-display.js';

const SCRIPT_TIMEOUT_MS = 600_000;

/** One MiniBrowser window, driven by W3C WebDriver commands. */
export interface WebDriverSession {
  /** `POST` or `GET` below this session. Throws the driver's error by name and message. */
  command(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts display, driver and browser. */
export async function openWebDriverSession(engine: Extract<FoundEngine, { driver: 'webdriver' }>): Promise<WebDriverSession> {
  const display = await openDisplay();
  const port = await freePort();
  const driver = spawn(engine.webDriver, ['-p', String(port)], { env: environment(display), stdio: 'ignore' });
  const unlink = endWithThisProcess(driver);
  const origin = `http://127.0.0.1:${port}`;
  const end = async (): Promise<void> => {
    unlink();
    await endProcess(driver);
    await display.close();
  };
  try {
    await untilReady(origin, driver);
    const session = await openSession(origin, engine.miniBrowser);
    await call('POST', `${session}/timeouts`, { script: SCRIPT_TIMEOUT_MS, pageLoad: 60_000 });
    return {
      command: (method, path, body) => call(method, `${session}${path}`, body),
      close: async () => {
        // A browser that has crashed cannot be told to quit; the driver's end takes it along.
        await call('DELETE', session).catch(() => undefined);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function environment(display: Display): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DISPLAY: display.name,
    GDK_BACKEND: 'x11',
    // Its sandbox (bubblewrap) refuses to start for root and inside most containers.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  };
}

async function openSession(origin: string, miniBrowser: string): Promise<string> {
  const options = { binary: miniBrowser, args: ['--automation', '--autoplay-policy=allow'] };
  const made = await call('POST', `${origin}/session`, { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } });
  if (typeof made !== 'object' || made === null || !('sessionId' in made)) throw new Error(`WebKitWebDriver answered without a session: ${JSON.stringify(made)}`);
  return `${origin}/session/${String(made.sessionId)}`;
}

async function untilReady(origin: string, driver: ChildProcess): Promise<void> {
  let failure: unknown = new Error('it was not asked');
  driver.once('error', (error) => {
    failure = error;
  });
  for (let i = 0; i < 100; i += 1) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with status ${driver.exitCode}.`);
    try {
      await call('GET', `${origin}/status`);
      return;
    } catch (error) {
      failure = error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('WebKitWebDriver was not ready within 10 s.', { cause: failure });
}

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json();
  const value = typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined;
  if (typeof value === 'object' && value !== null && 'error' in value) {
    throw new Error(`WebDriver ${method} ${new URL(url).pathname}: ${String(value.error)}: ${'message' in value ? String(value.message) : ''}`);
  }
  return value;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no free port.');
  return address.port;
}
