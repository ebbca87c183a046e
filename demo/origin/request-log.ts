/** How a response ended: in full, given up by who asked, cut by the origin (a fault, a lossy link), or not yet. */
export type RequestOutcome = 'open' | 'complete' | 'abandoned' | 'cut';

/** One request. Times are milliseconds of the origin's clock; null: not yet. */
export interface RequestRecord {
  readonly id: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** The Range header. */
  readonly range: string | null;
  readonly isNewConnection: boolean;
  readonly startMs: number;
  readonly status: number | null;
  readonly firstByteMs: number | null;
  readonly endMs: number | null;
  /** Of the body, as far as it was handed to the connection. */
  readonly bytes: number;
  readonly outcome: RequestOutcome;
}

/** The last requests, oldest first. */
export interface RequestLog {
  entries(): readonly RequestRecord[];
  clear(): void;
  open(request: Pick<RequestRecord, 'method' | 'url' | 'range' | 'isNewConnection' | 'startMs'>): RequestEntry;
}

/** Writes what becomes of one request. */
export interface RequestEntry {
  update(change: Partial<Pick<RequestRecord, 'status' | 'firstByteMs' | 'endMs' | 'bytes' | 'outcome'>>): void;
}

const capacity = 20_000;

export function createRequestLog(): RequestLog {
  let records = new Map<number, RequestRecord>();
  let nextId = 1;
  return {
    entries: () => [...records.values()],
    clear() {
      records = new Map();
    },
    open(request) {
      const id = nextId;
      nextId += 1;
      const [oldest] = records.keys();
      if (records.size >= capacity && oldest !== undefined) records.delete(oldest);
      records.set(id, { id, ...request, status: null, firstByteMs: null, endMs: null, bytes: 0, outcome: 'open' });
      return {
        update(change) {
          const record = records.get(id);
          if (record !== undefined) records.set(id, { ...record, ...change });
        },
      };
    },
  };
}
