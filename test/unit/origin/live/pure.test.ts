import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const pure = [
  'channel', 'track-facts', 'encoder-clock', 'span', 'cuts', 'timetable', 'live-fault', 'write-hls', 'write-multivariant', 'blocking',
  'mpd-view', 'write-mpd', 'write-timeline', 'write-mpd-patch', 'xml-tag', 'channel-options', 'live-path',
];

it.each(pure)('%s can run anywhere: it imports only its like, and reads no clock', (name) => {
  const text = readFileSync(new URL(`../../../../demo/origin/live/${name}.ts`, import.meta.url), 'utf8');
  const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, from = '']) => from);
  expect(imports.filter((from) => !pure.includes(/^\.\/(.+)\.js$/.exec(from)?.[1] ?? ''))).toEqual([]);
  expect(text).not.toMatch(/Date\.now|new Date\(\)|performance\.|setTimeout|Math\.random/);
});
