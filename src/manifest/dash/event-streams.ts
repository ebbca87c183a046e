import { PlayerError } from '../../errors/player-error.js';
import { redactUrl } from '../../errors/redact-url.js';
import type { TimedEvent, TimedEvents } from '../../model/timed-event.js';
import type { PeriodTiming } from './timing.js';
import { attributeOf, childrenOf, textOf, type XmlElement } from './xml-tree.js';

/** Further ones are ignored, in all Periods together. */
const maxEvents = 10_000;
/** Errors that anyone reads. */
const maxErrors = 50;

/** EventStream and Event (ISO/IEC 23009-1 §5.10.2) of the Periods, on the time line of the presentation. */
export function eventStreamsIn(periods: readonly PeriodTiming[], url: string): TimedEvents {
  const events: TimedEvent[] = [];
  const errors: PlayerError[] = [];
  const wrong = (id: string | null, problem: string): void => {
    const message = `An Event of ${redactUrl(url)}${id === null ? '' : `, id "${id.slice(0, 80)}",`} ${problem}. It has to be mended at its source.`;
    if (errors.length < maxErrors) errors.push(new PlayerError('metadata/invalid', message, { url: redactUrl(url), id }, { severity: 'ignored' }));
  };
  for (const { element, startSeconds } of periods) {
    for (const stream of childrenOf(element, 'EventStream')) {
      const timescale = numberOf(stream, 'timescale', 1);
      const offset = numberOf(stream, 'presentationTimeOffset', 0);
      for (const event of childrenOf(stream, 'Event')) {
        const told = attributeOf(event, 'id');
        const start = startSeconds + (numberOf(event, 'presentationTime', 0) - offset) / timescale;
        if (events.length >= maxEvents) wrong(null, `is one of more than ${maxEvents} and is ignored`);
        else if (!Number.isFinite(start)) wrong(told, 'has no place in time: @presentationTime, @timescale or @presentationTimeOffset is no number; it is ignored');
        else events.push(timedEvent(stream, event, start, timescale, wrong));
      }
    }
  }
  return { events: events.sort((a, b) => a.startSeconds - b.startSeconds), errors };
}

function timedEvent(stream: XmlElement, event: XmlElement, startSeconds: number, timescale: number, wrong: (id: string | null, problem: string) => void): TimedEvent {
  const told = attributeOf(event, 'id');
  // Without one, scheme, value and time are its name: @id is optional.
  const id = told ?? '';
  const seconds = attributeOf(event, 'duration') === null ? null : numberOf(event, 'duration', 0) / timescale;
  if (seconds !== null && !Number.isFinite(seconds)) wrong(told, 'has a @duration that is no number; its length is unknown');
  return {
    kind: 'eventstream', id, startSeconds,
    scheme: attributeOf(stream, 'schemeIdUri'),
    value: attributeOf(stream, 'value'),
    endSeconds: seconds !== null && Number.isFinite(seconds) ? startSeconds + seconds : null,
    plannedEndSeconds: null,
    startEpochMs: null,
    attributes: { ...event.attributes },
    data: dataOf(event, told, wrong),
  };
}

/** What stands in it; what is said to be base64 as bytes. */
function dataOf(event: XmlElement, id: string | null, wrong: (id: string | null, problem: string) => void): string | Uint8Array | null {
  const inside = event.childNodes.some(({ localName }) => localName !== undefined) ? event.childNodes.map(xmlOf).join('').trim() : textOf(event);
  const text = inside === '' ? (attributeOf(event, 'messageData') ?? '') : inside;
  if (text === '') return null;
  if (attributeOf(event, 'contentEncoding') !== 'base64') return text;
  const bytes = bytesOf(text);
  if (bytes === null) wrong(id, 'says that it is base64, and is not; it is handed on as it is');
  return bytes ?? text;
}

function bytesOf(base64: string): Uint8Array | null {
  const digits = base64.replace(/\s/g, '').replace(/=+$/, '');
  if (!/^[A-Za-z\d+/]*$/.test(digits) || digits.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  for (let at = 0, next = 0; at < digits.length; at += 1) {
    bits = (bits << 6) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(digits.charAt(at));
    if (at % 4 !== 0) bytes[next++] = bits >> (6 - 2 * (at % 4));
  }
  return bytes;
}

function xmlOf({ nodeName, nodeValue, attributes, childNodes }: XmlElement): string {
  if (nodeName === '#cdata' || nodeName === '#text') return escaped(nodeValue ?? '');
  if (nodeName.startsWith('#')) return '';
  const names = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  return childNodes.length === 0 ? `<${nodeName}${names}/>` : `<${nodeName}${names}>${childNodes.map(xmlOf).join('')}</${nodeName}>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

/** NaN or Infinity where it is no number to count with. */
function numberOf(element: XmlElement, name: string, usual: number): number {
  const text = attributeOf(element, name);
  return text === null ? usual : /^\d{1,20}$/.test(text) ? Number(text) : NaN;
}
