import type { Container } from '../../model/presentation.js';

const byExtension: ReadonlyMap<string, Container> = new Map([
  ['ts', 'ts'], ['m2ts', 'ts'], ['mts', 'ts'], ['m2t', 'ts'], ['tsv', 'ts'], ['tsa', 'ts'],
  ['mp4', 'mp4'], ['m4s', 'mp4'], ['m4v', 'mp4'], ['m4a', 'mp4'], ['m4f', 'mp4'], ['cmfv', 'mp4'], ['cmfa', 'mp4'], ['cmft', 'mp4'],
  ['aac', 'aac'], ['adts', 'aac'], ['mp3', 'mp3'], ['webm', 'webm'], ['vtt', 'text'], ['webvtt', 'text'],
]);

/** By the file name's extension; null where it tells nothing. */
export function containerOfUri(uri: string): Container | null {
  const path = uri.split(/[?#]/, 1)[0] ?? '';
  const extension = /\.(\w{1,8})$/.exec(path)?.[1] ?? '';
  return byExtension.get(extension.toLowerCase()) ?? null;
}
