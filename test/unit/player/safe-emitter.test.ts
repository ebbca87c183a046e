import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSafeEmitter } from '../../../src/player/safe-emitter.js';

interface Events {
  readonly told: number;
  readonly other: string;
}

const reported: unknown[] = [];
const original: unknown = Reflect.get(globalThis, 'reportError');
beforeEach(() => {
  reported.length = 0;
  Reflect.set(globalThis, 'reportError', (error: unknown) => reported.push(error));
});
afterEach(() => void Reflect.set(globalThis, 'reportError', original));

describe('the emitter', () => {
  it('calls listeners in order, with the payload', () => {
    const emitter = createSafeEmitter<Events>();
    const heard: string[] = [];
    emitter.on('told', (value) => void heard.push(`first ${value}`));
    emitter.on('told', (value) => void heard.push(`second ${value}`));
    emitter.emit('told', 1);
    emitter.emit('other', 'x');
    expect(heard).toEqual(['first 1', 'second 1']);
  });

  it('reports what a listener throws, and calls the others', () => {
    const emitter = createSafeEmitter<Events>();
    const heard: number[] = [];
    emitter.on('told', () => {
      throw new RangeError('app');
    });
    emitter.on('told', (value) => void heard.push(value));
    expect(() => emitter.emit('told', 1)).not.toThrow();
    expect(heard).toEqual([1]);
    expect(reported).toEqual([new RangeError('app')]);
  });

  it('calls a listener of once() once, also when it throws', () => {
    const emitter = createSafeEmitter<Events>();
    let calls = 0;
    emitter.once('told', () => {
      calls += 1;
      throw new Error('app');
    });
    emitter.emit('told', 1);
    emitter.emit('told', 2);
    expect(calls).toBe(1);
  });

  it('takes off what on() and once() put on, and no more', () => {
    const emitter = createSafeEmitter<Events>();
    const heard: (number | string)[] = [];
    const listener = (value: number | string): void => void heard.push(value);
    emitter.on('told', listener);
    emitter.once('other', listener);
    emitter.off('told', listener);
    emitter.emit('told', 1);
    emitter.emit('other', 'x');
    expect(heard).toEqual(['x']);
    emitter.once('told', listener);
    emitter.off('told', listener);
    emitter.on('told', listener);
    emitter.removeAll();
    emitter.emit('told', 2);
    expect(heard).toEqual(['x']);
  });
});
