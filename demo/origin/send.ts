import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import type { Fault } from './fault.js';
import type { Link } from './link.js';
import type { RequestEntry } from './request-log.js';
import { pause, pauseUntil, type TimeSource } from './time-source.js';

/** Smallest wait of a trickle: a slower rate gives smaller pieces, not longer waits. */
const trickleStepMs = 50;

/** How a body is to go wrong, if at all. */
interface BodyPlan {
  readonly stallAt: number;
  readonly cutAt: number;
  readonly cutCleanly: boolean;
  readonly reset: boolean;
  readonly trickleBytesPerSecond: number;
}

/** Sends the answer over the link, as far as the fault lets it, and logs how it ended. */
export async function send(
  response: ServerResponse, answer: Answer, fault: Fault | null, link: Link, time: TimeSource, entry: RequestEntry, signal: AbortSignal,
): Promise<void> {
  const plan = planBody(answer.body.length, fault, link);
  const headers = { ...answer.headers };
  if (plan.cutCleanly || answer.growth !== undefined) delete headers['content-length'];
  response.writeHead(answer.status, headers);
  response.flushHeaders();
  entry.update({ status: answer.status, firstByteMs: time.nowMs() });
  await sendBody(response, answer, plan, link, time, entry, signal);
  const isCut = plan.cutAt < answer.body.length;
  if (isCut && !plan.cutCleanly) {
    entry.update({ outcome: 'cut', endMs: time.nowMs() });
    if (plan.reset) response.socket?.resetAndDestroy();
    else response.socket?.destroySoon();
    return;
  }
  entry.update({ outcome: isCut ? 'cut' : 'complete', endMs: time.nowMs() });
  response.end();
}

function planBody(bytes: number, fault: Fault | null, link: Link): BodyPlan {
  const breaks = link.breaksAfter(bytes);
  const truncate = fault?.truncateAfterBytes;
  return {
    stallAt: fault?.stallAfterBytes ?? Infinity,
    cutAt: Math.min(truncate ?? Infinity, breaks ?? Infinity),
    cutCleanly: truncate !== undefined && truncate < bytes && fault?.truncateCleanly === true,
    reset: breaks !== null,
    trickleBytesPerSecond: fault?.trickleBytesPerSecond ?? Infinity,
  };
}

async function sendBody(
  response: ServerResponse, { body, growth }: Answer, plan: BodyPlan, link: Link, time: TimeSource, entry: RequestEntry, signal: AbortSignal,
): Promise<void> {
  const end = Math.min(body.length, plan.cutAt);
  const trickleBytes = Math.max(1, Math.floor((plan.trickleBytesPerSecond * trickleStepMs) / 1000));
  for (let sent = 0; sent < end; ) {
    const step = growth?.find((each) => each.end > sent);
    // What is made while the response is under way has its own way to go.
    if (step !== undefined) await pauseUntil(time, step.atMs + link.profile().roundTripMs / 2, signal);
    const size = Math.min((step?.end ?? end) - sent, end - sent, link.pieceBytes(), trickleBytes, Math.max(0, plan.stallAt - sent));
    if (size === 0) await pause(time, Infinity, signal);
    if (Number.isFinite(plan.trickleBytesPerSecond)) await pause(time, (size * 1000) / plan.trickleBytesPerSecond, signal);
    await link.carry(size, signal);
    const hasRoom = response.write(body.subarray(sent, sent + size));
    sent += size;
    entry.update({ bytes: sent });
    if (!hasRoom) await drained(response, signal);
  }
  if (end === body.length && plan.stallAt <= end && body.length > 0) await pause(time, Infinity, signal);
}

/** The client reads slower than we send. */
function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      response.off('drain', onDrain);
      reject(signal.reason);
    };
    response.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
