import { createElement, forwardRef, useImperativeHandle, useRef } from 'react';
import type { ComponentPropsWithoutRef, ForwardedRef, ForwardRefExoticComponent, ReactElement, Ref, RefAttributes } from 'react';
import type { Player } from '../../index.js';
import type { PlayerHandlers } from '../handlers.js';
import type { StreamProps } from '../player-host.js';
import { usePlayer } from './use-player.js';

/** What no `<video>` knows: React warns of a handler that it cannot attach. */
type Own = keyof StreamProps | keyof PlayerHandlers | 'playerRef';

/** What a stream is, the player's events, and all that a `<video>` takes. */
export interface VideoProps extends StreamProps, PlayerHandlers, Omit<ComponentPropsWithoutRef<'video'>, keyof StreamProps | keyof PlayerHandlers> {
  /** Gets the player when it is there, and null when it is gone. The `ref` gets the `<video>`. */
  readonly playerRef?: Ref<Player> | undefined;
}

/** A `<video>` whose `src` may be an HLS or DASH manifest. */
export const Video: ForwardRefExoticComponent<VideoProps & RefAttributes<HTMLVideoElement>> = forwardRef(VideoWithPlayer);

function VideoWithPlayer(props: VideoProps, ref: ForwardedRef<HTMLVideoElement>): ReactElement {
  const {
    src, type, startAt, config, playerRef,
    onLoading, onManifest, onTracksChange, onRenditionChange, onReady, onSegment, onAbandon, onStall, onResume, onGap, onTimedEvent, onWarning, onError, onUnloaded,
    ...attributes
  } = props;
  const ofVideo: ComponentPropsWithoutRef<'video'> & { readonly [Name in Own]?: never } = attributes;
  const video = useRef<HTMLVideoElement>(null);
  const player = usePlayer(video, props);
  useImperativeHandle<HTMLVideoElement | null, HTMLVideoElement | null>(ref, () => video.current, []);
  useImperativeHandle<Player | null, Player | null>(playerRef, () => player, [player]);
  return createElement('video', { ...ofVideo, ref: video });
}
