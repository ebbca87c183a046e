import { describe, expect, it } from 'vitest';
import { drawSpec } from './session/draw-spec.js';
import { isCalm } from './session/world-spec.js';
import { stage, titleOf, view } from './scenarios/stage.js';
import type { Viewing } from './scenarios/stage.js';

/** Which media was loaded, in order, whatever it is called in one language or the other. */
function loads({ world }: Viewing): string[] {
  return world.http.records.filter(({ name }) => name?.kind === 'segment').map(({ name }) => `r${name?.rendition ?? ''} s${name?.segment ?? ''}`);
}

describe('what must not matter does not', () => {
  it('plays the same media alike, whenever its clock starts', async () => {
    for (const protocol of ['hls', 'dash'] as const) {
      const at = (mediaStartSeconds: number) => view(stage(titleOf(protocol, { sections: [{ durationSeconds: 30, mediaStartSeconds }] })));
      const early = await at(0);
      const late = await at(80_000.12);
      // A later clock costs a byte or two in the manifest; nothing else may differ.
      expect(loads(late)).toEqual(loads(early));
      expect(Math.abs((late.startMs ?? 0) - (early.startMs ?? 0))).toBeLessThan(5);
      expect(late.renditions).toEqual(early.renditions);
    }
  });

  it('loads the same media through every addressing of DASH', async () => {
    const through = (addressing: 'number' | 'timeline' | 'list') => view(stage(titleOf('dash', { addressing })));
    const [byNumber, byTime, byList] = [await through('number'), await through('timeline'), await through('list')];
    expect(new Set(loads(byTime))).toEqual(new Set(loads(byNumber)));
    expect(new Set(loads(byList))).toEqual(new Set(loads(byNumber)));
  });

  it('gives the same timeline from HLS and DASH', async () => {
    const [hls, dash] = [await view(stage(titleOf('hls'))), await view(stage(titleOf('dash')))];
    expect(hls.world.element.currentTime).toBeCloseTo(dash.world.element.currentTime, 2);
    const covered = (seen: Viewing) => new Set(seen.world.http.records.flatMap(({ name }) => name?.kind === 'segment' ? [`${(name.rendition ?? 0) < 3 ? 'video' : 'audio'} ${name.segment}`] : []));
    expect(covered(hls)).toEqual(covered(dash));
  });

  it('never stalls more with the faults taken away', async () => {
    let compared = 0;
    for (let seed = 1; compared < 12 && seed < 300; seed += 1) {
      const spec = drawSpec(seed);
      if (spec.faults.length === 0 || spec.freeze !== null) continue;
      const clean = { ...spec, faults: [] };
      if (!isCalm(clean)) continue;
      const [bad, good] = [await view(spec), await view(clean)];
      if (bad.error !== null || bad.startMs === null || good.startMs === null) continue;
      compared += 1;
      // A viewer who seeks meets other media in either run; a segment's time is what that can cost.
      const slackMs = 1000 + (spec.actions.length > 1 ? 1000 * spec.title.segmentSeconds : 0);
      expect({ seed, ms: good.longestStallMs }).toEqual({ seed, ms: expect.toSatisfy((ms: number) => ms <= bad.longestStallMs + slackMs) });
    }
    expect(compared).toBe(12);
  });
});
