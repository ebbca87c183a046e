/** Something to go wrong with the responses whose path and query match. Everything but `url` is optional. */
export interface Fault {
  /** A RegExp, or text that must be contained, where `*` stands for anything: `/540/*.m4s`. */
  readonly url: string | RegExp;
  /** Let this many matching requests pass first. */
  readonly skip?: number;
  /** Hit this many, then be over. Default: all. */
  readonly times?: number;

  /** Answer with this status; the body is empty unless given. */
  readonly status?: number;
  /** Replaces the body (with the resource's own type unless `headers` say otherwise). */
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds, or an HTTP date. */
  readonly retryAfter?: string | number;
  /** Answer 200 with everything to a Range request. */
  readonly ignoreRange?: boolean;

  /** Wait so long before the first byte of the answer. */
  readonly delayMs?: number;
  /** Never answer, and keep the connection. */
  readonly hang?: boolean;
  /** Break the connection without an answer. */
  readonly dropConnection?: boolean;
  /** After so many bytes of body: silence, with the connection open. */
  readonly stallAfterBytes?: number;
  /** After so many bytes of body: the connection ends, short of its Content-Length. */
  readonly truncateAfterBytes?: number;
  /** With `truncateAfterBytes`: no Content-Length, and an end that looks regular. */
  readonly truncateCleanly?: boolean;
  /** The body comes no faster than this. */
  readonly trickleBytesPerSecond?: number;
}

/** A fault at work. */
export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  /** Requests that it has hit so far. */
  hits(): number;
  remove(): void;
}

/** The faults of an origin. The first added that matches and is not over wins. */
export interface Faults {
  add(fault: Fault): ActiveFault;
  list(): readonly ActiveFault[];
  clear(): void;
  /** The fault for this request, counted as a hit; null for none. `url` is path and query. */
  hit(url: string): Fault | null;
}

interface Entry {
  readonly active: ActiveFault;
  readonly pattern: RegExp;
  passed: number;
  hits: number;
}

export function createFaults(): Faults {
  let entries: Entry[] = [];
  let nextId = 1;
  return {
    add(fault) {
      const id = nextId;
      nextId += 1;
      const active: ActiveFault = {
        id,
        fault,
        hits: () => entry.hits,
        remove: () => {
          entries = entries.filter((each) => each !== entry);
        },
      };
      const entry: Entry = { active, pattern: urlPattern(fault.url), passed: 0, hits: 0 };
      entries.push(entry);
      return active;
    },
    list: () => entries.map(({ active }) => active),
    clear() {
      entries = [];
    },
    hit(url) {
      for (const entry of entries) {
        const { skip = 0, times = Infinity } = entry.active.fault;
        if (entry.hits >= times || !entry.pattern.test(url)) continue;
        if (entry.passed < skip) {
          entry.passed += 1;
          continue;
        }
        entry.hits += 1;
        return entry.active.fault;
      }
      return null;
    },
  };
}

function urlPattern(url: string | RegExp): RegExp {
  // Without the flags g and y, whose lastIndex would make every other test fail.
  if (url instanceof RegExp) return new RegExp(url.source, url.flags.replace(/[gy]/g, ''));
  return new RegExp(url.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*'));
}
