import { describe, expect, it } from 'vitest';
import { steadyTrace } from '../sim/network/bandwidth.js';
import { play, stage, titleOf } from '../sim/scenarios/stage.js';
import { runSession } from '../sim/session/run-session.js';
import type { WorldSpec } from '../sim/session/world-spec.js';

/** What is worth reading in a difference: requests, switches, what the viewer sees; not every append. */
function isTold(line: string): boolean {
  return !/ sink (?:append|frames) /.test(line);
}

const title = titleOf('hls', { sections: [{ durationSeconds: 24, mediaStartSeconds: 10 }] });
const sessions: readonly (readonly [name: string, spec: WorldSpec])[] = [
  ['a calm session of HLS', stage(title)],
  ['a calm session of DASH', stage({ ...title, protocol: 'dash', addressing: 'timeline' })],
  ['a link that drops to a sixth, and a seek', stage(title, {
    trace: { name: 'drop', intervals: [{ durationMs: 6000, kbps: 6000, latencyMs: 40 }, { durationMs: 60_000, kbps: 1000, latencyMs: 40 }] },
    actions: [play, { atMs: 9000, action: { kind: 'seek', toShare: 0.8 } }],
  })],
  ['a host that dies in mid-play', stage({ ...title, hosts: ['cdn-a.test', 'cdn-b.test'] }, {
    trace: steadyTrace(2500, 40), faults: [{ id: 'dead', host: 'cdn-a.test', kinds: ['segment', 'init', 'playlist'], fromMs: 4000, effect: { kind: 'refuse', afterMs: 20 } }],
  })],
];

/** Changes here are changes of behaviour: read them, and accept them with `npm run golden:update` when they are meant. */
describe('recorded sessions', () => {
  it.each(sessions)('%s goes as it went', async (name, spec) => {
    const { breach, world } = await runSession(spec, { keepsLines: true });
    expect(breach).toBeNull();
    await expect(`${world.log.lines.filter(isTold).join('\n')}\n`).toMatchFileSnapshot(`traces/${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}.txt`);
  });
});
