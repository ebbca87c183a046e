import { kindOf } from '../../bundle/page-weight.js';

/** What each kind of page may download: bytes after minify and gzip -9. */
export const budgets: ReadonlyMap<string, number> = new Map([
  ['HLS, fMP4', 57_000],
  ['HLS, TS', 80_000],
  ['DASH', 60_000],
  ['script tag', 130_000],
  [kindOf('element'), 5_000],
  [kindOf('react'), 3_000],
  [kindOf('vue'), 3_000],
  [kindOf('overlay'), 4_000],
]);
