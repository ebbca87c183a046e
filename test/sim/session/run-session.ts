import type { PlayerConfig } from '../../../src/config/config.js';
import type { SessionPorts } from '../../../src/engine/session-ports.js';
import { allInvariants } from '../invariants/all.js';
import { isPaddingIntact } from '../network/resource.js';
import { Driver, portsOf } from './drive.js';
import type { WorldSpec } from './world-spec.js';
import { World } from './world.js';
import type { Breach } from './world.js';

export interface SessionResult {
  readonly spec: WorldSpec;
  readonly hash: string;
  readonly breach: Breach | null;
  readonly simulatedMs: number;
  readonly steps: number;
  readonly world: World;
}

export interface RunOptions {
  /** Keep all trace lines, for golden files and replays. */
  readonly keepsLines?: boolean;
  /** Told each line at once. */
  readonly onLine?: (line: string) => void;
  /** Stands between the engine and the world: planted bugs. */
  readonly wrapPorts?: (ports: SessionPorts, world: World) => SessionPorts;
  /** What the engine is told instead of the spec's config: planted bugs again. */
  readonly engineConfig?: PlayerConfig;
  /** Called before the first event, to watch or steer more. */
  readonly prepare?: (world: World, driver: Driver) => void;
  readonly hasInvariants?: boolean;
}

/** Time after destroy() in which stragglers would show, in ms. */
const AFTERLIFE_MS = 2000;

/** One session from load to destroy, all invariants watching. */
export async function runSession(spec: WorldSpec, options: RunOptions = {}): Promise<SessionResult> {
  const world = new World(spec, options.keepsLines ?? false);
  if (options.onLine !== undefined) world.log.onLine = options.onLine;
  if (options.hasInvariants !== false) for (const watcher of allInvariants(world, spec)) world.watch(watcher);
  const ports = portsOf(world);
  const driver = new Driver(world, options.wrapPorts === undefined ? ports : options.wrapPorts(ports, world), options.engineConfig ?? spec.config);
  options.prepare?.(world, driver);
  world.clock.schedule(0, 'world', () => driver.load());
  for (const { atMs, action } of spec.actions) world.clock.schedule(atMs, 'world', () => driver.perform(action));
  world.clock.schedule(spec.runMs, 'world', () => driver.perform({ kind: 'destroy' }));
  const hooks = { isOver: () => world.breaches.length > 0, afterEvent: () => world.afterEvent() || isOver(world, spec), uncaught: (error: unknown) => world.noteUncaught(error) };
  await world.clock.run(spec.runMs, hooks);
  if (world.breaches.length === 0) {
    driver.perform({ kind: 'destroy' });
    await world.clock.run(world.clock.now() + AFTERLIFE_MS, { ...hooks, afterEvent: () => world.afterEvent() });
    world.atEnd();
    if (!isPaddingIntact()) world.breach('bytes are not written on', 'somebody wrote on the shared padding');
  }
  return { spec, hash: world.log.hash, breach: world.breaches[0] ?? null, simulatedMs: world.clock.now(), steps: world.clock.steps, world };
}

/** Nothing more is to be seen: destroyed, failed or ended for a while, and no action to come. */
function isOver(world: World, spec: WorldSpec): boolean {
  const isLast = world.clock.now() > (spec.actions.at(-1)?.atMs ?? 0) + 1000 && world.clock.now() - world.lastActionMs > 30_000;
  return isLast && (world.isDestroyed || world.fatal !== null || world.element.ended);
}
