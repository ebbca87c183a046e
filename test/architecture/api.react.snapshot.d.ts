import { ForwardRefExoticComponent, ComponentPropsWithoutRef, Ref, RefAttributes, ReactNode, ReactElement, RefObject } from "react";
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
interface VideoProps extends StreamProps, PlayerHandlers, Omit<ComponentPropsWithoutRef<"video">, keyof StreamProps | keyof PlayerHandlers> {
    readonly playerRef?: Ref<Player> | undefined;
}
declare const Video: ForwardRefExoticComponent<VideoProps & RefAttributes<HTMLVideoElement>>;
declare function PlayerProvider({ children }: {
    readonly children?: ReactNode;
}): ReactElement;
declare function usePlayer(): Player | null;
declare function usePlayer(video: RefObject<HTMLVideoElement | null>, stream: StreamProps & PlayerHandlers): Player | null;
type Select<Selected> = (state: PlayerState) => Selected;
declare function usePlayerState<Selected>(selector: Select<Selected>): Selected;
declare function usePlayerState<Selected>(player: Player | null, selector: Select<Selected>): Selected;
export { PlayerProvider, Video, usePlayer, usePlayerState };
export type { PlayerHandlers, StreamProps, VideoProps };
