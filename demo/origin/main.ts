import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../test/media/catalogue.js';
import { openMediaLibrary } from '../../test/media/library.js';
import { createOrigin, type Origin } from './origin.js';

/** Where the demo looks for a free port, in order; 0 takes any. */
const ports = [8080, 8081, 8082, 0];

/** Starts the demo's origin on the project in `root`; PORT and HOST in `env` are obeyed. */
export async function startDemo(root: string, env: Readonly<Record<string, string | undefined>>): Promise<Origin> {
  const media = openMediaLibrary(join(root, 'test/media/encoded'));
  const folders = [
    { prefix: '/dist/', folder: join(root, 'dist') },
    { prefix: '/docs/', folder: join(root, 'docs') },
    { prefix: '/', folder: join(root, 'demo/page') },
  ];
  const candidates = env['PORT'] === undefined ? ports : [Number(env['PORT'])];
  const origin = await firstFree(candidates, (port) => createOrigin({ port, media, folders, ...(env['HOST'] === undefined ? {} : { host: env['HOST'] }) }));
  origin.put('/media/catalogue.json', JSON.stringify(catalogue));
  if (!existsSync(join(root, 'demo/page/index.html'))) origin.put('/', plainIndex(), 'text/html; charset=utf-8');
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

/** For a tree without the demo page: the streams as links. */
function plainIndex(): string {
  const items = catalogue.map(({ path, title, notes }) => `<li><a href="/media/${path}">${title}</a> — ${notes}</li>`).join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sluice streams</title><h1>Sample streams</h1><ul>\n${items}\n</ul></html>`;
}
