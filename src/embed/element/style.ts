/**
 * Sized as a `<video>` is: by its attributes or its picture, unless the page sizes the element. The two properties are those by which themes
 * of control kits lift captions above their bars.
 */
const RULES = `:host{display:inline-block;line-height:0}:host([hidden]){display:none}
video{min-width:100%;max-width:100%;min-height:100%;max-height:100%;object-fit:inherit;object-position:inherit}
video::-webkit-media-text-track-container{transform:var(--media-webkit-text-track-transform);transition:var(--media-webkit-text-track-transition)}`;

let sheet: CSSStyleSheet | null = null;

/** Puts the `<video>` in its place. As a sheet of the document, which no Content-Security-Policy forbids; a browser that has none (Safari before 16.4) shows it undressed. */
export function dress(root: ShadowRoot, video: HTMLVideoElement): void {
  video.setAttribute('part', 'video');
  root.append(video);
  if (!('adoptedStyleSheets' in root)) return;
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  root.adoptedStyleSheets = [sheet];
}
