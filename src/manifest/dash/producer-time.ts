import type { TickFrame } from '../../model/indexes/tick-index.js';
import type { RepresentationFacts } from './context.js';
import { parseDateTime } from './date-time.js';
import { attributeOf, childrenOf } from './xml-tree.js';

/**
 * Epoch ms at which presentation time 0 was before the camera, as ProducerReferenceTime of a Representation tells (ISO/IEC 23009-1
 * §5.12); null where it does not. `referenceId`: the one that the author's latency is counted from; null: any.
 */
export function capturedOriginOf({ levels }: RepresentationFacts, frame: TickFrame, referenceId: string | null): number | null {
  const times = levels.flatMap((level) => childrenOf(level, 'ProducerReferenceTime'));
  const time = times.find((element) => attributeOf(element, 'id') === referenceId) ?? times[0];
  const wallMs = time === undefined ? null : parseDateTime(attributeOf(time, 'wallClockTime') ?? '');
  const ticks = time === undefined ? '' : attributeOf(time, 'presentationTime') ?? '';
  if (wallMs === null || !/^\d{1,20}$/.test(ticks)) return null;
  const inPeriod = (Number(BigInt(ticks) - frame.originTicks) - frame.periodStartTicks) / frame.timescale;
  return wallMs - (frame.periodStartSeconds + inPeriod) * 1000;
}
