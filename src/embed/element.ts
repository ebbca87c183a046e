import { forwardInterface } from './element/forward.js';
import { SluiceVideoElement } from './element/sluice-video.js';

export { SluiceVideoElement };
export type { StreamType } from './element/live-facts.js';
export type { MediaFailure } from './element/media-error.js';
export type { AudioTrackChoices, AudioTrackEntry, RenditionChoices, RenditionEntry, VideoTrackChoices, VideoTrackEntry } from './element/tracks-shown.js';

declare global {
  interface HTMLElementTagNameMap {
    'sluice-video': SluiceVideoElement;
  }
}

// Not in Node, and once on a page that has this file twice.
if (typeof customElements !== 'undefined' && customElements.get('sluice-video') === undefined) {
  forwardInterface(SluiceVideoElement.prototype);
  customElements.define('sluice-video', SluiceVideoElement);
}
