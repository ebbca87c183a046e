import { defineConfig } from 'vitest/config';
import './map-group-by.js';

/** Everything that runs in plain Node. Browser projects have their own config. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // Time limits are guards against hangs only: the suite must pass on a machine that is busy with other things. Vitest would leave one core to itself, of two the half.
  test: { testTimeout: 60_000, hookTimeout: 60_000, include: ['test/unit/**/*.test.ts', 'test/contract/**/*.node.test.ts', 'test/architecture/**/*.test.ts', 'test/sim/**/*.test.ts', 'test/golden/**/*.test.ts'], environment: 'node', maxWorkers: '100%' },
});
