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
    // On a busy machine a canvas shows a frame late, and WebKitGTK's pipeline fails now and then at another test each time; what fails twice fails.
    retry: 1,
  },
});
