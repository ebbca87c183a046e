import { defineComponent, h, shallowRef } from 'vue';
import type { AllowedComponentProps, ComponentCustomProps, ComponentInternalInstance, VideoHTMLAttributes, VNode, VNodeProps } from 'vue';
import type { Player, PlayerEvents } from '../../index.js';
import type { PlayerHandlers } from '../handlers.js';
import type { StreamProps } from '../player-host.js';
import { playerEvents } from '../player-host.js';
import { hostPlayer } from './use-player.js';

/** What a stream is, the player's events, and all that a `<video>` takes. */
export type SluiceVideoProps = StreamProps & PlayerHandlers & Omit<VideoHTMLAttributes, keyof StreamProps | keyof PlayerHandlers | keyof AllowedComponentProps>;

/** What a component is to templates, to `h()` and to a template ref. */
export type SluiceVideoComponent = new (props: SluiceVideoProps) => {
  readonly $props: SluiceVideoProps & AllowedComponentProps & ComponentCustomProps & VNodeProps;
  readonly $slots: {
    /** Beside the video: controls. What is in it has the player by `usePlayer()`, too. */
    default?(given: { readonly player: Player | null }): VNode[];
    /** Inside the `<video>`: `<track>`. */
    video?(): VNode[];
  };
  readonly video: HTMLVideoElement | null;
  readonly player: Player | null;
  /** Tells Vue's types that a `ref()` to a component leaves alone what is in it. */
  readonly $: ComponentInternalInstance;
};

/** Events of two words, by the names that Vue's have; others keep theirs. */
const emitted: { readonly [Name in keyof PlayerEvents]?: string } = { trackschange: 'tracksChange', renditionchange: 'renditionChange', timedevent: 'timedEvent' };

const component = defineComponent({
  name: 'SluiceVideo',
  inheritAttrs: false,
  props: ['src', 'type', 'startAt', 'config'],
  // A video has `ended` itself: it goes the way of its other events.
  emits: playerEvents.filter((name) => name !== 'ended').map((name) => emitted[name] ?? name),
  setup(props, { emit }) {
    const video = shallowRef<HTMLVideoElement | null>(null);
    const player = hostPlayer(video, props, (name, payload) => {
      if (name !== 'ended') emit(emitted[name] ?? name, payload);
    });
    return { video, player };
  },
  render() {
    return [h('video', { ...this.$attrs, ref: 'video' }, this.$slots['video']?.()), this.$slots['default']?.({ player: this.player })];
  },
});

/** A `<video>` whose `src` may be an HLS or DASH manifest. Attributes and listeners go to the `<video>`. */
export const SluiceVideo: SluiceVideoComponent = component;
