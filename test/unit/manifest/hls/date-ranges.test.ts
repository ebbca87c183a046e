import { describe, expect, it } from 'vitest';
import type { TimedEvent } from '../../../../src/model/timed-event.js';
import type { ParsedIndex } from '../../../../src/ports/manifest-parser.js';
import { dated, openLive, playlist, refreshed, rows } from './live.js';
import { media, parse } from './reading.js';

const iso = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

function range(id: string, startSeconds: number, ...more: string[]): string {
  return ['#EXT-X-DATERANGE:ID="' + id + '"', `START-DATE="${iso(startSeconds)}"`, ...more].join(',');
}

/** What a recording with these tags, from 0 s of the day to 12 s, says. */
async function recorded(...tags: string[]): Promise<{ readonly events: readonly TimedEvent[]; readonly errors: readonly string[] }> {
  const { timed } = await parse(media(dated(0), ...tags, ...rows(0, 3)));
  return { events: timed?.events ?? [], errors: timed?.errors.map(({ message }) => message) ?? [] };
}

async function only(...tags: string[]): Promise<TimedEvent> {
  const { events, errors } = await recorded(...tags);
  expect(errors).toEqual([]);
  const [event, ...others] = events;
  if (event === undefined || others.length > 0) throw new Error(`${events.length} events`);
  return event;
}

function times(parsed: ParsedIndex): string[] {
  return parsed.timed?.events.map(({ id, startSeconds, endSeconds }) => `${id} ${startSeconds}-${endSeconds}`) ?? ['none'];
}

describe('one EXT-X-DATERANGE', () => {
  it('has its place by the date, and its attributes by type', async () => {
    const event = await only(range('ad "1"'.replaceAll('"', "'"), 5, 'CLASS="com.example.ad"', 'DURATION=2.5', 'X-COM-EXAMPLE-PRICE=-0.25', 'X-COM-EXAMPLE-NUMBER="7"', 'SCTE35-OUT=0xFC0A', 'CUE="PRE,ONCE"'));
    expect(event).toEqual({
      kind: 'daterange', id: "ad '1'", scheme: 'com.example.ad', value: null, startSeconds: 5, endSeconds: 7.5, plannedEndSeconds: null, startEpochMs: Date.UTC(2026, 0, 1) + 5000, data: null,
      attributes: { 'ID': "ad '1'", 'START-DATE': iso(5), 'CLASS': 'com.example.ad', 'DURATION': 2.5, 'X-COM-EXAMPLE-PRICE': -0.25, 'X-COM-EXAMPLE-NUMBER': '7', 'SCTE35-OUT': Uint8Array.of(0xfc, 0x0a), 'CUE': 'PRE,ONCE' },
    });
  });

  it.each([
    ['END-DATE', [`END-DATE="${iso(9)}"`], 9, null],
    ['PLANNED-DURATION, which is no end', ['PLANNED-DURATION=3'], null, 8],
    ['a length of nothing', ['DURATION=0'], 5, null],
    ['an END-DATE with an offset', ['END-DATE="2026-01-01T01:00:07+0100"'], 7, null],
  ])('ends by %s', async (_, more, endSeconds, plannedEndSeconds) => {
    expect(await only(range('a', 5, ...more))).toMatchObject({ endSeconds, plannedEndSeconds });
  });

  it('ends where the next of its class begins, with END-ON-NEXT', async () => {
    const { events, errors } = await recorded(range('b', 8, 'CLASS="x"', 'END-ON-NEXT=YES'), range('other', 6, 'CLASS="y"'), range('a', 2, 'CLASS="x"', 'END-ON-NEXT=YES'));
    expect(errors).toEqual([]);
    expect(events.map(({ id, endSeconds }) => [id, endSeconds])).toEqual([['a', 8], ['other', null], ['b', null]]);
  });

  it('uses the variables of its playlist', async () => {
    expect(await only('#EXT-X-DEFINE:NAME="who",VALUE="me"', range('{$who}', 1))).toMatchObject({ id: 'me' });
  });

  it('is put together with others of its ID', async () => {
    expect(await only(range('a', 5, 'CLASS="x"'), '#EXT-X-DATERANGE:ID="a",DURATION=1,X-MORE="y"')).toMatchObject({ startSeconds: 5, endSeconds: 6, scheme: 'x', attributes: { 'X-MORE': 'y' } });
  });

  it.each([
    ['#EXT-X-DATERANGE:START-DATE="2026-01-01T00:00:00Z"', /has no ID/, 0],
    ['#EXT-X-DATERANGE:ID="a",START-DATE="soon"', /ID "a", has no START-DATE/, 0],
    ['#EXT-X-DATERANGE:ID="{$unknown}"', /cannot be read.*EXT-X-DEFINE/, 0],
    [range('a', 5, 'DURATION=-1'), /DURATION that is no number/, 1],
    [range('a', 5, 'DURATION="1"'), /DURATION that is no number/, 1],
    [range('a', 5, `END-DATE="${iso(4)}"`), /END-DATE that is no date after/, 1],
    [range('a', 5, 'DURATION=1', `END-DATE="${iso(9)}"`), /the DURATION counts/, 1],
    [range('a', 5, 'END-ON-NEXT=YES'), /END-ON-NEXT/, 1],
    [range('a', 5, 'CUE="PRE,POST"'), /both before and after/, 1],
    [range('a', 5, 'SCTE35-IN="text"'), /SCTE35-IN that is not hexadecimal/, 1],
    [`${range('a', 5, 'X-A=1')}\n${range('a', 5, 'X-A=2')}`, /two things of X-A/, 1],
  ])('%s is an error of its own, and loses nothing else', async (tag, problem, kept) => {
    const { events, errors } = await recorded(range('sound', 1), tag);
    expect(errors).toEqual([expect.stringMatching(problem)]);
    expect(events.map(({ id }) => id)).toEqual(['sound', 'a'].slice(0, 1 + kept));
  });

  it('has no place where nothing is dated', async () => {
    const { timed } = await parse(media(range('a', 5), ...rows(0, 3)));
    expect(timed?.events).toEqual([]);
    expect(timed?.errors).toMatchObject([{ code: 'metadata/invalid', severity: 'ignored' }]);
  });

  it('leaves playlists without any alone', async () => {
    expect((await parse(media(dated(0), ...rows(0, 3)))).timed).toBeUndefined();
  });
});

describe('dates on the time line', () => {
  const at = async (dates: readonly number[], ...lines: string[]): Promise<number[]> =>
    ((await parse(media(...dates.map((date, number) => range(String(number).padStart(3, '0'), date)), ...lines))).timed?.events ?? []).map(({ startSeconds }) => startSeconds);

  it('are counted on before the first segment and behind the last', async () => {
    expect(await at([-10, 30], dated(0), ...rows(0, 3))).toEqual([-10, 30]);
  });

  it('follow a clock that was set forward, and lie at the jump where there is nothing', async () => {
    expect(await at([3, 50, 102, 107], dated(0), ...rows(0, 2), '#EXT-X-DISCONTINUITY', dated(100), ...rows(2, 4))).toEqual([3, 8, 10, 15]);
  });

  it('are found among thousands of segments, wherever the clock jumped', async () => {
    const lines = Array.from({ length: 3000 }, (_, row) => [dated(4 * row + 1000 * Math.floor(row / 100)), ...rows(row, row + 1)]).flat();
    const asked = Array.from({ length: 50 }, (_, at) => ({ date: 4 * (60 * at + 3) + 1000 * Math.floor((60 * at + 3) / 100) + 1, seconds: 4 * (60 * at + 3) + 1 }));
    expect(await at(asked.map(({ date }) => date), ...lines)).toEqual(asked.map(({ seconds }) => seconds));
  });
});

describe('a playlist that goes on', () => {
  const control = '#EXT-X-SERVER-CONTROL:CAN-SKIP-UNTIL=24,CAN-SKIP-DATERANGES=YES';
  const live = (first: number, tags: readonly string[], to = first + 10): string => playlist(first, control, ...tags, dated(4 * first), ...rows(first, to));
  const delta = (first: number, skipped: number, tags: readonly string[], to: number, removed = ''): string =>
    playlist(first, control, `#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped},RECENTLY-REMOVED-DATERANGES="${removed}"`, ...tags, dated(4 * (first + skipped)), ...rows(first + skipped, to));

  it('says what is new, with the times it had', async () => {
    expect(times(await refreshed(live(0, [range('a', 10)])))).toEqual(['a 10-null']);
    expect(times(await refreshed(live(0, [range('a', 10)]), live(1, [range('a', 10, 'DURATION=4'), range('b', 30)])))).toEqual(['a 10-14', 'b 30-null']);
  });

  it('takes away what the text has no more', async () => {
    expect(times(await refreshed(live(0, [range('a', 10), range('b', 12)]), live(1, [range('b', 12)])))).toEqual(['b 12-null']);
  });

  it('tells of a change that comes without a segment, and of none when there is none', async () => {
    const { read } = await openLive();
    const first = await read(live(0, [range('a', 10)]));
    const second = await read(live(0, [range('a', 10, 'DURATION=4')]), { previous: first });
    expect(times(second)).toEqual(['a 10-14']);
    expect(await read(`${live(0, [range('a', 10, 'DURATION=4')])}\n`, { previous: second })).toBe(second);
  });

  it('is not moved back by an older copy', async () => {
    const { read } = await openLive();
    const first = await read(live(1, [range('a', 10, 'DURATION=4')]));
    expect(await read(live(0, [range('a', 10)]), { previous: first })).toBe(first);
  });

  it('keeps what a delta update leaves out, but for what that takes away', async () => {
    const full = live(0, [range('a', 10), range('b', 12), range('c', 14)]);
    expect(times(await refreshed(full, delta(1, 5, [range('d', 40)], 11, 'b\tx')))).toEqual(['a 10-null', 'c 14-null', 'd 40-null']);
    expect(times(await refreshed(full, delta(1, 5, ['#EXT-X-DATERANGE:ID="a",DURATION=3'], 11)))).toEqual(['a 10-13', 'b 12-null', 'c 14-null']);
    expect(times(await refreshed(full, delta(1, 5, [], 11), delta(2, 5, [], 12, 'a')))).toEqual(['b 12-null', 'c 14-null']);
  });

  it('has all in a delta update of a server that leaves out segments alone', async () => {
    const plain = (text: string): string => text.replace(',CAN-SKIP-DATERANGES=YES', '').replace(',RECENTLY-REMOVED-DATERANGES=""', '');
    expect(times(await refreshed(plain(live(0, [range('a', 10), range('b', 12)])), plain(delta(1, 5, [range('b', 12)], 11))))).toEqual(['b 12-null']);
  });

  it('finds those among the lines that are not read again', async () => {
    const text = (first: number, to: number, gone: readonly number[] = []): string =>
      playlist(first, ...Array.from({ length: to - first }, (_, row) => [dated(4 * (first + row)), ...(gone.includes(first + row) ? [] : [range(`r${first + row}`, 4 * (first + row), 'DURATION=1')]), ...rows(first + row, first + row + 1)]).flat());
    const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `r${from + at} ${4 * (from + at)}-${4 * (from + at) + 1}`);
    expect(times(await refreshed(text(0, 8), text(1, 9), text(3, 11)))).toEqual(ids(3, 11));
    expect(times(await refreshed(text(0, 8), text(1, 9), text(3, 11, [5])))).toEqual([...ids(3, 5), ...ids(6, 11)]);
  });

  it('forgets what ended before its window, and what was never ended after a day', async () => {
    expect(times(await refreshed(live(0, [range('a', 2, 'DURATION=3'), range('open', 2)]), delta(1, 5, [], 11), delta(2, 5, [], 12)))).toEqual(['open 2-null']);
    const day = 86_400 / 4;
    expect(times(await refreshed(live(0, [range('open', 2)]), live(day + 2, [range('open', 2), range('b', 86_420)])))).toEqual(['b 86420-null']);
  });

  it('keeps a day of deltas bounded', async () => {
    const { read } = await openLive();
    let previous = await read(live(0, []));
    for (let first = 1; first < 500; first += 1) previous = await read(delta(first, 5, [range(`r${first}`, 4 * first + 30, 'DURATION=1')], first + 10), { previous });
    expect(previous.timed?.events.length).toBeLessThan(15);
    expect(JSON.stringify(previous.timed).length).toBeLessThan(10_000);
  });

  it('says the same objects again where nothing changed', async () => {
    const { read } = await openLive();
    const first = await read(live(0, [range('a', 10), range('b', 12)]));
    const second = await read(live(1, [range('a', 10), range('b', 12)]), { previous: first });
    expect(second.timed?.events[0]).toBe(first.timed?.events[0]);
  });
});
