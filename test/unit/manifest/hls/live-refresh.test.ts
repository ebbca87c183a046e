import { describe, expect, it } from 'vitest';
import { dated, openLive, playlist, refreshed, rows, shape } from './live.js';
import { base, parserOn, renditionsOf, stillClock } from './reading.js';

const discontinuity = '#EXT-X-DISCONTINUITY';

describe('a playlist that goes on', () => {
  it('tells how it relates to the wall clock and how it is asked for again', async () => {
    const parsed = await refreshed(playlist(7, '#EXT-X-SERVER-CONTROL:HOLD-BACK=13', dated(100), ...rows(7, 10)));
    expect(parsed).toMatchObject({
      kind: 'live', container: 'mp4', index: { startSeconds: 0, endSeconds: 12, isComplete: false, targetDurationSeconds: 4 },
      live: {
        originEpochMs: Date.UTC(2026, 0, 1) + 100_000, targetLatencySeconds: 13, pieceSeconds: null, windowSeconds: null, minLatencySeconds: null, maxLatencySeconds: null, minRate: null, maxRate: null,
        canBlockReload: false, canSkipUntilSeconds: null, canSkipDateRanges: false, next: { number: 10, part: null }, reports: new Map(),
      },
    });
    expect((await refreshed(playlist(7, ...rows(7, 10)))).live).toMatchObject({ originEpochMs: null, targetLatencySeconds: 12 });
    expect((await refreshed(playlist(7, '#EXT-X-PLAYLIST-TYPE:EVENT', ...rows(7, 10)))).kind).toBe('event');
  });

  it('takes the origin from the latest dated segment: a clock that drifts against the lengths is followed', async () => {
    const parsed = await refreshed(playlist(0, dated(0), ...rows(0, 2), dated(8.5), ...rows(2, 4)));
    expect(parsed.live?.originEpochMs).toBe(Date.UTC(2026, 0, 1) + 500);
    expect(parsed.index.first()?.programTimeMs).toBe(Date.UTC(2026, 0, 1));
  });

  it('is asked for again by its location where it is played alone, and its first index is at hand once', async () => {
    const parser = parserOn(stillClock());
    const presentation = await parser.parse({ text: playlist(3, ...rows(3, 6)), url: base, nowEpochMs: 0, previous: null, remote: new Map() }, new AbortController().signal);
    if ('needs' in presentation) throw new Error('needs');
    expect(presentation).toMatchObject({ kind: 'live', durationSeconds: null });
    expect(renditionsOf(presentation)).toMatchObject([{ container: 'mp4', locations: [{ id: 'media.example', index: { kind: 'playlist', url: base } }] }]);
    expect(parser.takeIndex?.(presentation)?.index.endSeconds).toBe(12);
    expect(parser.takeIndex?.(presentation)).toBeNull();
  });

  it('keeps the times of what it had, and gives up what slid out', async () => {
    const parsed = await refreshed(playlist(7, ...rows(7, 10)), playlist(8, ...rows(8, 11)), playlist(10, ...rows(10, 13)));
    expect(shape(parsed.index)).toEqual(['10@12 0', '11@16 0', '12@20 0']);
    expect(parsed.index).toMatchObject({ startSeconds: 12, endSeconds: 24 });
    expect(parsed.live?.next).toEqual({ number: 13, part: null });
  });

  it('counts discontinuities over refreshes, also where EXT-X-DISCONTINUITY-SEQUENCE is missing', async () => {
    const first = playlist(0, ...rows(0, 2), discontinuity, ...rows(2, 4));
    const told = playlist(3, '#EXT-X-DISCONTINUITY-SEQUENCE:1', ...rows(3, 5));
    const untold = playlist(3, ...rows(3, 4), discontinuity, ...rows(4, 5));
    expect(shape((await refreshed(first, told)).index)).toEqual(['3@12 1', '4@16 1']);
    expect(shape((await refreshed(first, untold)).index)).toEqual(['3@12 1', '4@16 2']);
  });

  it('answers with the same index where nothing is new', async () => {
    const { read } = await openLive();
    const text = playlist(7, ...rows(7, 10));
    const previous = await read(text);
    expect(await read(text, { previous })).toBe(previous);
    expect(await read(text.replace('#EXTM3U', '#EXTM3U\n#EXT-X-DATERANGE:ID="a"'), { previous })).toBe(previous);
  });

  it('goes on where the old end was, or where the date says, when all slid out meanwhile', async () => {
    expect(shape((await refreshed(playlist(0, ...rows(0, 3)), playlist(13, ...rows(13, 15)))).index)).toEqual(['13@52 1', '14@56 1']);
    const told = '#EXT-X-DISCONTINUITY-SEQUENCE:0';
    expect(shape((await refreshed(playlist(0, told, ...rows(0, 3)), playlist(13, told, ...rows(13, 15)))).index)).toEqual(['13@52 0', '14@56 0']);
    expect(shape((await refreshed(playlist(0, told, dated(0), ...rows(0, 3)), playlist(13, told, dated(50), ...rows(13, 15)))).index)).toEqual(['13@50 0', '14@54 0']);
  });

  it('keeps its time line at another location that names its segments otherwise', async () => {
    const { read } = await openLive();
    const previous = await read(playlist(7, ...rows(7, 10)));
    const other = await read(playlist(6, ...rows(6, 9, 'other')), { previous, locationIndex: 1, url: 'https://b.example/low.m3u8' });
    expect(shape(other.index)).toEqual(['6@-4 0', '7@0 0', '8@4 0']);
    expect(other.index.first()?.url).toBe('https://b.example/other6.m4s');
  });
});

describe('a rendition beside another one', () => {
  it('shares its times by date', async () => {
    const { read } = await openLive();
    const sibling = await read(playlist(7, dated(100), ...rows(7, 10)));
    const parsed = await read(playlist(50, '#EXT-X-DISCONTINUITY-SEQUENCE:9', dated(101), ...rows(50, 53)), { sibling });
    expect(shape(parsed.index)).toEqual(['50@1 0', '51@5 0', '52@9 0']);
    expect(parsed.live?.originEpochMs).toBe(sibling.live?.originEpochMs);
  });

  it('counts its discontinuities by what both have, where it is ahead', async () => {
    const { read } = await openLive();
    const sibling = await read(playlist(7, dated(100), ...rows(7, 9), discontinuity, dated(108), ...rows(9, 10)));
    const ahead = playlist(50, dated(100), ...rows(50, 52), discontinuity, dated(108), ...rows(52, 53), discontinuity, dated(112), ...rows(53, 54));
    expect(shape((await read(ahead, { sibling })).index)).toEqual(['50@0 0', '51@4 0', '52@8 1', '53@12 2']);
  });

  it('else by number, where the lengths fit', async () => {
    const { read } = await openLive();
    const first = await read(playlist(7, ...rows(7, 10)));
    const sibling = await read(playlist(9, ...rows(9, 12)), { previous: first });
    expect(shape((await read(playlist(10, ...rows(10, 13)), { sibling })).index)).toEqual(['10@12 0', '11@16 0', '12@20 0']);
    expect(shape((await read(playlist(13, ...rows(13, 14)), { sibling })).index)).toEqual(['13@24 0']);
  });

  it('else by its end', async () => {
    const { read } = await openLive();
    const sibling = await read(playlist(7, ...rows(7, 10)));
    expect(shape((await read(playlist(900, ...rows(900, 902)), { sibling })).index)).toEqual(['900@4 0', '901@8 0']);
    const longer = rows(8, 10).map((line) => line.replace(':4', ':2'));
    expect(shape((await read(playlist(8, ...longer), { sibling })).index)).toEqual(['8@8 0', '9@10 0']);
  });

  it('begins a stretch where the other one does: roundings do not add up', async () => {
    const { read } = await openLive();
    const sound = (line: string): string => line.replace(':4', ':4.02');
    const stretches = [...rows(7, 9), discontinuity, ...rows(9, 11), discontinuity, ...rows(11, 12)];
    const sibling = await read(playlist(7, '#EXT-X-DISCONTINUITY-SEQUENCE:0', ...stretches));
    const first = await read(playlist(7, '#EXT-X-DISCONTINUITY-SEQUENCE:0', ...rows(7, 9).map(sound)), { sibling });
    const next = await read(playlist(7, '#EXT-X-DISCONTINUITY-SEQUENCE:0', ...stretches.map(sound)), { previous: first, sibling });
    expect(shape(next.index)).toEqual(['7@-0.02 0', '8@4 0', '9@8 1', '10@12.02 1', '11@16 2']);
  });

  it('is placed there too once it is complete', async () => {
    const { read } = await openLive();
    const first = await read(playlist(7, ...rows(7, 10)));
    const sibling = await read(playlist(8, ...rows(8, 11), '#EXT-X-ENDLIST'), { previous: first });
    const parsed = await read(playlist(8, ...rows(8, 11, 'b'), '#EXT-X-ENDLIST'), { sibling });
    expect(parsed.kind).toBe('vod');
    expect(shape(parsed.index)).toEqual(['8@4 0', '9@8 0', '10@12 0']);
  });
});

describe('faults of a refresh', () => {
  it.each([
    ['in a name', `${playlist(8, ...rows(8, 10))}#EXTINF:4,\ns1`],
    ['behind an EXTINF', playlist(8, ...rows(8, 10), '#EXTINF:4,')],
    ['in a tag', `${playlist(8, ...rows(8, 10))}#EXTI`],
  ])('M06: a text cut off %s is refused', async (_where, text) => {
    const { read } = await openLive();
    const previous = await read(playlist(7, ...rows(7, 10)));
    await expect(read(text, { previous })).rejects.toMatchObject({ code: 'manifest/invalid', message: expect.stringContaining('cut off') });
    expect(shape((await read(playlist(8, ...rows(8, 11)), { previous })).index)).toEqual(['8@4 0', '9@8 0', '10@12 0']);
  });

  it.each([
    ['in a line', `${playlist(8, ...rows(8, 10))}#EXTI`],
    ['behind an EXTINF', playlist(8, ...rows(8, 10), '#EXTINF:4,')],
  ])('M06: the first text of a rendition that is cut off %s is refused where another rendition shows how they are written', async (_where, text) => {
    const { read } = await openLive();
    const sibling = await read(playlist(7, ...rows(7, 12)));
    await expect(read(text, { sibling })).rejects.toMatchObject({ code: 'manifest/invalid', message: expect.stringContaining('cut off') });
    const unended = await read(playlist(7, ...rows(7, 12)).trimEnd());
    expect(shape((await read(playlist(8, ...rows(8, 10)).trimEnd(), { sibling: unended })).index)).toEqual(['8@4 0', '9@8 0']);
  });

  it('M06: a server that never ends its last line is taken as it is', async () => {
    expect(shape((await refreshed(playlist(7, ...rows(7, 10)).trimEnd(), playlist(8, ...rows(8, 11)).trimEnd())).index)).toEqual(['8@4 0', '9@8 0', '10@12 0']);
  });

  it('M07: a malformed refresh is refused with its line, and the next one goes on', async () => {
    const { read } = await openLive();
    const previous = await read(playlist(7, ...rows(7, 10)));
    await expect(read(playlist(8, ...rows(8, 10), '#EXTINF:-3,', 's10.m4s'), { previous })).rejects.toMatchObject({ code: 'manifest/invalid', context: { line: 8 } });
    await expect(read('<html>', { previous })).rejects.toMatchObject({ code: 'manifest/not-recognised' });
    expect(shape((await read(playlist(8, ...rows(8, 11)), { previous })).index)).toEqual(['8@4 0', '9@8 0', '10@12 0']);
  });

  it('M11: an encoder that counts from 0 again goes on behind the old end, on a clock of its own', async () => {
    expect(shape((await refreshed(playlist(500, ...rows(500, 503)), playlist(0, ...rows(0, 2)), playlist(1, ...rows(1, 4)))).index)).toEqual(['1@16 1', '2@20 1', '3@24 1']);
    expect(shape((await refreshed(playlist(500, ...rows(500, 503)), playlist(0, '#EXT-X-DISCONTINUITY-SEQUENCE:0', discontinuity, ...rows(0, 2)))).index)).toEqual(['0@12 1', '1@16 1']);
    expect(shape((await refreshed(playlist(500, dated(0), ...rows(500, 503)), playlist(0, dated(20), ...rows(0, 2)))).index)).toEqual(['0@20 1', '1@24 1']);
  });

  it('M11: the same numbers under other names, or with later dates, are other media', async () => {
    expect(shape((await refreshed(playlist(1, ...rows(1, 4)), playlist(0, ...rows(0, 2, 'new')))).index)).toEqual(['0@12 1', '1@16 1']);
    expect(shape((await refreshed(playlist(1, dated(0), ...rows(1, 4)), playlist(1, dated(30), ...rows(1, 3)))).index)).toEqual(['1@30 1', '2@34 1']);
  });

  it('M11: names that carry a new token are the same media', async () => {
    const { read } = await openLive();
    const previous = await read(playlist(1, '#EXTINF:4,', 'a/s1.m4s?t=1', '#EXTINF:4,', 'a/s2.m4s?t=1'));
    expect(shape((await read(playlist(1, '#EXTINF:4,', 'b/s1.m4s?t=2', '#EXTINF:4,', 'b/s2.m4s?t=2', '#EXTINF:4,', 'b/s3.m4s?t=2'), { previous })).index)).toEqual(['1@0 0', '2@4 0', '3@8 0']);
    const named = await read(playlist(1, dated(0), ...rows(1, 3)));
    expect(shape((await read(playlist(2, dated(4), ...rows(2, 4, 'x')), { previous: named })).index)).toEqual(['2@4 0', '3@8 0']);
  });

  it('M12, L09: an older copy gives the index that was there', async () => {
    const { read } = await openLive();
    const first = await read(playlist(7, dated(0), ...rows(7, 10)));
    const previous = await read(playlist(9, dated(8), ...rows(9, 12)), { previous: first });
    expect(await read(playlist(7, dated(0), ...rows(7, 10)), { previous })).toBe(previous);
    expect(await read(playlist(3, dated(-16), ...rows(3, 6)), { previous })).toBe(previous);
    expect(await read(playlist(9, dated(8), ...rows(9, 11)), { previous })).toBe(previous);
    expect(await read(playlist(9), { previous })).toBe(previous);
    expect(shape((await read(playlist(10, dated(12), ...rows(10, 13)), { previous })).index)).toEqual(['10@12 0', '11@16 0', '12@20 0']);
  });

  it('M14: EXT-X-ENDLIST completes the index on the same times', async () => {
    const parsed = await refreshed(playlist(7, ...rows(7, 10)), playlist(8, ...rows(8, 11), '#EXT-X-ENDLIST'));
    expect(parsed).toMatchObject({ kind: 'vod', index: { isComplete: true, endSeconds: 16 } });
    expect(parsed.live).toBeUndefined();
    expect(shape(parsed.index)).toEqual(['8@4 0', '9@8 0', '10@12 0']);
    expect((await refreshed(playlist(7, ...rows(7, 10)), playlist(7, ...rows(7, 10), '#EXT-X-ENDLIST').trimEnd())).kind).toBe('vod');
  });

  it('M16: the target duration is the one of the last text', async () => {
    const { read } = await openLive();
    const previous = await read(playlist(7, ...rows(7, 10)));
    const longer = await read(playlist(7, ...rows(7, 10)).replace('TARGETDURATION:4', 'TARGETDURATION:6'), { previous });
    expect(longer).toMatchObject({ index: { targetDurationSeconds: 6 }, live: { targetLatencySeconds: 18 } });
    expect((await read(playlist(8, ...rows(8, 11)), { previous: longer })).index.targetDurationSeconds).toBe(4);
  });
});
