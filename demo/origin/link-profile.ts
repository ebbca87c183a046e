/** What lies between the origin and everyone who asks it: one link, shared by all connections. */
export interface LinkProfile {
  /** Null: as fast as the machine is. */
  readonly bitsPerSecond: number | null;
  /** Waited before each response, and once more on a new connection. */
  readonly roundTripMs: number;
  /** Now and then everything stands still for 200–1500 ms, or a response is cut by a reset. */
  readonly lossy: boolean;
}

export type LinkName = 'off' | '5mbps' | '1.5mbps' | 'lossy' | '20mbps-40ms' | '5mbps-80ms' | '1.5mbps-150ms';

/** The first four are the demo's switch, the last three the benchmark's links. */
export const linkProfiles: Readonly<Record<LinkName, LinkProfile>> = {
  off: { bitsPerSecond: null, roundTripMs: 0, lossy: false },
  '5mbps': { bitsPerSecond: 5_000_000, roundTripMs: 30, lossy: false },
  '1.5mbps': { bitsPerSecond: 1_500_000, roundTripMs: 50, lossy: false },
  lossy: { bitsPerSecond: 3_000_000, roundTripMs: 60, lossy: true },
  '20mbps-40ms': { bitsPerSecond: 20_000_000, roundTripMs: 40, lossy: false },
  '5mbps-80ms': { bitsPerSecond: 5_000_000, roundTripMs: 80, lossy: false },
  '1.5mbps-150ms': { bitsPerSecond: 1_500_000, roundTripMs: 150, lossy: false },
};

export function isLinkName(name: string): name is LinkName {
  return Object.hasOwn(linkProfiles, name);
}
