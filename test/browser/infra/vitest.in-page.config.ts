import '../../map-group-by.js';
import { playwright } from '@vitest/browser-playwright';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { contractOrigin } from './contract-origin.js';
import { engineOfThisRun } from './engines.js';
import { launchOptions, NO_EMULATION } from './launch.js';
import { webkitgtk } from './webkitgtk-provider.js';

const engine = engineOfThisRun();
const provider = engine.driver === 'webdriver'
  ? webkitgtk(engine)
  : playwright({ launchOptions: launchOptions(engine), ...(engine.name === 'firefox' ? { contextOptions: NO_EMULATION } : {}) });

/** Tests that run inside the page of one engine, named by SLUICE_ENGINE (default chromium). */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  plugins: [contractOrigin()],
  test: {
    name: engine.name,
    include: ['test/contract/**/*.browser.test.ts', 'test/browser/**/*.browser.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: engine.driver === 'playwright',
      ui: false,
      screenshotFailures: false,
      provider,
      instances: [{ browser: engine.name }],
    },
  },
});
