import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../stage/open-stage.js';
import { TOOLS } from './page-tools.js';

describe('<sluice-video>', () => {
  let stage: Stage;
  const film = (): string => stage.media('hls-fmp4/master.m3u8');
  const manifests = (): number => stage.origin.requests().filter(({ url }) => /master\.m3u8|manifest\.mpd/.test(url)).length;
  beforeAll(async () => {
    stage = await openStage();
    await stage.page.evaluate(`(() => { ${TOOLS} })()`);
  });
  afterAll(() => stage?.close());
  beforeEach(() => stage.origin.clearRequests());

  it('takes up what was set before its script was there', async () => {
    const seen = await stage.page.evaluate(async (url: string) => {
      window.heard = [];
      const early = document.createElement('sluice-video');
      window.film = early;
      Object.assign(early, { src: url, volume: 0.25, muted: true, playbackRate: 1.5, config: { abr: { maxHeight: 200 } } });
      document.body.append(early);
      await Reflect.get(window, 'define')();
      await window.until('the first frame', () => early.readyState >= 2);
      const { src, volume, muted, playbackRate, videoWidth } = early;
      return { own: Object.keys(early), src, volume, muted, playbackRate, videoWidth, attribute: early.getAttribute('src'), videoTracks: early.videoTracks.length };
    }, film());
    expect(seen).toEqual({ own: [], src: film(), volume: 0.25, muted: true, playbackRate: 1.5, videoWidth: 320, attribute: film(), videoTracks: 1 });
  });

  it('has all that a <video> has in this browser, and answers as the one inside does', async () => {
    const { missing, different, count } = await stage.page.evaluate(async () => {
      const element = await window.fresh({ poster: '/poster.png', width: '320' });
      const native = document.createElement('video');
      const names = [HTMLVideoElement, HTMLMediaElement].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));
      // A list of its own kind, a source of its own kind.
      const own = new Set(['constructor', 'videoTracks', 'audioTracks']);
      const wrong = names.filter((name) => !own.has(name)).filter((name) => {
        const [here, inside]: readonly unknown[] = [Reflect.get(element, name), Reflect.get(element.video, name)];
        const isSame = typeof inside === 'function' ? typeof here === 'function' : typeof inside !== 'object' || ['textTracks', 'error'].includes(name) ? Object.is(here, inside) : typeof here === 'object';
        return !isSame;
      });
      return { missing: names.filter((name) => !(name in element)), different: wrong, count: names.filter((name) => name in native).length };
    });
    expect(count).toBeGreaterThan(60);
    expect(missing).toEqual([]);
    expect(different).toEqual([]);
  });

  it('keeps attributes and properties in step, and sends events on', async () => {
    const seen = await stage.page.evaluate(async () => {
      const element = await window.fresh({ loop: '', poster: '/a.png', crossorigin: 'anonymous' });
      const { video } = element;
      const read = { loop: element.loop, poster: element.poster, crossOrigin: element.crossOrigin, inside: video.getAttribute('poster') };
      element.loop = false;
      element.preload = 'none';
      element.controls = true;
      element.defaultMuted = false;
      const written = { loop: element.hasAttribute('loop'), preload: element.getAttribute('preload'), controls: element.hasAttribute('controls'), muted: element.hasAttribute('muted'), isMuted: element.muted, inside: video.hasAttribute('loop') };
      const events: unknown[] = [];
      element.onratechange = (event) => events.push(event.target === element, event.bubbles);
      element.playbackRate = 2;
      await window.until('ratechange', () => events.length > 0);
      const isNative = 'onencrypted' in HTMLMediaElement.prototype;
      const handler = (): void => void events.push('encrypted');
      element.onencrypted = handler;
      if (isNative) video.dispatchEvent(new Event('encrypted'));
      else handler();
      const isKept = element.onencrypted === handler;
      element.onencrypted = null;
      video.dispatchEvent(new Event('encrypted'));
      return { read, written, events, isKept, hls: element.canPlayType('application/vnd.apple.mpegurl') !== '', text: element.canPlayType('text/plain') };
    });
    expect(seen.read).toEqual({ loop: true, poster: `${stage.origin.url}/a.png`, crossOrigin: 'anonymous', inside: '/a.png' });
    expect(seen.written).toEqual({ loop: false, preload: 'none', controls: true, muted: false, isMuted: true, inside: false });
    expect(seen.events).toEqual([true, false, 'encrypted']);
    expect(seen).toMatchObject({ isKept: true, hls: true, text: '' });
  });

  it('loads once for several changes of src, anew for another, and nothing without', async () => {
    const seen = await stage.page.evaluate(async (first: string, second: string) => {
      const element = await window.fresh();
      element.src = second;
      element.playbackRate = 3;
      element.removeAttribute('src');
      element.setAttribute('src', first);
      await window.until('the first film', () => element.readyState >= 2);
      const before = { currentSrc: element.currentSrc, heights: [...element.videoRenditions].map(({ height }) => height), rate: element.playbackRate };
      element.playbackRate = 2;
      element.src = second;
      await Promise.resolve();
      await Promise.resolve();
      await window.until('the second film', () => element.readyState >= 2 && element.audioTracks.length === 2);
      const after = { currentSrc: element.currentSrc, languages: [...element.audioTracks].map(({ language }) => language), type: element.streamType, duration: Math.round(element.duration), rate: element.playbackRate };
      element.removeAttribute('src');
      await window.until('nothing', () => element.readyState === 0 && element.videoRenditions.length === 0);
      return { before, after, without: { currentSrc: element.currentSrc, src: element.src, type: element.streamType, tracks: element.videoTracks.length } };
    }, film(), stage.media('hls-ts-audio-group/master.m3u8'));
    expect(seen.before).toEqual({ currentSrc: film(), heights: [180, 360, 540], rate: 1 });
    expect(seen.after).toEqual({ currentSrc: stage.media('hls-ts-audio-group/master.m3u8'), languages: ['en', 'de'], type: 'on-demand', duration: 24, rate: 1 });
    expect(seen.without).toEqual({ currentSrc: '', src: '', type: 'unknown', tracks: 0 });
    expect(manifests()).toBe(2);
  });

  it('asks for nothing before play() where preload is none, then plays; load() is a promise', async () => {
    await stage.page.evaluate(async (url: string) => {
      const element = await window.fresh({ src: url, preload: 'none' });
      await new Promise((resolve) => setTimeout(resolve, 150));
      return element.networkState;
    }, film());
    expect(stage.origin.requests()).toEqual([]);
    const at = await stage.page.evaluate(async () => {
      const { film: element } = window;
      await element.play();
      await window.until('motion', () => element.currentTime > 0.2);
      element.pause();
      element.preload = 'auto';
      await element.load({ startAt: 10 });
      return element.readyState >= 2 ? element.currentTime : null;
    });
    expect(at).toBe(10);
    expect(manifests()).toBe(2);
  });

  it('starts where it was sought to before there was a stream, and takes <source> and <track> children', async () => {
    stage.origin.put('/captions.vtt', 'WEBVTT\n\n00:00.000 --> 00:24.000\nHello\n');
    const seen = await stage.page.evaluate(async (url: string) => {
      const element = await window.fresh();
      element.currentTime = 9;
      const add = (name: string, attributes: object): HTMLElement => element.appendChild(Object.assign(document.createElement(name), attributes));
      const asked = element.currentTime;
      add('source', { src: '/film.mp4', type: 'video/mp4' });
      add('source', { src: url, type: 'application/x-mpegURL' });
      const track = add('track', { kind: 'captions', label: 'English', srclang: 'en', src: '/captions.vtt' });
      await window.until('the first frame', () => element.readyState >= 2);
      const [captions] = element.textTracks;
      if (captions === undefined) throw new Error('no text track');
      const { kind, label, language } = captions;
      captions.mode = 'showing';
      await window.until('a cue', () => (captions.cues?.length ?? 0) === 1);
      const at = element.currentTime;
      track.remove();
      await window.until('no text track', () => element.textTracks.length === 0);
      return { kind, label, language, asked, at, currentSrc: element.currentSrc };
    }, film());
    expect(seen).toEqual({ kind: 'captions', label: 'English', language: 'en', asked: 9, at: 9, currentSrc: film() });
  });

  it('offers renditions and languages, and does what is chosen', async () => {
    const seen = await stage.page.evaluate(async (url: string) => {
      const element = await window.fresh({ src: url });
      const { videoRenditions, audioTracks } = element;
      const told: string[] = [];
      for (const name of ['addrendition', 'removerendition', 'change']) videoRenditions.addEventListener(name, (event) => told.push(`${name} ${String(Reflect.get(Object(Reflect.get(event, 'rendition')), 'height'))}`));
      audioTracks.onchange = () => told.push('audio');
      await window.until('the first frame', () => element.readyState >= 2);
      const automatic = videoRenditions.selectedIndex;
      const lowest = element.videoWidth;
      videoRenditions.selectedIndex = videoRenditions.length - 1;
      const [, german] = audioTracks;
      for (const track of audioTracks) track.enabled = track === german;
      element.currentTime = 16;
      await window.until('the top rendition', () => element.videoWidth === 960);
      const chosen = { index: videoRenditions.selectedIndex, selected: videoRenditions[2]?.selected, wanted: element.player.tracks.video.wanted === videoRenditions[2]?.id, language: element.player.tracks.audio.groups.find(({ id }) => id === element.player.tracks.audio.activeGroup)?.language };
      videoRenditions.selectedIndex = -1;
      return { automatic, lowest, chosen, after: [element.player.tracks.video.wanted, videoRenditions.selectedIndex], told };
    }, stage.media('hls-ts-audio-group/master.m3u8'));
    expect(seen).toMatchObject({ automatic: -1, lowest: 320, after: ['auto', -1] });
    expect(seen.chosen).toEqual({ index: 2, selected: true, wanted: true, language: 'de' });
    expect(seen.told.filter((each) => each !== 'audio')).toEqual(['addrendition 180', 'addrendition 360', 'addrendition 540', 'change undefined', 'change undefined']);
    expect(seen.told).toContain('audio');
  });

  it('tells of a live stream', async () => {
    const seen = await stage.page.evaluate(async (url: string) => {
      const element = await window.fresh({ src: url, autoplay: '' });
      await window.until('motion', () => !element.paused && element.readyState >= 3, 20_000);
      const { streamType, duration, targetLiveWindow, liveEdgeStart, currentTime } = element;
      element.currentTime = element.seekable.start(0) + 2;
      await window.until('the rewound place', () => !element.seeking);
      const rewound = element.currentTime < element.liveEdgeStart;
      element.currentTime = element.seekable.end(element.seekable.length - 1);
      await window.until('the edge', () => element.player.live?.isAtEdge === true && element.currentTime >= element.liveEdgeStart);
      return { streamType, isInfinite: duration === Infinity, targetLiveWindow, isAtEdge: currentTime >= liveEdgeStart, rewound, heard: [...new Set(window.heard)] };
    }, stage.live('hls/index.m3u8'));
    expect(seen).toMatchObject({ streamType: 'live', isInfinite: true, isAtEdge: true, rewound: true });
    expect(seen.targetLiveWindow).toBeGreaterThan(40);
    expect(seen.heard).toEqual(expect.arrayContaining(['streamtypechange', 'targetlivewindowchange', 'durationchange']));
  });

  it('says what went wrong as a <video> would, with the reason', async () => {
    const seen = await stage.page.evaluate(async (url: string, good: string) => {
      const element = await window.fresh();
      const failed = new Promise<Event>((resolve) => element.addEventListener('error', resolve, { once: true }));
      element.src = url;
      const event = await failed;
      const { error } = element;
      const outcome = await element.load().then(() => 'resolved', (reason: unknown) => String(Reflect.get(Object(reason), 'code')));
      element.src = good;
      await window.until('the first frame', () => element.readyState >= 2);
      return { detail: Reflect.get(Object(Reflect.get(event, 'detail')), 'code'), code: error?.code, cause: error !== null && 'cause' in error ? error.cause.code : null, outcome, after: element.error };
    }, `${stage.origin.url}/nothing.m3u8`, film());
    expect(seen).toEqual({ detail: 'network/http-status', code: 2, cause: 'network/http-status', outcome: 'network/http-status', after: null });
  });

  it('plays on when it is moved, ends when it is removed, and begins anew when it is put back', async () => {
    const seen = await stage.page.evaluate(async (url: string) => {
      const element = await window.fresh({ src: url });
      await element.play();
      const { player } = element;
      document.body.append(document.createElement('section'));
      document.querySelector('section')?.append(element);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const moved = { same: element.player === player, loaded: element.readyState >= 2, paused: element.paused };
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const removed = { source: element.video.hasAttribute('src'), renditions: element.videoRenditions.length };
      document.body.append(element);
      await window.until('the first frame', () => element.readyState >= 2);
      const again = element.player !== player;
      document.querySelector('section')?.remove();
      return { moved, removed, again };
    }, film());
    expect(seen).toEqual({ moved: { same: true, loaded: true, paused: false }, removed: { source: false, renditions: 0 }, again: true });
    expect(manifests()).toBe(2);
  });

  it('leaves nothing behind after 20 times on the page and off it', async () => {
    const held = await stage.page.evaluate(async (url: string) => {
      window.film.remove();
      await Promise.resolve();
      const count = window.stage.countLeftovers();
      for (let i = 0; i < 20; i += 1) {
        const element = document.createElement('sluice-video');
        element.src = url;
        document.body.append(element);
        // By turns before it asks, while it asks, and with the first frame.
        if (i % 3 === 1) await new Promise((resolve) => setTimeout(resolve, 30));
        if (i % 3 === 2) await window.until('the first frame', () => element.readyState >= 2);
        element.remove();
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      const left = count.held();
      count.stop();
      return left;
    }, film());
    // What an element hears of its own <video> goes with both of them.
    expect(Object.entries(held).filter(([name]) => !/ on HTMLVideoElement$/.test(name))).toEqual([]);
    stage.origin.clearRequests();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(stage.origin.requests()).toEqual([]);
  });

  it('works under a strict policy: no style, no markup, no script but those of the origin', async () => {
    stage.origin.put('/strict.html', `<!doctype html><html lang="en"><meta charset="utf-8"><title>Strict</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src 'self'; media-src blob:; img-src 'self'; require-trusted-types-for 'script'">
<script src="/violations.js"></script><script type="module" src="/dist/element.js"></script>
<sluice-video muted src="/media/hls-fmp4/master.m3u8"></sluice-video></html>`);
    stage.origin.put('/violations.js', "window.violations = []; document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.violations.push(violatedDirective + ' ' + blockedURI));");
    await stage.page.goto(`${stage.origin.url}/strict.html`);
    await stage.page.waitFor(() => (document.querySelector('sluice-video')?.readyState ?? 0) >= 2, 20_000);
    const seen = await stage.page.evaluate(() => {
      const element = document.querySelector('sluice-video');
      const violations: unknown = Reflect.get(window, 'violations');
      return { violations, display: element === null ? '' : getComputedStyle(element).display, width: element?.offsetWidth };
    });
    expect(seen).toEqual({ violations: [], display: 'inline-block', width: 320 });
    await stage.reset();
  });
});
