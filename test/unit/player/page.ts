import { afterEach, beforeEach } from 'vitest';
import { Player } from '../../../src/player/player.js';
import type { PlayerConfig } from '../../../src/config/config.js';

/** The little of a page that a player touches before any media: an element, a MediaSource that opens, a fetch that the test answers. */
export interface Page {
  readonly video: HTMLMediaElement;
  /** Requests that wait for an answer, in order. */
  readonly asked: readonly { readonly url: string; readonly signal: AbortSignal; answer(response: Response): void }[];
  /** MediaSources made so far, and how many are attached to the element. */
  readonly sources: { made: number };
  /** Listeners on the element and on the window. */
  listeners(): number;
  player(config?: PlayerConfig): Player;
}

class CountingTarget extends EventTarget {
  private readonly heard = new Map<string, Set<unknown>>();

  override addEventListener(...[name, listener, options]: Parameters<EventTarget['addEventListener']>): void {
    this.heard.set(name, (this.heard.get(name) ?? new Set()).add(listener));
    super.addEventListener(name, listener, options);
  }

  override removeEventListener(...[name, listener, options]: Parameters<EventTarget['removeEventListener']>): void {
    this.heard.get(name)?.delete(listener);
    super.removeEventListener(name, listener, options);
  }

  get listeners(): number {
    return [...this.heard.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

const noRanges = { length: 0, start: () => NaN, end: () => NaN };

class FakeVideo extends CountingTarget {
  currentTime = 0;
  playbackRate = 1;
  paused = true;
  seeking = false;
  ended = false;
  readyState = 0;
  preload = 'auto';
  autoplay = false;
  muted = false;
  error = null;
  src = '';
  duration = NaN;
  volume = 1;
  readonly buffered = noRanges;
  readonly seekable = noRanges;
  readonly ownerDocument = { baseURI: 'https://page.test/watch/' };

  /** Nothing without a MediaSource. */
  canPlayType(): string {
    return '';
  }

  getAttribute(): string {
    return this.src;
  }

  removeAttribute(): void {
    this.src = '';
  }

  load(): void {
    this.readyState = 0;
  }
}

class FakeMediaSource extends EventTarget {
  static made = 0;
  static isTypeSupported(): boolean {
    return true;
  }

  readonly readyState = 'open';
  readonly sourceBuffers = [];

  constructor() {
    super();
    FakeMediaSource.made += 1;
    queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')));
  }
}

/** Puts the page in place for each test of a file, and takes it away. */
export function usePage(): { readonly page: Page } {
  const kept = new Map<string, unknown>();
  let page: Page;
  const put = (name: string, value: unknown): void => {
    kept.set(name, Reflect.get(globalThis, name));
    Reflect.set(globalThis, name, value);
  };
  beforeEach(() => {
    const asked: { url: string; signal: AbortSignal; answer(response: Response): void }[] = [];
    const video = new FakeVideo();
    FakeMediaSource.made = 0;
    put('MediaSource', FakeMediaSource);
    put('SourceBuffer', class { changeType(): void {} });
    put('HTMLVideoElement', class {});
    const view = new CountingTarget();
    put('addEventListener', view.addEventListener.bind(view));
    put('removeEventListener', view.removeEventListener.bind(view));
    put('window', Object.assign(view, { devicePixelRatio: 1, matchMedia: () => new EventTarget() }));
    put('fetch', (url: string, { signal }: { signal: AbortSignal }) => new Promise<Response>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      asked.push({ url, signal, answer: resolve });
    }));
    put('URL', class extends URL {
      static override createObjectURL(): string {
        return 'blob:https://page.test/1';
      }

      static override revokeObjectURL(): void {}
    });
    const element = video as unknown as HTMLMediaElement;
    page = { video: element, asked, sources: FakeMediaSource as unknown as { made: number }, listeners: () => video.listeners + view.listeners, player: (config = {}) => new Player(element, config) };
  });
  afterEach(() => {
    for (const [name, value] of kept) Reflect.set(globalThis, name, value);
    kept.clear();
  });
  return {
    get page() {
      return page;
    },
  };
}

/** Everything that is due without time going on. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
