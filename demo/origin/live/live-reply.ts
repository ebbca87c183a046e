/** From `atMs` (epoch) on the body is there up to byte `end`. */
export interface GrowthStep {
  readonly atMs: number;
  readonly end: number;
}

/** What a live request is met with. */
export type LiveReply =
  | {
      readonly kind: 'body';
      readonly status: number;
      readonly contentType: string;
      readonly body: Uint8Array;
      readonly headers: Readonly<Record<string, string>>;
      /** A body that is still being made; empty for one that is there. Ranges are cut already where it is not empty. */
      readonly growth: readonly GrowthStep[];
    }
  /** Ask again at that time: epoch ms. */
  | { readonly kind: 'wait'; readonly untilMs: number };

export function bodyReply(contentType: string, body: Uint8Array | string, headers: Readonly<Record<string, string>> = {}): LiveReply {
  return { kind: 'body', status: 200, contentType, body: typeof body === 'string' ? new TextEncoder().encode(body) : body, headers, growth: [] };
}

export function statusReply(status: number, text = '', headers: Readonly<Record<string, string>> = {}): LiveReply {
  return { kind: 'body', status, contentType: 'text/plain; charset=utf-8', body: new TextEncoder().encode(text), headers, growth: [] };
}
