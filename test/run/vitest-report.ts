import { readFileSync, rmSync } from 'node:fs';

/** What vitest's JSON reporter counted. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Full names. */
  readonly skipped: readonly string[];
}

interface Assertion {
  readonly fullName: string;
  readonly status: string;
}

/** null when vitest wrote no report: it broke down before its end. */
export function readReport(file: string): TestCounts | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // No file is an answer here: the run did not get as far as writing one.
    return null;
  }
  rmSync(file);
  const report: { readonly testResults: readonly { readonly assertionResults: readonly Assertion[] }[] } = JSON.parse(text);
  const tests = report.testResults.flatMap((result) => result.assertionResults);
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length,
    skipped: tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName),
  };
}
