interface RequestDraft {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly credentials: "omit" | "same-origin" | "include";
    readonly redirect: "follow" | "error";
}
type RequestKind = "manifest" | "playlist" | "index" | "init" | "segment" | "key";
type RequestHook = (draft: RequestDraft, about: {
    readonly kind: RequestKind;
    readonly attempt: number;
}) => Partial<RequestDraft> | undefined | Promise<Partial<RequestDraft> | undefined>;
interface ResolvedConfig {
    readonly abr: {
        readonly enabled: boolean;
        readonly startBitrateBps: number;
        readonly rememberEstimate: boolean;
        readonly maxHeight: number | null;
        readonly maxBitrateBps: number | null;
        readonly capToElementSize: boolean;
        readonly maxDroppedFrameRatio: number;
        readonly bandwidthFraction: number;
    };
    readonly buffer: {
        readonly goalSeconds: number;
        readonly behindSeconds: number;
        readonly maxBytes: number;
        readonly maxGapSeconds: number;
    };
    readonly live: {
        readonly targetLatencySeconds: number | null;
        readonly maxLatencySeconds: number | null;
        readonly minRate: number;
        readonly maxRate: number;
        readonly lowLatency: boolean;
    };
    readonly network: {
        readonly firstByteTimeoutMs: number;
        readonly noProgressTimeoutMs: number;
        readonly deadlineMs: number;
        readonly attempts: number;
        readonly retryDelayMs: number;
        readonly credentials: "omit" | "same-origin" | "include";
        readonly allowDataUrls: boolean;
        readonly onRequest: RequestHook | null;
    };
    readonly preferences: {
        readonly audioLanguages: readonly string[];
        readonly videoCodecs: readonly string[];
    };
    readonly workerUrl: string | null;
    readonly logger: "console" | ((line: LogLine) => void) | null;
}
interface LogLine {
    readonly level: "debug" | "info" | "warn";
    readonly atMs: number;
    readonly text: string;
    readonly data?: Readonly<Record<string, unknown>>;
}
type PlayerConfig = {
    readonly [Section in keyof ResolvedConfig]?: ResolvedConfig[Section] extends Readonly<Record<string, unknown>> ? Partial<ResolvedConfig[Section]> : ResolvedConfig[Section];
};
interface ErrorContexts {
    "network/http-status": {
        readonly url: string;
        readonly status: number;
        readonly attempts: number;
        readonly retryAfterMs?: number;
    };
    "network/timeout": {
        readonly url: string;
        readonly phase: "first-byte" | "no-progress" | "deadline";
        readonly afterMs: number;
        readonly attempts: number;
    };
    "network/failed": {
        readonly url: string;
        readonly attempts: number;
    };
    "network/wrong-length": {
        readonly url: string;
        readonly expectedBytes: number;
        readonly receivedBytes: number;
    };
    "network/too-large": {
        readonly url: string;
        readonly limitBytes: number;
    };
    "policy/scheme": {
        readonly url: string;
        readonly scheme: string;
    };
    "manifest/not-recognised": {
        readonly url: string;
        readonly startsWith: string;
    };
    "manifest/invalid": {
        readonly url: string;
        readonly line?: number;
        readonly element?: string;
    };
    "manifest/limit": {
        readonly url: string;
        readonly limit: string;
        readonly value: number;
        readonly allowed: number;
    };
    "manifest/cycle": {
        readonly url: string;
    };
    "manifest/unsupported": {
        readonly url: string;
        readonly feature: string;
    };
    "metadata/invalid": {
        readonly url: string;
        readonly id: string | null;
    };
    "container/invalid": {
        readonly url: string;
        readonly container: string;
        readonly atByte?: number;
    };
    "container/unsupported": {
        readonly url: string;
        readonly container: string;
        readonly codec?: string;
    };
    "key/invalid": {
        readonly url: string;
        readonly receivedBytes: number;
    };
    "key/decrypt-failed": {
        readonly url: string;
    };
    "media/unsupported": {
        readonly codecs: readonly string[];
    };
    "media/decode": {
        readonly timeSeconds: number;
        readonly renditionId: string | null;
        readonly browserMessage: string;
    };
    "media/append": {
        readonly track: string;
        readonly url: string;
        readonly browserMessage: string;
    };
    "media/empty-segment": {
        readonly url: string;
        readonly renditionId: string;
    };
    "buffer/quota": {
        readonly track: string;
        readonly bufferedSeconds: number;
    };
    "sink/stuck": {
        readonly track: string;
        readonly operation: string;
        readonly afterMs: number;
    };
    "sink/closed": {
        readonly readyState: string;
    };
    "playback/stuck": {
        readonly timeSeconds: number;
        readonly afterMs: number;
        readonly bufferedAheadSeconds: number;
    };
    "live/stale": {
        readonly url: string;
        readonly forMs: number;
    };
    "playback/autoplay-blocked": {
        readonly muted: boolean;
    };
    "environment/unsupported": {
        readonly missing: string;
    };
    "environment/chunk-failed": {
        readonly chunk: string;
    };
    "environment/worker-failed": {
        readonly script: string;
    };
    "config/invalid": {
        readonly option: string;
        readonly suggestion?: string;
    };
    "player/misuse": {
        readonly call: string;
    };
    "internal/unexpected": {
        readonly where: string;
    };
}
type ErrorCode = keyof ErrorContexts;
type Severity = "retry" | "other-rendition" | "other-location" | "skip" | "rebuild-sink" | "ignored" | "fatal";
declare class PlayerError<C extends ErrorCode = ErrorCode> extends Error {
    readonly name = "PlayerError";
    readonly code: C;
    readonly context: ErrorContexts[C];
    readonly severity: Severity;
    constructor(code: C, message: string, context: ErrorContexts[C], options?: {
        readonly cause?: unknown;
        readonly severity?: Severity;
    });
    withSeverity(severity: Severity): PlayerError<C>;
}
declare function hasCode<C extends ErrorCode>(error: unknown, code: C): error is PlayerError<C>;
type TimedValue = string | number | Uint8Array;
interface TimedEvent {
    readonly kind: "daterange" | "eventstream";
    readonly id: string;
    readonly scheme: string | null;
    readonly value: string | null;
    readonly startSeconds: number;
    readonly endSeconds: number | null;
    readonly plannedEndSeconds: number | null;
    readonly startEpochMs: number | null;
    readonly attributes: Readonly<Record<string, TimedValue>>;
    readonly data: string | Uint8Array | null;
}
type TimedChange = "added" | "changed" | "entered" | "left" | "removed";
interface TimeRange {
    readonly start: number;
    readonly end: number;
}
type TimeRanges = readonly TimeRange[];
interface LiveInfo {
    readonly latencySeconds: number;
    readonly targetLatencySeconds: number;
    readonly window: {
        readonly start: number;
        readonly end: number;
    };
    readonly edge: number;
    readonly isAtEdge: boolean;
    readonly positionEpochMs: number | null;
}
interface RenditionInfo {
    readonly id: string;
    readonly bitrateBps: number;
    readonly width: number | null;
    readonly height: number | null;
    readonly frameRate: number | null;
    readonly codecs: readonly string[];
    readonly isPlayable: boolean;
}
interface GroupInfo {
    readonly id: string;
    readonly language: string | null;
    readonly label: string | null;
    readonly roles: readonly string[];
    readonly channels: number | null;
    readonly isDefault: boolean;
    readonly renditions: readonly RenditionInfo[];
}
interface TrackInfo {
    readonly groups: readonly GroupInfo[];
    readonly upcoming: readonly GroupInfo[];
    readonly activeGroup: string | null;
    readonly wanted: string;
    readonly loading: string | null;
    readonly playing: string | null;
}
interface Tracks {
    readonly video: TrackInfo;
    readonly audio: TrackInfo;
    readonly text: TrackInfo;
}
type RenditionChangeReason = "start" | "steady" | "up" | "down" | "constraint" | "user" | "abandon" | "recovery" | "period";
interface PlayerEvents {
    loading: {
        readonly url: string;
    };
    manifest: {
        readonly url: string;
        readonly protocol: "hls" | "dash";
        readonly durationSeconds: number | null;
    };
    trackschange: {
        readonly tracks: Tracks;
    };
    renditionchange: {
        readonly type: "video" | "audio";
        readonly rendition: RenditionInfo;
        readonly reason: RenditionChangeReason;
    };
    ready: {
        readonly firstFrameMs: number;
    };
    segment: {
        readonly type: "video" | "audio";
        readonly rendition: RenditionInfo;
        readonly startSeconds: number;
        readonly endSeconds: number;
        readonly bytes: number;
        readonly loadMs: number;
    };
    abandon: {
        readonly type: "video" | "audio";
        readonly fromId: string;
        readonly toId: string;
    };
    stall: {
        readonly timeSeconds: number;
    };
    resume: {
        readonly stalledMs: number;
    };
    gap: {
        readonly fromSeconds: number;
        readonly toSeconds: number;
    };
    timedevent: {
        readonly change: TimedChange;
        readonly event: TimedEvent;
    };
    warning: {
        readonly error: PlayerError;
    };
    error: {
        readonly error: PlayerError;
    };
    ended: Readonly<Record<string, never>>;
    unloaded: Readonly<Record<string, never>>;
}
interface PlayerStats {
    readonly bandwidthBps: number;
    readonly loading: {
        readonly video: string | null;
        readonly audio: string | null;
    };
    readonly playing: {
        readonly video: string | null;
        readonly audio: string | null;
    };
    readonly bufferAheadSeconds: number;
    readonly latencySeconds: number | null;
    readonly droppedFrames: number;
    readonly totalFrames: number;
    readonly stalls: {
        readonly count: number;
        readonly seconds: number;
    };
    readonly startup: {
        readonly manifestMs: number | null;
        readonly firstByteMs: number | null;
        readonly firstFrameMs: number | null;
    };
    readonly requests: number;
    readonly bytes: number;
    readonly switches: number;
}
interface LoadOptions {
    readonly startAt?: number;
    readonly type?: "hls" | "dash";
    readonly signal?: AbortSignal;
}
interface ElementState {
    readonly paused: boolean;
    readonly waiting: boolean;
    readonly seeking: boolean;
    readonly ended: boolean;
    readonly timeSeconds: number;
    readonly durationSeconds: number | null;
    readonly rate: number;
    readonly volume: number;
    readonly muted: boolean;
    readonly buffered: TimeRanges;
    readonly seekable: TimeRange | null;
}
interface PlayerState extends ElementState {
    readonly status: "empty" | "loading" | "ready" | "failed";
    readonly url: string | null;
    readonly live: LiveInfo | null;
    readonly tracks: Tracks;
    readonly error: PlayerError | null;
}
declare class Player {
    #private;
    static readonly version: string;
    static isSupported(): boolean;
    constructor(video: HTMLMediaElement, config?: PlayerConfig);
    load(url: string, options?: LoadOptions): Promise<void>;
    get state(): PlayerState;
    subscribe(listener: (state: PlayerState) => void): () => void;
    get tracks(): Tracks;
    get live(): LiveInfo | null;
    get timedEvents(): readonly TimedEvent[];
    select(type: "video" | "audio", id: string): void;
    seekToLive(): void;
    configure(config: PlayerConfig, { reset }?: {
        readonly reset?: boolean;
    }): void;
    retry(): Promise<void>;
    stats(): PlayerStats;
    unload(): Promise<void>;
    destroy(): Promise<void>;
    on<Name extends keyof PlayerEvents>(name: Name, listener: (payload: PlayerEvents[Name]) => void): this;
    once<Name extends keyof PlayerEvents>(name: Name, listener: (payload: PlayerEvents[Name]) => void): this;
    off<Name extends keyof PlayerEvents>(name: Name, listener: (payload: PlayerEvents[Name]) => void): this;
}
export { Player, PlayerError, hasCode };
export type { ErrorCode, ErrorContexts, GroupInfo, LiveInfo, LoadOptions, LogLine, PlayerConfig, PlayerEvents, PlayerState, PlayerStats, RenditionChangeReason, RenditionInfo, RequestDraft, RequestHook, RequestKind, ResolvedConfig, Severity, TimedChange, TimedEvent, TimedValue, TrackInfo, Tracks };
