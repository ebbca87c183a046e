import { createApp, defineComponent, reactive, ref, version } from 'vue';
import { SluiceVideo, usePlayer, usePlayerState } from 'sluice/vue';

const streams = ['/media/hls-fmp4/master.m3u8', '/media/dash-timeline/manifest.mpd', '/media/nowhere/master.m3u8'];

/** In the slot, knowing nothing of the video but what is around. */
const Controls = defineComponent({
  setup: () => ({ player: usePlayer(), status: usePlayerState((state) => state.status), paused: usePlayerState((state) => state.paused) }),
  template: `<output :data-has-player="player !== null">{{ status }} {{ paused ? 'paused' : 'playing' }}</output>`,
});

/** A `<video>` of the app's own. */
const Own = defineComponent({
  props: { src: { type: String, required: true } },
  setup(props) {
    const video = ref<HTMLVideoElement | null>(null);
    const player = usePlayer(video, () => ({ src: props.src }));
    return { video, status: usePlayerState(player, (state) => state.status) };
  },
  template: `<video ref="video" muted autoplay id="own"></video><output>{{ status }}</output>`,
});

const app = reactive({ shown: 'film', at: 0, config: { abr: { maxHeight: 10_000, rememberEstimate: false } } });

const App = defineComponent({
  components: { Controls, Own, SluiceVideo },
  setup() {
    const film = ref<InstanceType<typeof SluiceVideo> | null>(null);
    const lines = reactive<string[]>([]);
    const note = (line: string): void => void lines.push(line);
    const playing = (): void => note(`playing ${film.value?.video?.tagName} ${film.value?.player === null ? 'without' : 'with'} player`);
    return { app, film, streams, lines, note, playing };
  },
  template: `
    <SluiceVideo v-if="app.shown === 'film'" ref="film" :src="streams[app.at]" :config="app.config" class="film" muted autoplay data-test="passed on"
      @ready="note('ready ' + streams[app.at])" @error="({ error }) => note('error ' + error.code)" @playing="playing" @renditionChange="({ type }) => note('rendition of ' + type)">
      <Controls />
    </SluiceVideo>
    <Own v-else-if="app.shown === 'own'" :src="streams[app.at]" />
    <p v-else>Nothing</p>
    <pre>{{ lines.join('\\n') }}</pre>`,
});

// What a person would click; the test does.
Object.assign(window, {
  app: {
    version,
    set({ maxHeight, ...change }: { readonly maxHeight?: number }) {
      Object.assign(app, change);
      if (maxHeight !== undefined) app.config.abr.maxHeight = maxHeight;
    },
  },
});
createApp(App).mount('#root');
