import type { PlayerConfig } from '../../../src/config/config.js';
import { resolveConfig } from '../../../src/config/resolve.js';
import { createLiveEngine } from '../../../src/engine/live/index.js';
import * as timedDesk from '../../../src/engine/timed-desk.js';
import { createSession } from '../../../src/engine/session.js';
import type { Session } from '../../../src/engine/session.js';
import type { SessionPorts } from '../../../src/engine/session-ports.js';
import * as cues from '../../../src/manifest/dash/cues-file.js';
import * as embeddedIndex from '../../../src/manifest/dash/embedded-index.js';
import * as eventStreams from '../../../src/manifest/dash/event-streams.js';
import * as protection from '../../../src/manifest/dash/protection.js';
import * as liveReader from '../../../src/manifest/dash/live-reader.js';
import { createDashParser } from '../../../src/manifest/dash/index.js';
import * as dateRanges from '../../../src/manifest/hls/date-ranges.js';
import { createHlsParser } from '../../../src/manifest/hls/index.js';
import * as liveHls from '../../../src/manifest/hls/live-playlist.js';
import { createTransmuxer } from '../../../src/transmux/index.js';
import { createTransportReader } from '../../../src/transmux/transport-readers.js';
import * as webm from '../../../src/transmux/webm-pass-through.js';
import { nodeDecryptor } from '../ports/small-fakes.js';
import type { Mishap, UserAction } from './world-spec.js';
import type { World } from './world.js';

/** The ports of a session on a world; what a browser loads when needed is here at once. */
export function portsOf(world: World): SessionPorts {
  const { clock } = world;
  const hls = createHlsParser({ clock, loadLive: async () => liveHls, loadDateRanges: async () => dateRanges });
  const dash = createDashParser({ clock, loadEmbeddedIndex: async () => embeddedIndex, loadCues: async () => cues, loadLive: async () => liveReader, loadEventStreams: async () => eventStreams, loadProtection: async () => protection });
  return {
    clock, random: world.random, http: world.http, connectivity: world.connectivity, createSink: world.createSink, playhead: world.playhead,
    capabilities: world.capabilities, estimateStore: world.estimateStore, logger: world.logger,
    loadParser: async (protocol) => protocol === 'hls' ? hls : dash,
    createTransmuxer: async () => createTransmuxer({ loadLeadingMp4: null, loadTransport: async (container) => createTransportReader(container), loadWebm: async () => webm }),
    loadDecryptor: async () => nodeDecryptor,
    loadLive: async () => createLiveEngine,
    loadTimed: async () => timedDesk,
  };
}

/** A browser learns a little late that its network has gone, in ms. */
const NOTICED_AFTER_MS = 100;

/** Runs what the spec's actions say against a real session, as the player's facade would. */
export class Driver {
  private session: Session | null = null;
  private readonly stopHearing: () => void;

  constructor(private readonly world: World, private readonly ports: SessionPorts = portsOf(world), private readonly config: PlayerConfig = world.spec.config) {
    this.stopHearing = world.element.subscribe((cause) => world.notePlayhead(cause));
  }

  get current(): Session | null {
    return this.session;
  }

  load(): void {
    const { world } = this;
    this.session?.close();
    world.noteLoad();
    const own: { session: Session | null } = { session: null };
    own.session = createSession(this.ports, {
      url: world.manifestUrl, startAtSeconds: world.spec.startAtSeconds, protocol: null,
      config: resolveConfig(this.config), isHeld: world.spec.isHeld,
      onEvent: (event) => {
        if (own.session !== null && own.session !== this.session) world.breach('sessions are alone', `a session that was replaced told ${event.kind}`);
        world.noteSession(event);
      },
    });
    const started = own.session;
    this.session = started;
    world.liveInfo = () => started.live()?.info(started.state(), world.clock.now()) ?? null;
    world.sessionState = () => started.state();
    // A new source pauses the element; whoever wants to see it plays again.
    if (world.wantsPlay) world.element.play();
  }

  perform(action: UserAction | Mishap): void {
    const { world } = this;
    if (world.isDestroyed) return;
    world.lastActionMs = world.clock.now();
    world.log.add(`do ${JSON.stringify(action)}`);
    switch (action.kind) {
      case 'play':
        world.wantsPlay = true;
        return world.element.play();
      case 'pause':
        world.wantsPlay = false;
        return world.element.pause();
      case 'seek':
        return this.seek(action.toShare);
      case 'seek-to-live':
        return this.session?.live()?.seekToLive();
      case 'rate':
        world.wantedRate = action.rate;
        return world.element.setRate(action.rate);
      case 'select-video':
        return this.selectVideo(action.index);
      case 'select-audio':
        return this.selectAudio(action.index);
      case 'load':
        return this.load();
      case 'destroy':
        return this.destroy();
      case 'offline':
        return this.goOffline(action.forMs, action.isUnnoticed === true);
      case 'evict':
        this.evict(action.fromShare, action.toShare);
        return;
      case 'close-sink':
        if (world.sink?.isShut === false) world.sink.closeFromOutside();
        return;
      case 'stuck-append':
        if (world.sink !== null) world.sink.stuckOperations += action.count;
    }
  }

  private goOffline(forMs: number, isUnnoticed: boolean): void {
    const { world } = this;
    world.http.setOffline(true);
    // Requests fail before the browser says why.
    if (!isUnnoticed) world.clock.schedule(NOTICED_AFTER_MS, 'world', () => world.connectivity.set(true));
    world.clock.schedule(forMs, 'world', () => {
      world.lastActionMs = world.clock.now();
      world.http.setOffline(false);
      if (!isUnnoticed) world.connectivity.set(false);
    });
  }

  destroy(): void {
    const { world } = this;
    world.isDestroyed = true;
    world.lastActionMs = world.clock.now();
    this.session?.close();
    this.stopHearing();
    world.log.add('destroyed');
  }

  private seek(toShare: number): void {
    const reach = this.reach();
    if (reach !== null) this.world.element.seek(reach.start + toShare * (reach.end - reach.start), 'user');
  }

  /** What a viewer can seek to; null: not known yet. */
  private reach(): { readonly start: number; readonly end: number } | null {
    const { world } = this;
    if (world.liveOrigin === null) return { start: 0, end: world.origin.endSeconds };
    return world.liveInfo()?.window ?? null;
  }

  /** Browsers spare what plays and what is about to. */
  private evict(fromShare: number, toShare: number): void {
    const { sink, element, spec } = this.world;
    const reach = this.reach();
    if (reach === null) return;
    const fromSeconds = reach.start + fromShare * (reach.end - reach.start);
    const toSeconds = reach.start + toShare * (reach.end - reach.start);
    const near = element.currentTime + 2 * spec.title.segmentSeconds;
    const from = toSeconds < element.currentTime - spec.title.segmentSeconds ? fromSeconds : Math.max(fromSeconds, near);
    if (from < toSeconds) for (const { type } of sink?.models() ?? []) sink?.evict(type, from, toSeconds);
  }

  private selectVideo(index: number | null): void {
    const renditions = this.groups('video')[0]?.renditions ?? [];
    if (renditions.length === 0) return;
    this.session?.selectRendition('video', index === null ? null : renditions[index % renditions.length]?.id ?? null);
  }

  private selectAudio(index: number | null): void {
    if (index === null) {
      this.session?.selectGroup('audio', null);
      return;
    }
    const groups = this.groups('audio');
    const group = groups[index % Math.max(1, groups.length)];
    if (group !== undefined) this.session?.selectGroup('audio', group.id);
  }

  private groups(type: 'video' | 'audio') {
    const periods = this.session?.state().presentation?.periods ?? [];
    const time = this.world.element.currentTime;
    const period = periods.filter(({ startSeconds }) => startSeconds <= time).at(-1) ?? periods[0];
    return period?.groups.filter((group) => group.type === type) ?? [];
  }
}
