import { invalidMpd } from './invalid.js';
import { attributeOf, type XmlElement } from './xml-tree.js';

/** A Period's place in presentation time, in seconds. */
export interface PeriodTiming {
  readonly element: XmlElement;
  readonly startSeconds: number;
  /** Infinity: to the end, which nothing in the MPD's timing tells. */
  readonly endSeconds: number;
}

/** Three hundred years: live Periods may count from 1970, no sound one from further. Milliseconds of a double stay exact. */
const maxSeconds = 1e10;

/** Seconds of an xs:duration attribute; null where it is missing. Throws `manifest/invalid` for anything but a sane duration. */
export function durationOf(element: XmlElement, name: string, url: string): number | null {
  const text = attributeOf(element, name);
  if (text === null) return null;
  const match = /^P(?=.)(?:(\d{1,16})Y)?(?:(\d{1,16})M)?(?:(\d{1,16})D)?(?:T(?=.)(?:(\d{1,16})H)?(?:(\d{1,16})M)?(?:(\d{0,16}(?:\.\d{0,32})?)S)?)?$/.exec(text);
  const [years, months, days, hours, minutes, seconds] = (match ?? []).slice(1).map((part) => Number(part ?? 0));
  const total = ((years ?? NaN) * 365 + (months ?? 0) * 30 + (days ?? 0)) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  if (!(total <= maxSeconds)) {
    throw invalidMpd(url, `${element.localName ?? element.nodeName}@${name} is "${text.slice(0, 40)}" and no duration a player can follow`, {
      element: element.localName ?? element.nodeName,
    });
  }
  return total;
}

/**
 * Start and end of every Period (ISO/IEC 23009-1 §5.3.2.1). Where a Period's end is told twice (its @duration, the next
 * Period's start, the MPD's duration) the earliest counts: segments behind it need not exist. Throws `manifest/invalid`.
 */
export function periodTimings(mpd: XmlElement, periods: readonly XmlElement[], isLive: boolean, url: string): readonly PeriodTiming[] {
  const whole = durationOf(mpd, 'mediaPresentationDuration', url);
  const starts: (number | null)[] = [];
  for (const [ordinal, element] of periods.entries()) {
    const previous = periods[ordinal - 1];
    const previousStart = starts[ordinal - 1] ?? null;
    const previousDuration = previous === undefined ? null : durationOf(previous, 'duration', url);
    const follows = previousStart !== null && previousDuration !== null ? previousStart + previousDuration : null;
    starts.push(durationOf(element, 'start', url) ?? (ordinal === 0 ? 0 : follows));
  }
  return periods.flatMap((element, ordinal) => {
    const startSeconds = starts[ordinal] ?? null;
    if (startSeconds === null) {
      // An early available Period (§5.3.2.1) is announced without its time, and is not yet part of the presentation.
      if (isLive) return [];
      throw invalidMpd(url, `the Period ${attributeOf(element, 'id') ?? String(ordinal + 1)} has no @start and the one before it no @duration`, { element: 'Period' });
    }
    const duration = durationOf(element, 'duration', url);
    const isLast = ordinal === periods.length - 1;
    const endSeconds = Math.min(
      duration === null ? Infinity : startSeconds + duration,
      isLast ? (whole ?? Infinity) : (starts[ordinal + 1] ?? Infinity),
    );
    return [{ element, startSeconds, endSeconds }];
  });
}
