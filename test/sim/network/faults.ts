import type { ResourceName } from './resource.js';

/** What goes wrong with one answer. Shares are of the body, 0..1. */
export type FaultEffect =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** No connection: DNS, refused, CORS; known after `afterMs`. */
  | { readonly kind: 'refuse'; readonly afterMs: number }
  /** The connection is accepted and nothing ever comes. */
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'slow-first-byte'; readonly delayMs: number }
  /** The body stands still from there on and the connection stays open. */
  | { readonly kind: 'stall'; readonly atShare: number }
  /** The connection breaks there. */
  | { readonly kind: 'reset'; readonly atShare: number }
  /** The body ends there as if it were whole; `announced`: Content-Length told the true length. */
  | { readonly kind: 'truncate'; readonly atShare: number; readonly announced: boolean }
  | { readonly kind: 'trickle'; readonly pieceBytes: number; readonly everyMs: number }
  /** 200 with everything for a range request. */
  | { readonly kind: 'range-ignored' }
  /** 206 of other bytes than those asked for. */
  | { readonly kind: 'wrong-range'; readonly shiftBytes: number }
  /** A login page with status 200. */
  | { readonly kind: 'html' }
  | { readonly kind: 'empty' }
  /** The last bytes are lost and noise stands in for the first ones. */
  | { readonly kind: 'noise' }
  /** A media payload on which the decoder will give up. */
  | { readonly kind: 'poison' }
  /** Its first picture is no key frame, whatever the playlist says. */
  | { readonly kind: 'no-key-frame' }
  /** To the same path of another host, or to another path. */
  | { readonly kind: 'redirect'; readonly hops: number; readonly host?: string; readonly path?: string }
  /** Other bytes stand in for the true ones. */
  | { readonly kind: 'replace'; readonly bytes: Uint8Array };

/** Which requests a fault meets. Everything left out matches all. */
export interface FaultRule {
  readonly id: string;
  readonly effect: FaultEffect;
  readonly host?: string;
  readonly path?: string;
  readonly kinds?: readonly ResourceName['kind'][];
  readonly rendition?: number;
  readonly segments?: readonly number[];
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** Only the first n requests of each URL and range. */
  readonly firstTries?: number;
  /** Share of the matching requests that it meets, 0..1. */
  readonly probability?: number;
}

export interface FaultedRequest {
  readonly url: string;
  readonly host: string;
  readonly name: ResourceName | null;
  readonly atMs: number;
  /** 1 for the first request of this URL and range. */
  readonly attempt: number;
}

function meets(rule: FaultRule, request: FaultedRequest): boolean {
  const { name } = request;
  return (rule.host === undefined || rule.host === request.host)
    && (rule.path === undefined || rule.path === new URL(request.url).pathname)
    && (rule.kinds === undefined || (name !== null && rule.kinds.includes(name.kind)))
    && (rule.rendition === undefined || name?.rendition === rule.rendition)
    && (rule.segments === undefined || (name !== null && name.segment !== null && rule.segments.includes(name.segment)))
    && request.atMs >= (rule.fromMs ?? 0)
    && request.atMs < (rule.untilMs ?? Infinity)
    && request.attempt <= (rule.firstTries ?? Infinity);
}

/** The first rule that meets a request, null for none. `chance` is drawn only for rules with a probability. */
export function faultFor(rules: readonly FaultRule[], request: FaultedRequest, chance: () => number): FaultRule | null {
  return rules.find((rule) => meets(rule, request) && (rule.probability === undefined || chance() < rule.probability)) ?? null;
}
