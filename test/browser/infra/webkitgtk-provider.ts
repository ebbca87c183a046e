import { defineBrowserProvider } from '@vitest/browser';
import type { BrowserProvider, TestProject } from 'vitest/node';
import type { FoundEngine } from './engines.js';
import { openWebDriverSession, type WebDriverSession } from './webdriver.js';

declare module 'vitest/browser' {
  interface BrowserCommands {
    /** Vitest's own, for providers that emulate a viewport. */
    __vitest_viewport(): Promise<void>;
  }
}

/** Runs vitest's tester page in WebKitGTK's MiniBrowser. */
class WebKitGtkProvider implements BrowserProvider {
  readonly name = 'webkitgtk';
  readonly supportsParallelism = false;
  readonly initScripts: string[] = [];
  readonly #project: TestProject;
  readonly #engine: Extract<FoundEngine, { driver: 'webdriver' }>;
  #session: WebDriverSession | null = null;

  constructor(project: TestProject, engine: Extract<FoundEngine, { driver: 'webdriver' }>) {
    this.#project = project;
    this.#engine = engine;
  }

  getCommandsContext(): Record<string, unknown> {
    return {};
  }

  async openPage(_sessionId: string, url: string): Promise<void> {
    // The tester page resizes its frame through this command before the first test, and stops without it.
    this.#project.browser?.registerCommand('__vitest_viewport', () => Promise.resolve());
    this.#session ??= await openWebDriverSession(this.#engine);
    await this.#session.command('POST', '/url', { url });
  }

  async close(): Promise<void> {
    await this.#session?.close();
    this.#session = null;
  }
}

export const webkitgtk = (engine: Extract<FoundEngine, { driver: 'webdriver' }>) =>
  defineBrowserProvider({
    name: 'webkitgtk',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory: (project) => new WebKitGtkProvider(project, engine),
  });
