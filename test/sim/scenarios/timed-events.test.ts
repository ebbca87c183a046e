import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../src/engine/events.js';
import { dashManifest } from '../origin/dash-manifest.js';
import type { World } from '../session/world.js';
import { at, liveStage, playing, watch } from './live-stage.js';
import { faulty, plainTitle, stage, titleOf, view } from './stage.js';

interface Told {
  readonly change: string;
  readonly id: string;
  readonly atMs: number;
  /** Of the element. */
  readonly timeSeconds: number;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
}

/** Everything that a session tells of timed events, from the run's `prepare`. */
function listener(): { readonly told: Told[]; readonly prepare: (world: World) => void } {
  const told: Told[] = [];
  return {
    told,
    prepare(world) {
      const { noteSession } = world;
      world.noteSession = (event: SessionEvent): void => {
        noteSession.call(world, event);
        if (event.kind !== 'timed') return;
        const { id, startSeconds, endSeconds } = event.event;
        told.push({ change: event.change, id, atMs: world.clock.now(), timeSeconds: world.element.currentTime, startSeconds, endSeconds });
      };
    },
  };
}
