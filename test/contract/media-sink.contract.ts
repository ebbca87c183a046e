import { describe } from 'vitest';
import { describeAppending } from './sink-appending.js';
import { useSinkBench, type SinkSubject } from './sink-bench.js';
import { describeLifecycle } from './sink-lifecycle.js';

export type { SinkSubject } from './sink-bench.js';

export function describeMediaSinkContract(name: string, makeSubject: () => Promise<SinkSubject>): void {
  describe(`MediaSink contract: ${name}`, () => {
    const bench = useSinkBench(makeSubject);
    describeAppending(bench);
    describeLifecycle(bench);
  });
}
