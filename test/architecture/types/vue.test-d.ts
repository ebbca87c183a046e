/** What a Vue app may write, and what its compiler must refuse; as app.test-d.ts. */
import { createApp, h, ref, shallowRef } from 'vue';
import type { Player, PlayerEvents } from 'sluice';
import { SluiceVideo, usePlayer, usePlayerState } from 'sluice/vue';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>(_proof?: T): void {}

const video = ref<HTMLVideoElement | null>(null);
const around = usePlayer();
holds<Equal<typeof around.value, Player | null>>();
const own = usePlayer(video, () => ({ src: null, startAt: 3, onReady: (payload) => holds<Equal<typeof payload, PlayerEvents['ready']>>() }));
const paused = usePlayerState((state) => state.paused);
holds<Equal<typeof paused.value, boolean>>();
const url = usePlayerState(own, (state) => state.url);
holds<Equal<typeof url.value, string | null>>();
usePlayerState(shallowRef<Player | null>(null), (state) => state.timeSeconds);
// @ts-expect-error Read, not written.
around.value = null;

const film = ref<InstanceType<typeof SluiceVideo> | null>(null);
if (film.value !== null) {
  const { player, video: element } = film.value;
  holds<Equal<typeof player, Player | null>>();
  holds<Equal<typeof element, HTMLVideoElement | null>>();
}

createApp(SluiceVideo, { src: 'a.m3u8' });
createApp({}).component('SluiceVideo', SluiceVideo);
h(SluiceVideo, { src: 'a.m3u8', type: 'dash', muted: true, class: 'film', style: 'width: 100%', onError: ({ error }: PlayerEvents['error']) => error.code, onEnded: () => undefined });
const props: InstanceType<typeof SluiceVideo>['$props'] = { src: 'a.m3u8', onError: (payload) => holds<Equal<typeof payload, PlayerEvents['error']>>() };
void props;
// @ts-expect-error A URL is text.
h(SluiceVideo, { src: 5 });
// @ts-expect-error There is no such option.
usePlayer(video, { config: { abr: { maxHight: 720 } } });
