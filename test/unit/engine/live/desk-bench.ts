import type { SessionEvent } from '../../../../src/engine/events.js';
import { createFailureDesk } from '../../../../src/engine/failure-desk.js';
import type { Failure } from '../../../../src/engine/failure-desk.js';
import type { LiveParts } from '../../../../src/engine/live-parts.js';
import type { LiveFact } from '../../../../src/engine/live/live-facts.js';
import { reduceLive } from '../../../../src/engine/live/reduce-live.js';
import { createSinkHost } from '../../../../src/engine/sink-host.js';
import type { SessionState } from '../../../../src/engine/state.js';
import { createStore } from '../../../../src/engine/store.js';
import type { DatedAnswer } from '../../../../src/fetch/requester.js';
import { createRequester } from '../../../../src/fetch/requester.js';
import type { HttpRequest } from '../../../../src/ports/http.js';
import type { ManifestParser } from '../../../../src/ports/manifest-parser.js';
import { SeededRandom } from '../../../sim/time/seeded-random.js';
import { textBody } from '../../../sim/network/resource.js';
import { plainTitle, stage } from '../../../sim/scenarios/stage.js';
import { portsOf } from '../../../sim/session/drive.js';
import { World } from '../../../sim/session/world.js';
import { createNetwork } from '../../fetch/network.js';

/** What the origin sends for a request; a number is a status without a body. */
export type Reply = string | number;

/** The live engine's effects on the simulated network, with the store as the session has it. */
export function deskBench(initial: SessionState, reply: (url: string, request: HttpRequest) => Reply, parser: ManifestParser | null = null, date: (url: string) => string | null = () => null) {
  const network = createNetwork(new Uint8Array(0));
  const asked: string[] = [];
  const dateOf = (url: string): (readonly [string, string])[] => {
    const value = date(url);
    return value === null ? [] : [['date', value]];
  };
  network.answer = (request) => {
    asked.push(request.url);
    const sent = reply(request.url, request);
    const body = textBody(typeof sent === 'string' ? sent : '');
    return { status: typeof sent === 'string' ? 200 : sent, headers: new Map([['content-type', 'text/plain'], ['content-length', String(body.length)], ...dateOf(request.url)]), body };
  };
  const { clock, http } = network;
  const plain = portsOf(new World(stage(plainTitle)));
  const ports = { ...plain, clock, http, ...(parser === null ? {} : { loadParser: async () => parser }) };
  const facts: LiveFact[] = [];
  const store = createStore(initial, (after, fact, before) => reduceLive(after, fact, before), (fact) => {
    if (fact.kind === 'live') facts.push(fact.fact);
  });
  const ears: { dated(answer: DatedAnswer): void } = { dated: () => undefined };
  const requester = createRequester({ http, clock, random: new SeededRandom(1) }, (answer) => ears.dated(answer));
  const events: SessionEvent[] = [];
  const failures: Failure[] = [];
  const emit = (event: SessionEvent): void => void events.push(event);
  const ignored = (): void => undefined;
  const desk = createFailureDesk(ports, store, { emit, fail: ignored, rebuild: ignored, live: () => null });
  const parts: LiveParts = {
    ports, store, requester, emit, rebuild: ignored, url: 'https://a.test/main.mpd',
    host: createSinkHost(ports, store, ignored),
    desk: { ...desk, media: (failure) => void failures.push(failure) },
  };
  return { parts, store, asked, facts, events, failures, ears, clock, http };
}
