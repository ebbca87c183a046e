import { PlayerError, Player, PlayerConfig, LoadOptions } from "../index.js";
type StreamType = "unknown" | "on-demand" | "live";
interface MediaFailure {
    readonly code: 2 | 3 | 4;
    readonly message: string;
    readonly cause: PlayerError;
}
interface Place {
    isChosen(): boolean;
    want(isWanted: boolean): void;
}
type Handler = ((event: Event) => void) | null;
interface ChoiceList<Facts extends {
    readonly id: string;
}, Entry extends Facts> {
    onaddtrack: Handler;
    onremovetrack: Handler;
    onaddrendition: Handler;
    onremoverendition: Handler;
    onchange: Handler;
}
declare class ChoiceList<Facts extends {
    readonly id: string;
}, Entry extends Facts> extends EventTarget {
    #private;
    readonly [index: number]: Entry;
    constructor(noun: "track" | "rendition", entry: (facts: Facts, place: Place) => Entry, choose: (id: string | null) => void);
    get length(): number;
    get selectedIndex(): number;
    set selectedIndex(index: number);
    [Symbol.iterator](): IterableIterator<Entry>;
    getTrackById(id: string): Entry | null;
    getRenditionById(id: string): Entry | null;
    show(facts: readonly Facts[], chosenId: string | null): void;
}
interface TrackFacts {
    readonly id: string;
    readonly kind: string;
    readonly label: string;
    readonly language: string;
}
interface VideoTrackEntry extends TrackFacts {
    selected: boolean;
}
interface AudioTrackEntry extends TrackFacts {
    enabled: boolean;
}
interface RenditionFacts {
    readonly id: string;
    readonly width: number | undefined;
    readonly height: number | undefined;
    readonly bitrate: number;
    readonly frameRate: number | undefined;
    readonly codec: string | undefined;
}
interface RenditionEntry extends RenditionFacts {
    selected: boolean;
}
type VideoTrackChoices = ChoiceList<TrackFacts, VideoTrackEntry>;
type AudioTrackChoices = ChoiceList<TrackFacts, AudioTrackEntry>;
type RenditionChoices = ChoiceList<RenditionFacts, RenditionEntry>;
declare const Base: typeof HTMLElement;
interface SluiceVideoElement extends Omit<HTMLVideoElement, keyof HTMLElement | "error"> {
}
declare class SluiceVideoElement extends Base {
    #private;
    static readonly observedAttributes: readonly string[];
    constructor();
    connectedCallback(): void;
    disconnectedCallback(): void;
    attributeChangedCallback(name: string, _before: string | null, value: string | null): void;
    get video(): HTMLVideoElement;
    get player(): Player;
    get config(): PlayerConfig;
    set config(config: PlayerConfig);
    get src(): string;
    set src(src: string | null);
    get currentSrc(): string;
    get srcObject(): MediaProvider | null;
    set srcObject(object: MediaProvider | null);
    get currentTime(): number;
    set currentTime(seconds: number);
    get error(): MediaFailure | MediaError | null;
    load(options?: LoadOptions): Promise<void>;
    play(): Promise<void>;
    canPlayType(type: string): CanPlayTypeResult;
    get videoTracks(): VideoTrackChoices;
    get audioTracks(): AudioTrackChoices;
    get videoRenditions(): RenditionChoices;
    get audioRenditions(): RenditionChoices;
    get streamType(): StreamType;
    get targetLiveWindow(): number;
    get liveEdgeStart(): number;
}
declare global {
    interface HTMLElementTagNameMap {
        "sluice-video": SluiceVideoElement;
    }
}
export { SluiceVideoElement };
export type { AudioTrackChoices, AudioTrackEntry, MediaFailure, RenditionChoices, RenditionEntry, StreamType, VideoTrackChoices, VideoTrackEntry };
