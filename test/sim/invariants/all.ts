import type { WorldSpec } from '../session/world-spec.js';
import { isCalm } from '../session/world-spec.js';
import type { Watcher, World } from '../session/world.js';
import { collectionsAreBounded } from './collections.js';
import { limitsAreKept, oneSwitchASegment, steadyLinksDoNotFlap } from './choice.js';
import { calmSessionsDoNotFail, nothingIsThrownAtTheWorld, oneTypedFatal, secretsAreKept } from './errors.js';
import { destroyedSessionsAreQuiet, failedSessionsAreQuiet } from './leftovers.js';
import { catchingUpDoesNotStall, latencyIsKept, playheadIsInTheWindow, ratesAreInaudible } from './live-edge.js';
import { enoughBandwidthNeverStalls, playingMovesOrFails, somethingIsPending } from './liveness.js';
import { endedIsTold, playheadJumpsAreExplained } from './playhead.js';
import { refreshesKeepTheirPace } from './refresh.js';
import { bodiesAreRead, loadsMakeProgress, requestsAreModest, retryAfterIsObeyed } from './requests.js';
import { framesAreWhereTheyBelong, memoryIsBounded, oneSinkAtATime, oneSinkOperationAtATime, soundMeetsPicture } from './sink.js';

/** Every invariant, in the order in which they are told. Those of live streams have nothing to say of a recording. */
export function allInvariants(world: World, spec: WorldSpec): readonly Watcher[] {
  return [
    nothingIsThrownAtTheWorld(), oneTypedFatal(world), secretsAreKept(world), calmSessionsDoNotFail(world, isCalm(spec)),
    oneSinkOperationAtATime(), oneSinkAtATime(world), framesAreWhereTheyBelong(world), soundMeetsPicture(world), memoryIsBounded(world),
    playheadJumpsAreExplained(world), endedIsTold(world),
    playingMovesOrFails(world), somethingIsPending(world), enoughBandwidthNeverStalls(world),
    requestsAreModest(world), retryAfterIsObeyed(world), loadsMakeProgress(world), bodiesAreRead(world),
    limitsAreKept(world), steadyLinksDoNotFlap(world), oneSwitchASegment(world),
    refreshesKeepTheirPace(world), collectionsAreBounded(world), latencyIsKept(world), playheadIsInTheWindow(world), ratesAreInaudible(world), catchingUpDoesNotStall(world),
    failedSessionsAreQuiet(world), destroyedSessionsAreQuiet(world),
  ];
}
