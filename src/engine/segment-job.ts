import type { AlignedSegment } from '../buffer/alignment.js';
import type { InventoryEntry } from '../buffer/inventory.js';
import { bufferedWithin } from '../buffer/inventory.js';
import { PlayerError } from '../errors/player-error.js';
import { redactUrl } from '../errors/redact-url.js';
import type { RequestPolicy, Requester, TransferListener } from '../fetch/requester.js';
import { concatBytes } from '../kit/bytes.js';
import type { MediaType, Rendition } from '../model/presentation.js';
import type { Segment } from '../model/segment.js';
import type { Placement } from '../ports/media-sink.js';
import type { TransmuxOutput, Transmuxer } from '../ports/transmuxer.js';
import type { AppendLane, AppendTarget } from './append-lane.js';
import { createAppendLane, withRoom } from './append-lane.js';
import { createByteQueue } from './byte-queue.js';
import type { Resources } from './resources.js';

/** What one segment job works on. */
export interface SegmentJobSpec {
  readonly type: MediaType;
  readonly rendition: Rendition;
  readonly groupId: string;
  readonly segment: Segment;
  readonly wants: readonly MediaType[];
  readonly isContiguous: boolean;
  /** Something failed here before: the segment is not asked for until its init segment and key are here, or its bytes would come in vain again. */
  readonly isCautious: boolean;
  /** The presentation is known to have this type, so that a segment without it is an empty one. */
  readonly isShown: boolean;
  readonly policy: RequestPolicy;
}

/** Where it gets things from and reports to. */
export interface SegmentJobContext extends AppendTarget {
  readonly requester: Requester;
  readonly resources: Resources;
  readonly transmuxer: Promise<Transmuxer>;
  /** When the segment may be asked for; null: at once. */
  turn(): Promise<void> | null;
  /** The job before it on this track has left transmuxer and sink alone. */
  readonly isTrackFree: Promise<void>;
  readonly listener: TransferListener & { rest(atMs: number): void };
  /** `expectedBytes` once known; `isReceived` when the last byte is here. */
  progress(bytes: number, expectedBytes: number | null, isReceived: boolean): void;
  expectedMediaSeconds(segment: Segment, renditionId: string): number | null;
  /** Places the segment by the first media time found in it; may wait for the video to fix the timeline's offset. */
  align(segment: Segment, renditionId: string, mediaStartSeconds: number): Promise<AlignedSegment>;
  warn(error: PlayerError): void;
  /** Sees the bytes as they come: is what came so far, with these, all that is made yet of a segment in the making? null: nobody looks. */
  readonly isAllMade: ((bytes: Uint8Array) => boolean) | null;
  /** Lets the page do other work. */
  breathe(): Promise<void>;
}

export type SegmentJobResult =
  | { readonly kind: 'done'; readonly entry: InventoryEntry }
  /** This sink cannot take the encoding. */
  | { readonly kind: 'rebuild'; readonly mime: string };

/** MPEG-TS costs about 8 ms a megabyte on a fast machine and five times that on a phone: so much of it is no long task anywhere. */
const SLICE_BYTES = 262_144;
/** A media segment larger than this is no segment. */
const MAX_SEGMENT_BYTES = 512_000_000;

/** One segment from its URL into the sink, bytes appended as they arrive. Rejects with a PlayerError or the signal's reason. */
export async function runSegmentJob(spec: SegmentJobSpec, context: SegmentJobContext, signal: AbortSignal): Promise<SegmentJobResult> {
  const { segment, rendition, policy } = spec;
  const queue = createByteQueue();
  const pumped = (): Promise<void> => pumpBody(spec, context, queue, signal);
  const begin = (): Promise<void> => context.turn()?.then(pumped) ?? pumped();
  // The longest asks first and gets the connection that is there; init and key travel beside it on others. Their failure is read where they are needed.
  const early = spec.isCautious ? null : begin();
  const init = segment.init === null ? Promise.resolve(null) : context.resources.init(segment.init, policy, signal);
  init.catch(() => undefined);
  const key = segment.key === null ? null : context.resources.key(segment.key, policy, signal);
  key?.catch(() => undefined);
  const pump = early ?? Promise.all([init, key]).then(begin);
  // Given up before its turn came, the body never began: whoever waits for its bytes must hear of it all the same.
  pump.catch((error: unknown) => queue.fail(error));

  await context.isTrackFree;
  signal.throwIfAborted();
  const transmuxer = await context.transmuxer;
  signal.throwIfAborted();
  const lanes = new Map<MediaType, AppendLane>();
  let placed: AlignedSegment | null = null;
  let mostSeconds = 0;
  let placement: Placement | null = null;
  let untimed: Placement | null = null;

  /** The browser may drop media while more of the same segment comes: what was there once and is not at the end is lost. */
  function noteAppended(of: MediaType): void {
    context.appended(of);
    if (placed !== null) mostSeconds = Math.max(mostSeconds, bufferedOf(spec, placed, context));
  }

  /** Hands on what came out; a mime where the sink must be rebuilt for it. */
  async function deliver(out: TransmuxOutput): Promise<string | null> {
    for (const { code, text, ...about } of out.warnings) context.warn(new PlayerError(code, text, 'script' in about ? about : { url: redactUrl(segment.url), container: rendition.container, ...about }, { severity: 'ignored' }));
    for (const piece of out.pieces) {
      signal.throwIfAborted();
      let lane = lanes.get(piece.type);
      if (piece.kind === 'init') {
        await lane?.drain();
        if ((await withRoom(piece.type, { relieveQuota: (of, attempt) => context.relieveQuota(of, attempt, lane !== undefined) }, signal, () => context.buffers.declare(piece.type, piece.mime, piece.bytes))) === 'rebuild') return piece.mime;
        continue;
      }
      if (lane === undefined) {
        lane = createAppendLane(piece.type, { buffers: context.buffers, relieveQuota: context.relieveQuota, appended: noteAppended }, signal);
        lanes.set(piece.type, lane);
        if (!piece.isUntimed) await context.buffers.begin(piece.type, piece.mediaStartSeconds);
      }
      placed ??= await context.align(segment, rendition.id, piece.mediaStartSeconds);
      const window = { windowStartSeconds: segment.windowStartSeconds, windowEndSeconds: segment.windowEndSeconds };
      placement ??= { timestampOffsetSeconds: placed.timestampOffsetSeconds, ...window };
      if (piece.isUntimed) untimed ??= { timestampOffsetSeconds: placed.startSeconds, ...window };
      lane.add(piece.bytes, piece.isUntimed && untimed !== null ? untimed : placement, piece.isComplete);
    }
    return null;
  }

  try {
    let rebuildFor = await deliver(await transmuxer.start({
      container: rendition.container, url: redactUrl(segment.url), init: await init, renditionId: rendition.id, timeline: segment.timeline,
      isContiguous: spec.isContiguous, expectedMediaSeconds: context.expectedMediaSeconds(segment, rendition.id), wants: spec.wants,
    }));
    if (segment.key !== null) {
      await pump;
      const plain = await context.resources.decrypt(concatBytes(queue.takeAll()), segment.key, policy, signal);
      for (let offset = 0; offset < plain.length && rebuildFor === null; offset += SLICE_BYTES) {
        if (offset > 0) await context.breathe();
        rebuildFor = await deliver(await transmuxer.push(plain.subarray(offset, offset + SLICE_BYTES)));
      }
    } else {
      while (rebuildFor === null) {
        const bytes = await queue.take(SLICE_BYTES, signal);
        if (bytes === null) break;
        rebuildFor = await deliver(await transmuxer.push(bytes));
        if (bytes.length === SLICE_BYTES) await context.breathe();
      }
      if (rebuildFor === null) await pump;
    }
    rebuildFor ??= await deliver(await transmuxer.end());
    if (rebuildFor !== null) return { kind: 'rebuild', mime: rebuildFor };
    // Whatever a muxed segment did not bring by its end is not in it.
    context.buffers.settle(spec.wants);
    await Promise.all([...lanes.values()].map((lane) => lane.drain()));
  } catch (error) {
    transmuxer.reset();
    // What waits must neither follow the reset nor mix with the next segment.
    await Promise.all([...lanes].map(async ([laneType, lane]) => {
      if (await lane.stop()) await context.buffers.resetParser(laneType).catch(() => undefined); // The sink may be gone already.
    }));
    throw error;
  }
  return { kind: 'done', entry: entryOf(spec, placed, queue.receivedBytes(), mostSeconds, context) };
}

async function pumpBody(spec: SegmentJobSpec, context: SegmentJobContext, queue: ReturnType<typeof createByteQueue>, signal: AbortSignal): Promise<void> {
  const { segment, policy } = spec;
  let expected: number | null = null;
  try {
    const body = context.requester.stream({ kind: 'segment', url: segment.url, range: segment.range, maxBytes: MAX_SEGMENT_BYTES }, policy, context.listener, (head) => { expected = head.expectedBytes; }, signal);
    for await (const piece of body) {
      queue.put(piece.bytes);
      context.progress(piece.bytes.length, expected, false);
      if (context.isAllMade?.(piece.bytes) === true) context.listener.rest(piece.atMs);
    }
    context.progress(0, expected, true);
    queue.end();
  } catch (error) {
    queue.fail(error);
    throw error;
  }
}

/** Seconds of the segment's stretch that the sink has. */
function bufferedOf({ type, segment, isShown }: SegmentJobSpec, { startSeconds }: AlignedSegment, context: SegmentJobContext): number {
  const tracks = context.buffers.tracks();
  if (isShown && !tracks.includes(type)) return 0;
  return bufferedWithin({ startSeconds, endSeconds: startSeconds + segment.durationSeconds }, context.buffers.buffered(tracks.includes(type) ? type : (tracks[0] ?? type)));
}

function entryOf(spec: SegmentJobSpec, placed: AlignedSegment | null, bytes: number, mostSeconds: number, context: SegmentJobContext): InventoryEntry {
  const { segment, rendition, groupId } = spec;
  const startSeconds = placed?.startSeconds ?? segment.startSeconds;
  const endSeconds = startSeconds + segment.durationSeconds;
  const bufferedSeconds = placed === null ? 0 : Math.max(mostSeconds, bufferedOf(spec, placed, context));
  if (bufferedSeconds <= 0) {
    throw new PlayerError('media/empty-segment', `${redactUrl(segment.url)} was appended and nothing of it can be played between ${startSeconds.toFixed(2)} s and ${endSeconds.toFixed(2)} s. It may lack a key frame, or its times are wrong.`, { url: redactUrl(segment.url), renditionId: rendition.id });
  }
  return { renditionId: rendition.id, groupId, segment, startSeconds, endSeconds, bytes, bufferedSeconds, isGap: false };
}
