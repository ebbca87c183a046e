import { isChannelName, type ChannelName } from './channel.js';
import { readCarried } from './channel-options.js';

/** A path below /live/: `<channel>/[<options>/]<file>`. */
export interface LivePath {
  readonly channel: ChannelName;
  /** The options as they stand in the path; empty for none. */
  readonly carried: string;
  readonly options: readonly (readonly [string, string])[];
  readonly file: LiveFile;
}

/** What of a channel is asked for. `track` is a folder: a track, or an id of a representation. */
export type LiveFile =
  | { readonly kind: 'multivariant' }
  | { readonly kind: 'mpd' }
  | { readonly kind: 'patch'; readonly fromMs: number }
  | { readonly kind: 'time'; readonly scheme: string }
  | { readonly kind: 'playlist'; readonly track: string }
  | { readonly kind: 'init'; readonly track: string; readonly isAd: boolean }
  /** `value` is a number, or a time where segments are addressed so. */
  | { readonly kind: 'media'; readonly track: string; readonly value: number; readonly part: number | null };

/** Null for a path that means nothing. */
export function readLivePath(path: string): LivePath | null {
  const [channel = '', ...rest] = path.replace(/^\/live\//, '').split('/');
  // The clock alone needs no channel.
  if (channel === 'time') return { channel: 'dash', carried: '', options: [], file: { kind: 'time', scheme: rest.join('/') } };
  if (!isChannelName(channel)) return null;
  const carried = rest[0]?.includes('=') === true ? rest[0] : '';
  const file = readFile(carried === '' ? rest : rest.slice(1));
  return file === null ? null : { channel, carried, options: readCarried(carried), file };
}

function readFile([folder = '', name, ...deeper]: readonly string[]): LiveFile | null {
  if (deeper.length > 0) return null;
  if (name === undefined) return folder === 'index.m3u8' ? { kind: 'multivariant' } : folder === 'manifest.mpd' ? { kind: 'mpd' } : null;
  if (folder === 'time') return { kind: 'time', scheme: name };
  if (name === 'index.m3u8') return { kind: 'playlist', track: folder };
  if (name === 'init.mp4' || name === 'init-ad.mp4') return { kind: 'init', track: folder, isAd: name === 'init-ad.mp4' };
  const patch = folder === 'patch' ? /^(\d+)\.mpp$/.exec(name) : null;
  if (patch !== null) return { kind: 'patch', fromMs: Number(patch[1]) };
  const [, value, part] = /^(\d+)(?:\.(\d+))?\.(?:m4s|ts)$/.exec(name) ?? [];
  return value === undefined ? null : { kind: 'media', track: folder, value: Number(value), part: part === undefined ? null : Number(part) };
}
