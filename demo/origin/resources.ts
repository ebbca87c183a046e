import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fingerprint } from '../../src/kit/bytes.js';
import type { Resource } from './answer.js';
import { contentType } from './content-type.js';

/** Streams that are made on demand: the part of the media library that the origin uses. */
export interface StreamSource {
  stream(id: string): ReadonlyMap<string, Uint8Array> | null;
}

/** A folder that is served below a path, such as `/dist/`. A path that ends in `/` serves its index.html. */
export interface ServedFolder {
  readonly prefix: string;
  readonly folder: string;
}

/** Everything that can be asked for, by path. */
export interface Resources {
  find(path: string): Promise<Resource | null>;
  /** Serves these bytes at this path, before anything else. */
  put(path: string, body: string | Uint8Array, type?: string): void;
}

const mediaPrefix = '/media/';

export function createResources(media: StreamSource | null, folders: readonly ServedFolder[]): Resources {
  const placed = new Map<string, Resource>();
  // Bodies of streams are kept by the library, so what is said about them may be kept as well.
  const known = new WeakMap<Uint8Array, Resource>();

  function fromMedia(path: string): Resource | null {
    const [id = '', ...rest] = path.slice(mediaPrefix.length).split('/');
    const body = media?.stream(id)?.get(rest.join('/'));
    if (body === undefined) return null;
    const found = known.get(body) ?? describe(body, contentType(path));
    known.set(body, found);
    return found;
  }

  return {
    async find(path) {
      const first = placed.get(path) ?? (path.startsWith(mediaPrefix) ? fromMedia(path) : null);
      if (first !== null) return first;
      for (const { prefix, folder } of folders) {
        const found = path.startsWith(prefix) ? await fromFolder(folder, path.slice(prefix.length)) : null;
        if (found !== null) return found;
      }
      return null;
    },
    put(path, body, type = contentType(path)) {
      placed.set(path, describe(typeof body === 'string' ? new TextEncoder().encode(body) : body, type));
    },
  };
}

function describe(body: Uint8Array, type: string): Resource {
  return { body, contentType: type, etag: `"${body.length.toString(36)}-${fingerprint(body).toString(36)}"` };
}

/** Null where there is no such file, or where it is not inside the folder. */
async function fromFolder(folder: string, path: string): Promise<Resource | null> {
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, name));
    if (!file.startsWith(root + sep) || !(await stat(file)).isFile()) return null;
    return describe(new Uint8Array(await readFile(file)), contentType(name));
  } catch {
    // No such folder or file, or not for us to read: to a client all the same.
    return null;
  }
}
