import type { TimedEvent, TimedEvents } from '../../../src/model/timed-event.js';

export function event(id: string, startSeconds: number, endSeconds: number | null = null, more: Partial<TimedEvent> = {}): TimedEvent {
  return { kind: 'daterange', id, scheme: null, value: null, startSeconds, endSeconds, plannedEndSeconds: null, startEpochMs: null, attributes: {}, data: null, ...more };
}

export function said(...events: TimedEvent[]): TimedEvents {
  return { events, errors: [] };
}
