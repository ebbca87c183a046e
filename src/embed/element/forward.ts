/** An element with a `<video>` of its own, whose interface it has itself. */
export interface VideoHost extends HTMLElement {
  readonly video: HTMLVideoElement;
}

/** Handed on to the `<video>` as they come; `src` is not among them, for a stream is no source of a `<video>`. */
export const ATTRIBUTES: readonly string[] = [
  'autoplay', 'controls', 'controlslist', 'crossorigin', 'disablepictureinpicture', 'disableremoteplayback', 'height', 'loop', 'muted',
  'playsinline', 'poster', 'preload', 'width', 'x-webkit-airplay',
];

/** They do not bubble, so each is sent again. Not `error`: what the element reports may be recovered from, and the player says what was not. */
const EVENTS = [
  'abort', 'canplay', 'canplaythrough', 'durationchange', 'emptied', 'encrypted', 'ended', 'enterpictureinpicture', 'leavepictureinpicture',
  'loadeddata', 'loadedmetadata', 'loadstart', 'pause', 'play', 'playing', 'progress', 'ratechange', 'resize', 'seeked', 'seeking', 'stalled',
  'suspend', 'timeupdate', 'volumechange', 'waiting', 'waitingforkey', 'webkitbeginfullscreen', 'webkitcurrentplaybacktargetiswirelesschanged',
  'webkitendfullscreen', 'webkitplaybacktargetavailabilitychanged', 'webkitpresentationmodechanged',
];

/** Sends every event of the `<video>` again, as one of the host; `before` is called first. */
export function forwardEvents(host: VideoHost, before: () => void): void {
  for (const name of EVENTS) {
    host.video.addEventListener(name, (event) => {
      before();
      // Of the same kind, with what it carries: initData, availability, the window of a picture in picture.
      host.dispatchEvent(Reflect.construct(event.constructor, [name, event]));
    });
  }
}

/** An attribute of the host, for its `<video>`. */
export function forwardAttribute({ video }: VideoHost, name: string, value: string | null): void {
  // The browser looks at `muted` when it parses a <video>, not when a script sets it.
  if (name === 'muted' && value !== null && !video.hasAttribute(name)) video.muted = true;
  copyAttribute(video, name, value);
}

/**
 * Everything that a `<video>` has in this browser and `prototype` has not, as properties that lead to the host's `<video>`: the names come
 * from the browser, so that none is missing and none is there that it does not have (control kits ask for them).
 */
export function forwardInterface(prototype: VideoHost): void {
  for (const { prototype: source } of [HTMLVideoElement, HTMLMediaElement]) {
    for (const [name, described] of Object.entries(Object.getOwnPropertyDescriptors(source))) {
      if (!(name in prototype)) Object.defineProperty(prototype, name, name.startsWith('on') ? handlerProperty(name) : forwarded(name, described));
    }
  }
}

/** The property `onname`: one listener that can be replaced. */
export function handlerProperty(name: string): PropertyDescriptor {
  const handlers = new WeakMap<EventTarget, unknown>();
  function call(this: EventTarget, event: Event): void {
    const handler = handlers.get(this);
    if (typeof handler === 'function') Reflect.apply(handler, this, [event]);
  }
  return {
    configurable: true,
    enumerable: true,
    get(this: EventTarget) {
      return handlers.get(this) ?? null;
    },
    set(this: EventTarget, handler: unknown) {
      handlers.set(this, typeof handler === 'function' ? handler : null);
      this.addEventListener(name.slice(2), call);
    },
  };
}

function forwarded(name: string, described: PropertyDescriptor): PropertyDescriptor {
  const { value, get, set } = described;
  if (typeof value === 'function') {
    return { ...described, value(this: VideoHost, ...args: readonly unknown[]): unknown {
      return Reflect.apply(value, this.video, args);
    } };
  }
  // HAVE_NOTHING and the like.
  if (get === undefined) return described;
  const attribute = name === 'defaultMuted' ? 'muted' : name.toLowerCase();
  const isReflected = ATTRIBUTES.includes(attribute);
  return {
    ...described,
    get(this: VideoHost): unknown {
      return Reflect.apply(get, this.video, []);
    },
    ...(set !== undefined && { set(this: VideoHost, to: unknown): void {
      Reflect.apply(set, this.video, [to]);
      if (isReflected) copyAttribute(this, attribute, this.video.getAttribute(attribute));
    } }),
  };
}

export function copyAttribute(to: Element, name: string, value: string | null): void {
  if (value === null) to.removeAttribute(name);
  else if (to.getAttribute(name) !== value) to.setAttribute(name, value);
}
