import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AbortedError, createScope, isAbort, onAbort } from '../../../src/kit/scope.js';
import type { Scope } from '../../../src/kit/scope.js';

/** Counts the abort listeners that stand on a signal. */
function counted(signal: AbortSignal): { readonly signal: AbortSignal; readonly count: () => number } {
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<AbortSignal['addEventListener']>) => {
    listeners.add(args[1]);
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<AbortSignal['removeEventListener']>) => {
    listeners.delete(args[1]);
    removeEventListener.apply(signal, args);
  };
  addEventListener.call(signal, 'abort', () => listeners.clear());
  return { signal, count: () => listeners.size };
}

describe('a scope', () => {
  it('ends with its parent, with the parent’s reason', () => {
    const parent = new AbortController();
    const scope = createScope(parent.signal);
    const grandchild = scope.child();
    const reason = new Error('gone');
    parent.abort(reason);
    expect(scope.signal.reason).toBe(reason);
    expect(grandchild.signal.reason).toBe(reason);
  });

  it('is over from the start where its parent is', () => {
    const reason = new Error('gone');
    expect(createScope(AbortSignal.abort(reason)).signal.reason).toBe(reason);
  });

  it('ends alone: neither parent nor sibling notices', () => {
    const parent = createScope();
    const [one, other] = [parent.child(), parent.child()];
    one.abort();
    expect([parent, one, other].map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
  });

  it('gives an AbortError as the reason where none is said, and keeps the first one', () => {
    const scope = createScope();
    scope.abort();
    expect(scope.signal.reason).toBeInstanceOf(AbortedError);
    const first = scope.signal.reason;
    scope.abort(new Error('second'));
    expect(scope.signal.reason).toBe(first);
  });

  it('once closed no longer hears its parent', () => {
    const parent = createScope();
    const child = parent.child();
    child.close();
    parent.abort();
    expect(child.signal.aborted).toBe(false);
  });

  it('leaves no listener on its parent, whichever way it ends', () => {
    const parent = counted(new AbortController().signal);
    for (let i = 0; i < 100; i += 1) {
      const scope = createScope(parent.signal);
      if (i % 2 === 0) scope.abort();
      else scope.close();
    }
    expect(parent.count()).toBe(0);
    const open = createScope(parent.signal);
    expect(parent.count()).toBe(1);
    open.close();
    expect(parent.count()).toBe(0);
  });

  it('in any tree and any order of ends: an aborted scope has only aborted or closed children, and nothing else is touched', () => {
    const step = fc.record({ kind: fc.constantFrom('child', 'abort', 'close'), at: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const root = createScope();
        const nodes: { readonly scope: Scope; readonly parent: number; isClosed: boolean; isAborted: boolean }[] = [{ scope: root, parent: -1, isClosed: false, isAborted: false }];
        const abortBelow = (index: number): void => {
          const node = nodes[index];
          if (node === undefined || node.isAborted) return;
          node.isAborted = true;
          for (const [child, { parent, isClosed }] of nodes.entries()) if (parent === index && !isClosed) abortBelow(child);
        };
        for (const { kind, at } of steps) {
          const index = at % nodes.length;
          const node = nodes[index];
          if (node === undefined) continue;
          if (kind === 'child') nodes.push({ scope: node.scope.child(), parent: index, isClosed: false, isAborted: node.isAborted });
          else if (kind === 'abort') {
            node.scope.abort();
            abortBelow(index);
          } else {
            node.scope.close();
            node.isClosed = true;
          }
        }
        expect(nodes.map(({ scope }) => scope.signal.aborted)).toEqual(nodes.map(({ isAborted }) => isAborted));
      }),
    );
  });
});

describe('onAbort', () => {
  it('calls once, and leaves no listener when taken off', () => {
    const { signal, count } = counted(new AbortController().signal);
    const off = onAbort(signal, () => undefined);
    expect(count()).toBe(1);
    off();
    expect(count()).toBe(0);
    const controller = new AbortController();
    let calls = 0;
    onAbort(controller.signal, () => (calls += 1));
    controller.abort();
    controller.abort();
    expect(calls).toBe(1);
  });

  it('calls at once where it is too late already', () => {
    let calls = 0;
    onAbort(AbortSignal.abort(), () => (calls += 1))();
    expect(calls).toBe(1);
  });
});

describe('isAbort', () => {
  it('knows our aborts and the platform’s, and nothing else', () => {
    expect([new AbortedError(), AbortSignal.abort().reason, new DOMException('', 'AbortError')].every(isAbort)).toBe(true);
    expect([new Error('AbortError'), new DOMException('', 'TimeoutError'), 'AbortError', null, undefined, 1].some(isAbort)).toBe(false);
  });
});
