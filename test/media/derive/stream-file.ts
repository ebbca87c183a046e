/** One file of a derived stream; `path` is relative to the stream's folder. */
export interface StreamFile {
  readonly path: string;
  readonly body: Uint8Array;
}

export function textFile(path: string, text: string): StreamFile {
  return { path, body: new TextEncoder().encode(text) };
}
