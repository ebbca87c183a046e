import '../../map-group-by.js';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests in Node that drive a page of one engine, named by SLUICE_ENGINE (default chromium), through `open-page.ts`. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    name: process.env['SLUICE_ENGINE'] ?? 'chromium',
    include: ['test/browser/**/*.page.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // On a busy machine a canvas shows a frame late: what fails twice fails. WebKitGTK's pipeline crashes now and then, mostly where the tests before have left it
    // much to tear down; it gets a new browser for each of two more tries.
    retry: process.env['SLUICE_ENGINE'] === 'webkit' ? 2 : 1,
  },
});
