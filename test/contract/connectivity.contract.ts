import { describe, expect, it } from 'vitest';
import type { Connectivity } from '../../src/ports/connectivity.js';

export interface ConnectivitySubject {
  readonly connectivity: Connectivity;
  /** Takes the network away from the browser, or gives it back; tells as a browser does. */
  set(isOffline: boolean): void;
}

export function describeConnectivityContract(name: string, makeSubject: () => ConnectivitySubject): void {
  describe(`Connectivity contract: ${name}`, () => {
    it('says what is so when it tells of a change', () => {
      const { connectivity, set } = makeSubject();
      const told: boolean[] = [];
      const stop = connectivity.subscribe(() => told.push(connectivity.isOffline()));
      expect(connectivity.isOffline()).toBe(false);
      set(true);
      set(false);
      expect(told).toEqual([true, false]);
      stop();
    });

    it('tells each who asked to be told, and nobody else', () => {
      const { connectivity, set } = makeSubject();
      let count = 0;
      const listener = (): void => void (count += 1);
      const [stop, stopAgain] = [connectivity.subscribe(listener), connectivity.subscribe(listener)];
      set(true);
      expect(count).toBe(2);
      stop();
      set(false);
      expect(count).toBe(3);
      stopAgain();
      stopAgain();
      set(true);
      set(false);
      expect(count).toBe(3);
    });
  });
}
