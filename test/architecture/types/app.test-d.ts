/**
 * What an app may write, and what its compiler must refuse. Compiled, never run. Each `@ts-expect-error` is a promise: the
 * test fails where the line below it compiles.
 */
import { hasCode, Player, PlayerError } from 'sluice';
import type { ErrorCode, LiveInfo, PlayerConfig, ResolvedConfig } from 'sluice';
import type { SluiceVideoElement } from 'sluice/element';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>(_proof?: T): void {}

declare const video: HTMLVideoElement;
declare const signal: AbortSignal;

// Making one.
const player = new Player(video, { buffer: { goalSeconds: 20 }, preferences: { audioLanguages: ['de'] } });
new Player(video);
// @ts-expect-error An element that plays nothing.
new Player(document.createElement('div'));
// @ts-expect-error An option that is not there.
new Player(video, { buffer: { goal: 20 } });
// @ts-expect-error An option of another type.
new Player(video, { abr: { enabled: 'yes' } });
holds<Equal<ReturnType<typeof Player.isSupported>, boolean>>();

// Loading.
holds<Equal<ReturnType<typeof player.load>, Promise<void>>>();
await player.load('https://example.com/a.m3u8');
await player.load('https://example.com/a.mpd', { startAt: 12.5, type: 'dash', signal });
// @ts-expect-error Without a URL there is nothing to load.
await player.load();
// @ts-expect-error A type that is not one.
await player.load('https://example.com/a', { type: 'flv' });

// Events: names and what they carry are typed.
player.on('renditionchange', ({ type, rendition, reason }) => {
  holds<Equal<typeof type, 'video' | 'audio'>>();
  holds<Equal<typeof rendition.bitrateBps, number>>();
  const text: string = reason;
  void text;
});
player.on('error', ({ error }) => {
  holds<Equal<typeof error.code, ErrorCode>>();
});
player.on('warning', ({ error }) => error.withSeverity('ignored'));
// @ts-expect-error An event that does not exist.
player.on('renditionchanged', () => {});

// Tracks.
const { video: videoTracks, audio, text } = player.tracks;
for (const group of [...videoTracks.groups, ...audio.groups, ...text.groups]) {
  holds<Equal<typeof group.language, string | null>>();
  holds<Equal<typeof group.roles, readonly string[]>>();
  for (const rendition of group.renditions) holds<Equal<typeof rendition.height, number | null>>();
  // @ts-expect-error What the player tells is read, not written.
  group.id = 'x';
}
player.select('video', 'auto');
player.select('video', 'some-rendition');
player.select('audio', 'some-group');
// @ts-expect-error Text tracks are told, and not yet shown.
player.select('text', 'off');
// @ts-expect-error There are three kinds of track.
player.select('picture', 'auto');

// Live and configuration.
holds<Equal<typeof player.live, LiveInfo | null>>();
const { live } = player;
if (live !== null) {
  holds<Equal<typeof live.latencySeconds, number>>();
  holds<Equal<typeof live.positionEpochMs, number | null>>();
  holds<Equal<typeof live.window, { readonly start: number; readonly end: number }>>();
  // @ts-expect-error Where the stream stands is read, not written.
  live.edge = 0;
}
player.configure({ live: { targetLatencySeconds: 3, maxRate: 1.1 } });
player.seekToLive();
player.configure({ abr: { maxHeight: 720 } });
player.configure({ abr: { maxHeight: null } });
// @ts-expect-error No rendition has this bitrate.
player.configure({ abr: { maxBitrateBps: 'low' } });
holds<Equal<ReturnType<typeof player.retry>, Promise<void>>>();

// Figures.
const stats = player.stats();
holds<Equal<typeof stats.bandwidthBps, number>>();
holds<Equal<typeof stats.bufferAheadSeconds, number>>();
holds<Equal<typeof stats.stalls, { readonly count: number; readonly seconds: number }>>();
const { manifestMs, firstByteMs, firstFrameMs } = stats.startup;
void [manifestMs, firstByteMs, firstFrameMs, stats.droppedFrames, stats.totalFrames, stats.requests, stats.bytes, stats.switches];
// @ts-expect-error A snapshot is read, not written.
stats.droppedFrames = 0;

// Ending.
holds<Equal<ReturnType<typeof player.unload>, Promise<void>>>();
holds<Equal<ReturnType<typeof player.destroy>, Promise<void>>>();

// Errors: the code decides the context.
declare const caught: unknown;
if (hasCode(caught, 'network/http-status')) {
  holds<Equal<typeof caught.context.status, number>>();
  // @ts-expect-error Another code's context.
  void caught.context.limitBytes;
}
if (caught instanceof PlayerError) holds<Equal<typeof caught.message, string>>();
// @ts-expect-error A code that is not one.
hasCode(caught, 'network/oops');

// Configuration.
const config: PlayerConfig = { network: { onRequest: async (draft, { kind, attempt }) => ({ url: `${draft.url}?${kind}=${attempt}`, headers: { ...draft.headers, 'X-Token': 't' } }) } };
// @ts-expect-error Readonly all the way down.
config.network.attempts = 3;
holds<Equal<ResolvedConfig['abr']['maxHeight'], number | null>>();

// The element is known by its tag, is a video in all it has, and says more of itself.
const element = document.createElement('sluice-video');
holds<Equal<typeof element, SluiceVideoElement>>();
holds<Equal<ReturnType<typeof element.load>, Promise<void>>>();
holds<Equal<typeof element.player, Player>>();
holds<Equal<typeof element.currentTime, number>>();
element.config = { buffer: { goalSeconds: 20 } };
element.src = null;
element.videoRenditions.selectedIndex = -1;
for (const track of element.audioTracks) track.enabled = track.language === 'de';
// @ts-expect-error An option that is not there.
element.config = { buffer: { goal: 20 } };
// @ts-expect-error The kind of stream is told, not set.
element.streamType = 'live';
