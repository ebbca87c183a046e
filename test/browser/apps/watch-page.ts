/** Seen by scripts of the test in the pages of the apps. */
declare global {
  interface Window {
    readonly app: {
      /** Of the framework. */
      readonly version: string;
      set(change: { readonly shown?: 'film' | 'own' | 'nothing'; readonly at?: number; readonly maxHeight?: number }): void;
    };
    readonly watch: {
      /** What the page reported, and what a framework warned of. */
      readonly problems: string[];
      readonly sources: WeakRef<MediaSource>[];
    };
  }
}

/** Goes before all scripts of a page. */
const WATCH = `<script>
  window.watch = { problems: [], sources: [] };
  addEventListener('error', (event) => watch.problems.push(event.message));
  addEventListener('unhandledrejection', (event) => watch.problems.push(String(event.reason)));
  console.error = console.warn = (...words) => watch.problems.push(words.join(' '));
  window.MediaSource = class extends MediaSource {
    constructor() {
      super();
      watch.sources.push(new WeakRef(this));
    }
  };
</script>`;

export function watched(html: string): string {
  const at = html.indexOf('<script');
  if (at < 0) throw new Error('The page has no script.');
  return html.slice(0, at) + WATCH + html.slice(at);
}
