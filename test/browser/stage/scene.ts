import type { PlayerConfig } from '../../../src/index.js';
import type { Screen } from './in-page.js';
import type { Look } from './watch.js';

/** A fault as POST /control/live takes it (`demo/origin/README.md`). */
export interface FaultOrder {
  readonly kind: string;
  readonly seconds?: number;
  readonly ms?: number;
}

/** What a scene plays, and what goes wrong in it. */
export interface Setting {
  readonly url: string;
  /** For the act to order; null: nothing. */
  readonly fault: FaultOrder | null;
}

/** What happens in a scene once it plays. Sees its arguments and the page's globals. */
export type Act = (screen: Screen, mark: (name: string, value: number) => void, setting: Setting) => Promise<void>;

/** What a scene brings home. */
export interface Take {
  /** From load() to the first frame. */
  readonly joinMs: number;
  readonly looks: readonly Look[];
  /** Names and codes of stalls, gaps, warnings and errors in their order, and what was thrown. */
  readonly told: readonly string[];
  /** Of the element's events `seeking` and `ratechange`, from the first frame on. */
  readonly seeks: number;
  readonly rateChanges: number;
  /** What the act has noted. */
  readonly marks: Readonly<Record<string, number>>;
}

const TOLD = ['stall', 'gap', 'warning', 'error'];
/** Software decodes many of these at once. */
export const SMALLEST: PlayerConfig = { abr: { maxHeight: 180 } };

/** Plays a stream, muted and small, as the act says. `onJoined`: it plays, or never will. */
export async function playScene(screen: Screen, setting: Setting, act: Act, onJoined: () => void): Promise<Take> {
  const { video, player, heard } = screen;
  const marks: Record<string, number> = {};
  const thrown: string[] = [];
  const watch = screen.watchLive();
  video.muted = true;
  const beganAtMs = performance.now();
  let joinMs = Number.NaN;
  let seeksBefore = 0;
  try {
    await player.load(setting.url);
    joinMs = performance.now() - beganAtMs;
    seeksBefore = watch.count('seeking');
    await video.play();
    onJoined();
    await act(screen, (name, value) => void (marks[name] = value), setting);
  } catch (error) {
    thrown.push(`thrown: ${String(error)}`);
  }
  onJoined();
  watch.stop();
  const told = heard.filter(({ name }) => TOLD.includes(name)).map(({ name, code }) => (code === null ? name : `${name} ${code}`));
  // What goes on playing would only slow down the others.
  if (video.paused === false) video.pause();
  await player.unload();
  return { joinMs, looks: watch.looks, told: [...told, ...thrown], seeks: watch.count('seeking') - seeksBefore, rateChanges: watch.count('ratechange'), marks };
}
