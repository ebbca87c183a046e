import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../network/faults.js';
import { protocols, stage, titleOf, view } from './stage.js';

const media = ['segment', 'init', 'playlist', 'index'] as const;

describe.each(protocols)('hosts that all failed, %s', (protocol) => {
  const title = titleOf(protocol, { hosts: ['cdn-a.test', 'cdn-b.test'] });
  const sick: FaultRule = { id: 'sick', host: 'cdn-a.test', kinds: media, untilMs: 3000, effect: { kind: 'refuse', afterMs: 20 } };

  it.each<FaultRule['effect']>([{ kind: 'refuse', afterMs: 20 }, { kind: 'status', status: 503 }, { kind: 'black-hole' }])('are asked in turn: one that came back starts playback while the other one stays dead ($kind)', async (effect) => {
    const seen = await view(stage(title, { faults: [sick, { id: 'dead', host: 'cdn-b.test', kinds: media, effect }] }));
    expect(seen.error).toBeNull();
    // A host that says nothing costs six seconds, in HLS once for each of two loads.
    expect(seen.startMs).toBeLessThan(effect.kind === 'black-hole' ? 14_000 : 10_000);
    expect(seen.hasEnded).toBe(true);
  });
});
