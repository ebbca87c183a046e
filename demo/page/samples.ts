import type { SampleStream } from '../../test/media/catalogue.js';
import type { LiveEntry } from '../origin/live-menu.js';

/** A stream of the menu. */
export interface Sample {
  readonly url: string;
  readonly title: string;
  readonly notes: string;
  readonly group: 'live' | 'hls' | 'dash';
  readonly isPlayable: boolean;
}

type CatalogueEntry = Pick<SampleStream, 'title' | 'path' | 'notes' | 'protocol' | 'needs'>;

/** The streams of this origin; none where it is not the demo's. */
export async function fetchSamples(): Promise<readonly Sample[]> {
  const [recorded, live] = await Promise.all([fetchList<CatalogueEntry>('/media/catalogue.json'), fetchList<LiveEntry>('/channels.json')]);
  return [
    ...recorded.map(({ title, path, notes, protocol, needs }): Sample => ({ url: `/media/${path}`, title, notes, group: protocol, isPlayable: needs.every(isSupported) })),
    ...live.map(({ title, url, notes }): Sample => ({ url, title, notes, group: 'live', isPlayable: true })),
  ];
}

async function fetchList<Entry>(url: string): Promise<readonly Entry[]> {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : [];
  } catch {
    // Not JSON, or not there: another server holds this page, and the field for an address is what remains.
    return [];
  }
}

function isSupported(type: string): boolean {
  return typeof MediaSource === 'undefined' || MediaSource.isTypeSupported(type);
}

const groupLabels = { live: 'Live', hls: 'HLS', dash: 'MPEG-DASH' } as const;

/** One group of options for what is live and for each protocol, and one for whatever is in the field. */
export function fillSampleMenu(menu: HTMLSelectElement, samples: readonly Sample[]): void {
  const groups = (['live', 'hls', 'dash'] as const).map((name) => {
    const group = document.createElement('optgroup');
    group.label = groupLabels[name];
    for (const { url, title, isPlayable } of samples.filter((sample) => sample.group === name)) {
      const option = new Option(isPlayable ? title : `${title} (not in this browser)`, url);
      option.disabled = !isPlayable;
      group.append(option);
    }
    return group;
  });
  menu.replaceChildren(...groups.filter((group) => group.childElementCount > 0), new Option('Another address', ''));
}
