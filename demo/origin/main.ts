import { join } from 'node:path';
import { catalogue } from '../../test/media/catalogue.js';
import { openMediaLibrary } from '../../test/media/library.js';
import { buildSite } from '../site/site.js';
import { hourStreams } from './hour-streams.js';
import { liveEntries, type LiveEntry } from './live-menu.js';
import { createOrigin, type Origin } from './origin.js';
import { bundlePage } from './page-bundle.js';
import type { ServedFolder } from './resources.js';

/** Where the demo looks for a free port, in order; 0 takes any. */
const ports = [8080, 8081, 8082, 0];

/** What a server adds to the demo. */
export interface DemoExtras {
  /** Before the demo's own; media, so they cross the link. */
  readonly folders?: readonly ServedFolder[];
  /** In front of the live channels. */
  readonly channels?: readonly LiveEntry[];
}

/** Starts the demo's origin on the project in `root`; PORT and HOST in `env` are obeyed. Only media crosses the link: a lossy one must not break the page that shows it. */
export async function startDemo(root: string, env: Readonly<Record<string, string | undefined>>, { channels = [], folders: added = [] }: DemoExtras = {}): Promise<Origin> {
  const media = openMediaLibrary(join(root, 'test/media/encoded'));
  const folders = [
    ...added,
    { prefix: '/dist/', folder: join(root, 'dist') },
    { prefix: '/', folder: join(root, 'demo/page') },
  ];
  const candidates = env['PORT'] === undefined ? ports : [Number(env['PORT'])];
  const [script, elementScript] = await Promise.all(['demo/page/main.ts', 'demo/page/element/main.ts'].map((entry) => bundlePage(root, entry)));
  const common = { media, live: media.pieces, folders, isFree: (path: string) => !/^\/(media|live)\//.test(path) && !added.some(({ prefix }) => path.startsWith(prefix)) };
  const origin = await firstFree(candidates, (port) => createOrigin({ ...common, port, ...(env['HOST'] === undefined ? {} : { host: env['HOST'] }) }));
  const hours = hourStreams(media);
  for (const { files } of hours) for (const [path, text] of files) origin.put(`/media/${path}`, text);
  origin.put('/media/catalogue.json', JSON.stringify([...hours.map(({ entry }) => entry), ...catalogue]));
  origin.put('/channels.json', JSON.stringify([...channels, ...liveEntries]));
  origin.put('/main.js', script ?? '');
  origin.put('/element/main.js', elementScript ?? '');
  for (const [name, content] of buildSite(root)) origin.put(`/docs/${name}`, content);
  for (const path of ['/docs', '/docs/']) origin.put(path, '<!doctype html><title>Sluice</title><meta http-equiv="refresh" content="0; url=/docs/index.html">', 'text/html');
  return origin;
}

async function firstFree(candidates: readonly number[], open: (port: number) => Promise<Origin>): Promise<Origin> {
  const [port, ...rest] = candidates;
  if (port === undefined) throw new Error('No free port; set PORT to one.');
  try {
    return await open(port);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || rest.length === 0) throw error;
    return firstFree(rest, open);
  }
}
