/** What a page holds at a moment: how many of each kind, listeners by target and event. */
export type Held = Readonly<Record<string, number>>;

/** Counts timers, listeners, object URLs and workers from now on. */
export interface LeftoverCount {
  held(): Held;
  stop(): void;
}

type Listener = EventListenerOrEventListenerObject | null;

export function countLeftovers(): LeftoverCount {
  const timers = new Set<number>();
  const urls = new Set<string>();
  const workers = new Set<Worker>();
  const listeners = new Map<EventTarget, Map<string, Map<Listener, () => void>>>();
  const restore: (() => void)[] = [];

  function replace<Target extends object, Name extends keyof Target>(target: Target, name: Name, make: (original: Target[Name]) => Target[Name]): void {
    const original = target[name];
    target[name] = make(original);
    restore.push(() => void (target[name] = original));
  }

  const nativeSetTimeout = window.setTimeout.bind(window);
  Reflect.set(window, 'setTimeout', (handler: TimerHandler, delay?: number, ...args: unknown[]): number => {
    const id = nativeSetTimeout((...own: unknown[]) => {
      timers.delete(id);
      if (typeof handler === 'function') handler(...own);
    }, delay, ...args);
    timers.add(id);
    return id;
  });
  restore.push(() => void Reflect.set(window, 'setTimeout', nativeSetTimeout));
  replace(window, 'clearTimeout', (original) => (id) => {
    timers.delete(Number(id));
    original.call(window, id);
  });
  const nativeSetInterval = window.setInterval.bind(window);
  Reflect.set(window, 'setInterval', (handler: TimerHandler, delay?: number, ...args: unknown[]): number => {
    const id = nativeSetInterval(handler, delay, ...args);
    timers.add(id);
    return id;
  });
  restore.push(() => void Reflect.set(window, 'setInterval', nativeSetInterval));
  replace(window, 'clearInterval', (original) => (id) => {
    timers.delete(Number(id));
    original.call(window, id);
  });
  replace(URL, 'createObjectURL', (original) => (object) => {
    const url = original.call(URL, object);
    urls.add(url);
    return url;
  });
  replace(URL, 'revokeObjectURL', (original) => (url) => {
    urls.delete(url);
    original.call(URL, url);
  });
  const NativeWorker = window.Worker;
  window.Worker = class extends NativeWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.add(this);
    }
    override terminate(): void {
      workers.delete(this);
      super.terminate();
    }
  };
  restore.push(() => void (window.Worker = NativeWorker));

  const forget = (target: EventTarget, type: string, listener: Listener): void => void listeners.get(target)?.get(type)?.delete(listener);
  replace(EventTarget.prototype, 'addEventListener', (original) => function (this: EventTarget, type, listener, options): void {
    original.call(this, type, listener, options);
    if (listener === null) return;
    const target = this ?? window;
    const byType = listeners.get(target) ?? new Map<string, Map<Listener, () => void>>();
    listeners.set(target, byType);
    const own = byType.get(type) ?? new Map<Listener, () => void>();
    byType.set(type, own.set(listener, () => undefined));
    if (typeof options !== 'object') return;
    // These go by themselves.
    if (options.once === true) original.call(target, type, () => forget(target, type, listener), { once: true });
    if (options.signal !== undefined) original.call(options.signal, 'abort', () => forget(target, type, listener), { once: true });
  });
  replace(EventTarget.prototype, 'removeEventListener', (original) => function (this: EventTarget, type, listener, options): void {
    forget(this ?? window, type, listener);
    original.call(this, type, listener, options);
  });

  return {
    held() {
      const found: Record<string, number> = {};
      const add = (name: string, count: number): void => void (count > 0 && (found[name] = (found[name] ?? 0) + count));
      add('timers', timers.size);
      add('object URLs', urls.size);
      add('workers', workers.size);
      for (const [target, byType] of listeners) for (const [type, own] of byType) add(`${type} on ${target.constructor.name}`, own.size);
      return found;
    },
    stop() {
      for (const undo of restore.reverse()) undo();
    },
  };
}
