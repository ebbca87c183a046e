import type { SampleStream } from '../../test/media/catalogue.js';

/** A stream of the menu. */
export interface Sample {
  readonly url: string;
  readonly title: string;
  readonly notes: string;
  readonly protocol: 'hls' | 'dash';
  readonly isPlayable: boolean;
}

type CatalogueEntry = Pick<SampleStream, 'title' | 'path' | 'notes' | 'protocol' | 'needs'>;

/** The streams of this origin; none where it is not the demo's. */
export async function fetchSamples(): Promise<readonly Sample[]> {
  try {
    const response = await fetch('/media/catalogue.json');
    if (!response.ok) return [];
    const entries: readonly CatalogueEntry[] = await response.json();
    return entries.map(({ title, path, notes, protocol, needs }) => ({ url: `/media/${path}`, title, notes, protocol, isPlayable: needs.every(isSupported) }));
  } catch {
    // Not JSON, or not there: another server holds this page, and the field for an address is what remains.
    return [];
  }
}

function isSupported(type: string): boolean {
  return typeof MediaSource === 'undefined' || MediaSource.isTypeSupported(type);
}

/** One group of options a protocol, and one for whatever is in the field. */
export function fillSampleMenu(menu: HTMLSelectElement, samples: readonly Sample[]): void {
  const groups = (['hls', 'dash'] as const).map((protocol) => {
    const group = document.createElement('optgroup');
    group.label = protocol === 'hls' ? 'HLS' : 'MPEG-DASH';
    for (const { url, title, isPlayable } of samples.filter((sample) => sample.protocol === protocol)) {
      const option = new Option(isPlayable ? title : `${title} (not in this browser)`, url);
      option.disabled = !isPlayable;
      group.append(option);
    }
    return group;
  });
  menu.replaceChildren(...groups.filter((group) => group.childElementCount > 0), new Option('Another address', ''));
}
