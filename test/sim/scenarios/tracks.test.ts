import { describe, expect, it } from 'vitest';
import type { MediaType } from '../../../src/model/presentation.js';
import { tracksOf } from '../../../src/player/tracks.js';
import type { Driver } from '../session/drive.js';
import { play, protocols, stage, titleOf, view } from './stage.js';

const languages = [{ bitrateBps: 96_000, language: 'en' }, { bitrateBps: 96_000, language: 'de' }] as const;

function tracksIn(driver: Driver): ReturnType<typeof tracksOf> {
  const { current } = driver;
  if (current === null) throw new Error('no session');
  return tracksOf(current.state());
}

describe('tracks over several periods', () => {
  const title = titleOf('dash', { sections: [{ durationSeconds: 24, mediaStartSeconds: 10 }, { durationSeconds: 24, mediaStartSeconds: 90 }] });

  it('a rendition is among the tracks when it is announced, and in a list kept from the last change of tracks', async () => {
    const unknown: string[] = [];
    const told: string[] = [];
    let kept: readonly string[] = [];
    const idsOf = (driver: Driver, type: MediaType): readonly string[] => [...tracksIn(driver)[type].groups, ...tracksIn(driver)[type].upcoming].flatMap(({ renditions }) => renditions.map(({ id }) => id));
    await view(stage(title), {
      prepare: (world, driver) => world.watch({
        name: 'app',
        onSession(event) {
          if (event.kind === 'presentation' || event.kind === 'tracks') kept = [...idsOf(driver, 'video'), ...idsOf(driver, 'audio')];
          if (event.kind !== 'rendition') return null;
          told.push(event.reason);
          if (!kept.includes(event.rendition.id) || !idsOf(driver, event.type).includes(event.rendition.id)) unknown.push(event.rendition.id);
          return null;
        },
      }),
    });
    expect(unknown).toEqual([]);
    expect(told.length).toBeGreaterThanOrEqual(4);
  });

  it('the app hears of the tracks of the second period when the playhead enters it', async () => {
    const periods: string[] = [];
    const seen = await view(stage(title), {
      prepare: (world, driver) => world.watch({
        name: 'app',
        onSession(event) {
          if (event.kind === 'tracks') periods.push(`${tracksIn(driver).video.groups[0]?.id ?? 'none'} at ${world.element.currentTime < 23.9 ? 'first' : 'second'}`);
          return null;
        },
      }),
    });
    expect(seen.hasEnded).toBe(true);
    const groups = seen.world.spec.title.sections.length;
    expect(groups).toBe(2);
    expect(new Set(periods).size).toBe(2);
    expect(periods.at(-1)).toMatch(/at second$/);
  });
});

describe.each(protocols)('a choice of language, %s', (protocol) => {
  it('given back to the player goes back to what the player would choose', async () => {
    const heard: { readonly atMs: number; readonly id: string }[] = [];
    const seen = await view(stage(titleOf(protocol, { audios: languages }), {
      actions: [play, { atMs: 8000, action: { kind: 'select-audio', index: 1 } }, { atMs: 20_000, action: { kind: 'select-audio', index: null } }],
    }), {
      prepare: (world, driver) => world.watch({
        name: 'ear',
        afterEvent() {
          const id = tracksIn(driver).audio.playing;
          if (id !== null && id !== heard.at(-1)?.id) heard.push({ atMs: world.clock.now(), id });
          return null;
        },
      }),
    });
    expect(seen.hasEnded).toBe(true);
    expect(heard).toHaveLength(3);
    expect(heard[2]?.id).toBe(heard[0]?.id);
    expect(heard[2]?.atMs).toBeLessThan(24_000);
  });
});
