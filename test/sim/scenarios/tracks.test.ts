import { describe, expect, it } from 'vitest';
import type { MediaType } from '../../../src/model/presentation.js';
import { tracksOf } from '../../../src/player/tracks.js';
import type { Driver } from '../session/drive.js';
import type { Section } from '../origin/title.js';
import type { WorldSpec } from '../session/world-spec.js';
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

describe('periods with other kinds of tracks', () => {
  const section = (mediaStartSeconds: number, without?: 'video' | 'audio') => ({ durationSeconds: 16, mediaStartSeconds, ...(without === undefined ? {} : { without }) });

  /** Which types had something to play, from one stretch of 16 s to the next. */
  async function heard(sections: readonly [Section, ...Section[]], change: Partial<WorldSpec> = {}) {
    const types: string[] = [];
    const spec = stage(titleOf('dash', { sections }), { runMs: 60_000, ...change });
    const seen = await view(spec, {
      prepare(world, driver) {
        for (let ms = 500; ms < spec.runMs; ms += 1000) {
          world.clock.schedule(ms, 'world', () => {
            const { element } = world;
            const here = `${Math.floor(element.currentTime / 16)} ${[...driver.current?.state().sink.tracks ?? []].sort().join('+')}`;
            if (element.isPlayingNow && types.at(-1) !== here) types.push(here);
          });
        }
      },
    });
    return { seen, types };
  }

  it.each([
    ['sound that is missing in the midst', [section(10), section(90, 'audio'), section(30)], ['0 audio+video', '1 video', '2 audio+video']],
    ['sound that comes later', [section(10, 'audio'), section(90)], ['0 video', '1 audio+video']],
    ['sound that goes before the end', [section(10), section(90, 'audio')], ['0 audio+video', '1 video']],
    ['a picture that comes later', [section(10, 'video'), section(90)], ['0 audio', '1 audio+video']],
  ] as const)('are played whole, %s', async (_, sections, expected) => {
    const { seen, types } = await heard(sections);
    expect(seen.error).toBeNull();
    expect(seen.hasEnded).toBe(true);
    expect(types).toEqual(expected);
    expect(seen.gaps).toEqual([]);
    // A new source for the browser, and nothing loaded for it before.
    expect(seen.longestStallMs).toBeLessThan(1000);
  });

  it('are played where the viewer seeks to them, and back', async () => {
    const { seen, types } = await heard([section(10), section(90, 'audio')], { actions: [play, { atMs: 3000, action: { kind: 'seek', toShare: 0.7 } }, { atMs: 6000, action: { kind: 'seek', toShare: 0.1 } }], runMs: 12_000 });
    expect(seen.error).toBeNull();
    expect(types).toEqual(['0 audio+video', '1 video', '0 audio+video']);
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
