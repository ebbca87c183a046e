import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../demo/origin/fault.js';

describe('faults', () => {
  it('match text anywhere in path and query, with * for anything and nothing else special', () => {
    const faults = createFaults();
    faults.add({ url: '/540/*.m4s?a=1', status: 503 });
    expect(faults.hit('/media/x/540/12.m4s?a=1')?.status).toBe(503);
    expect(faults.hit('/media/x/540/12xm4s?a=1')).toBeNull();
    expect(faults.hit('/media/x/360/12.m4s?a=1')).toBeNull();
  });

  it('match by regular expression, the same way each time even with the flag g', () => {
    const faults = createFaults();
    faults.add({ url: /\/\d+\.ts$/g, status: 404 });
    expect([1, 2, 3].map(() => faults.hit('/a/3.ts')?.status)).toEqual([404, 404, 404]);
  });

  it('let some requests pass, hit some, and are over', () => {
    const faults = createFaults();
    const active = faults.add({ url: '.ts', skip: 1, times: 2, status: 500 });
    expect([1, 2, 3, 4].map(() => faults.hit('/0.ts')?.status ?? 200)).toEqual([200, 500, 500, 200]);
    expect(active.hits()).toBe(2);
  });

  it('leave the next one its turn when they are over or taken back', () => {
    const faults = createFaults();
    faults.add({ url: '.ts', times: 1, status: 500 });
    const second = faults.add({ url: '.ts', status: 404 });
    expect([1, 2].map(() => faults.hit('/0.ts')?.status)).toEqual([500, 404]);
    second.remove();
    expect(faults.hit('/0.ts')).toBeNull();
    expect(faults.list()).toHaveLength(1);
    faults.clear();
    expect(faults.list()).toHaveLength(0);
  });
});
