import { describe, expect, it } from 'vitest';
import type { StartWorker, WorkerScript, WorkerThread } from '../../src/ports/worker-thread.js';

export interface WorkerSubject {
  readonly startWorker: StartWorker;
  /** Answers each message with it; after `'throw'` it throws. */
  readonly echo: WorkerScript;
  /** Throws before it does anything. */
  readonly broken: WorkerScript;
  /** There is no such script. */
  readonly missing: WorkerScript;
  run<T>(work: Promise<T>): Promise<T>;
  /** Long enough for a message that could come. */
  wait(): Promise<void>;
}

export function describeWorkerThreadContract(name: string, makeSubject: () => WorkerSubject): void {
  describe(`WorkerThread contract: ${name}`, () => {
    interface Running {
      readonly heard: unknown[];
      readonly failures: string[];
      readonly thread: WorkerThread<unknown>;
      next(): Promise<void>;
    }

    function start(subject: WorkerSubject, script: WorkerScript): Running {
      const heard: unknown[] = [];
      const failures: string[] = [];
      let wake: () => void = () => undefined;
      const thread = subject.startWorker<unknown, unknown>(script, {
        heard: (message) => {
          heard.push(message);
          wake();
        },
        failed: (reason) => {
          failures.push(reason);
          wake();
        },
      });
      return { heard, failures, thread, next: () => subject.run(new Promise<void>((resolve) => { wake = resolve; })) };
    }

    it('answers in order, and never before the call returns', async () => {
      const subject = makeSubject();
      const { heard, failures, thread, next } = start(subject, subject.echo);
      for (const at of [1, 2, 3]) thread.post({ at }, []);
      expect(heard).toEqual([]);
      while (heard.length < 3) await next();
      expect(heard).toEqual([{ at: 1 }, { at: 2 }, { at: 3 }]);
      expect(failures).toEqual([]);
      thread.end();
    });

    it('takes buffers that are given away, which are empty afterwards', async () => {
      const subject = makeSubject();
      const { heard, thread, next } = start(subject, subject.echo);
      const bytes = new Uint8Array([1, 2, 3]);
      thread.post({ bytes }, [bytes.buffer]);
      expect(bytes.length).toBe(0);
      while (heard.length < 1) await next();
      expect(heard).toEqual([{ bytes: new Uint8Array([1, 2, 3]) }]);
      thread.end();
    });

    it('says so when the script cannot be run, or throws at once or later', async () => {
      const subject = makeSubject();
      for (const script of [subject.broken, subject.missing]) {
        const { heard, failures, thread, next } = start(subject, script);
        await next();
        expect([heard.length, failures.length]).toEqual([0, 1]);
        expect(failures[0]).not.toBe('');
        thread.end();
      }
      const { heard, failures, thread, next } = start(subject, subject.echo);
      thread.post('throw', []);
      while (heard.length === 0 || failures.length === 0) await next();
      expect([heard, failures.length]).toEqual([['throw'], 1]);
      thread.end();
    });

    it('is heard of no more once it has ended', async () => {
      const subject = makeSubject();
      const { heard, failures, thread, next } = start(subject, subject.echo);
      thread.post(1, []);
      while (heard.length < 1) await next();
      thread.post(2, []);
      thread.end();
      thread.end();
      await subject.wait();
      expect([heard, failures]).toEqual([[1], []]);
    });
  });
}
