import { describe, expect, it } from 'vitest';
import { emptyTimedList, heardFrom } from '../../../src/metadata/timed-list.js';
import type { TimedNews } from '../../../src/metadata/timed-list.js';
import type { TimedEvents } from '../../../src/model/timed-event.js';
import { event, said } from './events.js';

/** What changed at each step, and the list in the end. */
function told(...steps: (readonly TimedEvents[])[]): { readonly changes: string[][]; readonly last: TimedNews } {
  let last: TimedNews = { list: emptyTimedList, changes: [] };
  const changes: string[][] = [];
  for (const sources of steps) {
    last = heardFrom(last.list, sources);
    changes.push(last.changes.map(({ change, event: { id } }) => `${change} ${id}`));
  }
  return { changes, last };
}

describe('events of several documents', () => {
  it('are one list in order of time, each told once', () => {
    const { changes, last } = told([said(event('b', 5), event('a', 2)), said(event('a', 2.05), event('c', 9))]);
    expect(changes).toEqual([['added b', 'added a', 'added c']]);
    expect(last.list.events.map(({ id, startSeconds }) => [id, startSeconds])).toEqual([['a', 2], ['b', 5], ['c', 9]]);
  });

  it('change when one says more, and not by a playlist that has not been asked again', () => {
    const old = said(event('a', 2));
    const { changes, last } = told([old, said(event('a', 2))], [old, said(event('a', 2, 6))], [old, said(event('a', 2.08, 6.08))]);
    expect(changes).toEqual([['added a'], ['changed a'], []]);
    expect(last.list.events).toMatchObject([{ startSeconds: 2, endSeconds: 6 }]);
  });

  it('keep an end that was known, and attributes that another one has', () => {
    const { last } = told([said(event('a', 2, 6, { attributes: { one: 1 }, scheme: 'x' }))], [said(event('a', 2, null, { attributes: { two: 'b' } }))]);
    expect(last.list.events).toMatchObject([{ endSeconds: 6, scheme: 'x', attributes: { one: 1, two: 'b' } }]);
  });

  it('move when they are placed elsewhere', () => {
    expect(told([said(event('a', 2, 4))], [said(event('a', 3, 5))]).last.list.events).toMatchObject([{ startSeconds: 3, endSeconds: 5 }]);
  });

  it('go when nobody speaks of them any more, but not when nobody speaks', () => {
    const both = said(event('a', 2), event('b', 3));
    expect(told([both, said(event('a', 2))], [said(event('a', 2))], [], [said()]).changes).toEqual([['added a', 'added b'], ['removed b'], [], ['removed a']]);
  });

  it('of one id in two schemes are two', () => {
    const of = (scheme: string, value: string | null) => event('1', 0, 1, { kind: 'eventstream', scheme, value });
    expect(told([said(of('x', null), of('y', null), of('x', '2'))]).last.list.events.length).toBe(3);
  });
});
