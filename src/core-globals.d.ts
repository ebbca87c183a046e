/**
 * All that the engine may take from its surroundings without a port. Whatever is missing here (document, fetch, timers,
 * Date, performance, console) does not compile in the core: that is the point. Both a page, a worker and Node have these.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare const AbortSignal: { prototype: AbortSignal };
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: { prototype: AbortController; new (): AbortController };
interface URLSearchParams {
  get(name: string): string | null;
  has(name: string): boolean;
}
interface URL {
  hash: string;
  readonly host: string;
  readonly hostname: string;
  href: string;
  readonly origin: string;
  readonly password: string;
  pathname: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  readonly username: string;
}
declare const URL: { prototype: URL; new (url: string, base?: string): URL };
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare function queueMicrotask(task: () => void): void;
declare function atob(text: string): string;
