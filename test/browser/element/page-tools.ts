import type { SluiceVideoElement } from '../../../src/embed/element.js';

declare global {
  interface Window {
    film: SluiceVideoElement;
    /** The names of events that `film` has had since `listen()`. */
    heard: string[];
    /** A new element on the page, in place of the one before. */
    fresh(attributes?: Readonly<Record<string, string>>): Promise<SluiceVideoElement>;
    until(what: string, predicate: () => boolean, timeoutMs?: number): Promise<void>;
  }
}

/** What every test finds on its page, before the element is known there. */
export const TOOLS = `
  window.until = async (what, predicate, timeoutMs = 15000) => {
    const deadline = performance.now() + timeoutMs;
    while (!predicate()) {
      if (performance.now() > deadline) throw new Error('not so within ' + timeoutMs + ' ms: ' + what + '; heard ' + window.heard.join(' '));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  window.fresh = async (attributes = {}) => {
    window.film?.remove();
    await Promise.resolve();
    window.heard = [];
    const film = window.film = document.createElement('sluice-video');
    for (const name of ['loadstart', 'loadedmetadata', 'durationchange', 'streamtypechange', 'targetlivewindowchange', 'emptied', 'play', 'playing', 'error']) film.addEventListener(name, () => window.heard.push(name));
    for (const [name, value] of Object.entries({ muted: '', ...attributes })) film.setAttribute(name, value);
    film.config = { abr: { rememberEstimate: false, startBitrateBps: 100000, capToElementSize: false }, buffer: { goalSeconds: 6 }, network: { attempts: 1 } };
    document.body.append(film);
    return film;
  };
  window.define = () => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { type: 'module', src: '/dist/element.js', onload: resolve, onerror: reject });
    document.head.append(script);
  });
`;
