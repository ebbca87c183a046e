import { VideoHTMLAttributes, AllowedComponentProps, ComponentCustomProps, VNodeProps, VNode, ComponentInternalInstance, ShallowRef, MaybeRefOrGetter } from "vue";
import { PlayerConfig, PlayerEvents, Player, PlayerState } from "../index.js";
type StreamProps = {
    readonly src?: string | null | undefined;
    readonly type?: "hls" | "dash" | undefined;
    readonly startAt?: number | undefined;
    readonly config?: PlayerConfig | undefined;
};
type PlayerHandlers = {
    readonly onLoading?: Handler<"loading">;
    readonly onManifest?: Handler<"manifest">;
    readonly onTracksChange?: Handler<"trackschange">;
    readonly onRenditionChange?: Handler<"renditionchange">;
    readonly onReady?: Handler<"ready">;
    readonly onSegment?: Handler<"segment">;
    readonly onAbandon?: Handler<"abandon">;
    readonly onStall?: Handler<"stall">;
    readonly onResume?: Handler<"resume">;
    readonly onGap?: Handler<"gap">;
    readonly onTimedEvent?: Handler<"timedevent">;
    readonly onWarning?: Handler<"warning">;
    readonly onError?: Handler<"error">;
    readonly onUnloaded?: Handler<"unloaded">;
};
type Handler<Name extends keyof PlayerEvents> = ((payload: PlayerEvents[Name]) => void) | undefined;
type SluiceVideoProps = StreamProps & PlayerHandlers & Omit<VideoHTMLAttributes, keyof StreamProps | keyof PlayerHandlers | keyof AllowedComponentProps>;
type SluiceVideoComponent = new (props: SluiceVideoProps) => {
    readonly $props: SluiceVideoProps & AllowedComponentProps & ComponentCustomProps & VNodeProps;
    readonly $slots: {
        default?(given: {
            readonly player: Player | null;
        }): VNode[];
        video?(): VNode[];
    };
    readonly video: HTMLVideoElement | null;
    readonly player: Player | null;
    readonly $: ComponentInternalInstance;
};
declare const SluiceVideo: SluiceVideoComponent;
type PlayerRef = Readonly<ShallowRef<Player | null>>;
type VideoSource = MaybeRefOrGetter<HTMLVideoElement | null | undefined>;
declare function usePlayer(): PlayerRef;
declare function usePlayer(video: VideoSource, stream: MaybeRefOrGetter<StreamProps & PlayerHandlers>): PlayerRef;
type Select<Selected> = (state: PlayerState) => Selected;
declare function usePlayerState<Selected>(selector: Select<Selected>): Readonly<ShallowRef<Selected>>;
declare function usePlayerState<Selected>(player: MaybeRefOrGetter<Player | null>, selector: Select<Selected>): Readonly<ShallowRef<Selected>>;
export { SluiceVideo, usePlayer, usePlayerState };
export type { PlayerHandlers, PlayerRef, SluiceVideoComponent, SluiceVideoProps, StreamProps, VideoSource };
