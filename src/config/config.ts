/** What an app's hook may change before a request leaves. */
export interface RequestDraft {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As in fetch(). */
  readonly credentials: 'omit' | 'same-origin' | 'include';
  /**
   * `follow` is the default. A browser takes headers of the app's own along to wherever a redirect leads, another origin included
   * (only `Authorization` stays behind): with `error` the request fails instead.
   */
  readonly redirect: 'follow' | 'error';
}

/** What a request is for. */
export type RequestKind = 'manifest' | 'playlist' | 'index' | 'init' | 'segment' | 'key';

/** Called before every request, and again before each retry; may answer later. Returns only what it changes. */
export type RequestHook = (draft: RequestDraft, about: { readonly kind: RequestKind; readonly attempt: number }) =>
  Partial<RequestDraft> | undefined | Promise<Partial<RequestDraft> | undefined>;

/** All options, complete. Apps pass a {@link PlayerConfig}; what they leave out comes from `defaults`. */
export interface ResolvedConfig {
  readonly abr: {
    /** Choose renditions by throughput and buffer. Default true; false keeps the start rendition until the app selects. */
    readonly enabled: boolean;
    /** Bits per second to start with while nothing is known yet. 10 000–1e9. Default 2 500 000: the median fixed and good mobile link carries SD to 720p at once. */
    readonly startBitrateBps: number;
    /** Keep the last estimate between loads and, where there is localStorage, between visits. Default true. */
    readonly rememberEstimate: boolean;
    /** No rendition taller than this, in pixels; 1–100 000. Default null: no limit. */
    readonly maxHeight: number | null;
    /** No rendition above this many bits per second; 1–1e10. Default null: no limit. */
    readonly maxBitrateBps: number | null;
    /** No rendition larger than the element's size × devicePixelRatio needs. Default true: pixels nobody sees cost data. */
    readonly capToElementSize: boolean;
    /** Step down when the device drops more than this share of frames; 0–1. Default 0.2; 0 turns it off. */
    readonly maxDroppedFrameRatio: number;
    /** Share of the estimated throughput that a rendition may need; 0.3–1. Default 0.85. */
    readonly bandwidthFraction: number;
  };
  readonly buffer: {
    /** Media ahead of the playhead to aim for, in seconds; 2–600. Default 30: rides out a 20 s outage without holding a film in memory. */
    readonly goalSeconds: number;
    /** Media kept behind the playhead, in seconds; 0–600. Default 30: a short look back needs no request. */
    readonly behindSeconds: number;
    /** Bytes ahead of the playhead after which no more is fetched, whatever the seconds; 1e6–1e9. Default 60 000 000. */
    readonly maxBytes: number;
    /** Holes up to this long are jumped without waiting for media, in seconds; 0–5. Default 0.5. */
    readonly maxGapSeconds: number;
  };
  readonly live: {
    /** Distance from the live edge to keep, in seconds; 0.5–300. Default null: what the manifest asks for, else three segments or four parts. */
    readonly targetLatencySeconds: number | null;
    /** Farther than this behind the edge, a viewer who follows it is taken to the target at once, in seconds; 1–3600. Default null: what the manifest says, else 3 s beyond the target with parts or chunks and 10 s without. */
    readonly maxLatencySeconds: number | null;
    /** Slowest playback rate that may keep the distance; 0.5–1. Default 0.96: below that, music gives it away. */
    readonly minRate: number;
    /** Fastest playback rate that may catch up; 1–2. Default 1.04. */
    readonly maxRate: number;
    /** Load parts and chunks as they are made (LL-HLS, LL-DASH). Default true; false plays such streams by whole segments, with more delay and fewer requests. */
    readonly lowLatency: boolean;
  };
  readonly network: {
    /** Until the headers, in ms; 500–120 000. Default 6000: two tries fit into the patience of a viewer. */
    readonly firstByteTimeoutMs: number;
    /** Between two pieces of a body, in ms; 500–120 000. Default 4000. */
    readonly noProgressTimeoutMs: number;
    /** For a whole request, in ms; 1000–600 000. Default 60 000. */
    readonly deadlineMs: number;
    /** Tries of one URL in all, before another location or rendition; 1–20. Default 3. */
    readonly attempts: number;
    /** Delay before the first retry, in ms, doubled at each further one; 0–60 000. Default 300. */
    readonly retryDelayMs: number;
    /** Cookies and HTTP auth: as in fetch(). Default 'same-origin'. */
    readonly credentials: 'omit' | 'same-origin' | 'include';
    /** Also follow data: and blob: URLs inside manifests. Default false: a manifest should not name what the page holds. */
    readonly allowDataUrls: boolean;
    /** See {@link RequestHook}. Default null. */
    readonly onRequest: RequestHook | null;
  };
  readonly preferences: {
    /** Languages for audio, best first, as BCP 47 tags. Default []: the manifest's default. */
    readonly audioLanguages: readonly string[];
    /** Video codec families to prefer when a manifest offers several, best first (`av01`, `vp09`, `hvc1`, `avc1`). Default []: the most efficient the device plays smoothly. */
    readonly videoCodecs: readonly string[];
  };
  /**
   * Where the worker that reads transport streams starts from: a URL on the page's own origin, at which you serve `sluice.worker.js` of this
   * version; null for no worker. Default 'auto': from its own text, by a blob URL. Where none starts the page does the work, after one warning.
   */
  readonly workerUrl: string | null;
  /** Where log lines go. Default null: nowhere. `'console'` writes to the console. */
  readonly logger: 'console' | ((line: LogLine) => void) | null;
}

/** One line of the player's log: readable text first, plain data behind it. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn';
  readonly atMs: number;
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Options of an app: any part of {@link ResolvedConfig}. */
export type PlayerConfig = { readonly [Section in keyof ResolvedConfig]?: ResolvedConfig[Section] extends Readonly<Record<string, unknown>> ? Partial<ResolvedConfig[Section]> : ResolvedConfig[Section] };
