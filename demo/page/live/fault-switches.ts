import type { LiveFault, LiveFaultKind } from '../../origin/live/live-fault.js';
import type { Log } from '../log-entry.js';

interface FaultSwitch {
  readonly kind: LiveFaultKind;
  readonly label: string;
  readonly title: string;
  /** Only where playlists are delivered so. */
  readonly isLowLatencyHls?: true;
}

const switches: readonly FaultSwitch[] = [
  { kind: 'late', label: 'late', title: 'Segments and parts come 1.5 s after their time' },
  { kind: 'edge-404', label: '404 at the edge', title: 'The newest segments are announced a second before they are there' },
  { kind: 'oldest-404', label: '404 at the end', title: 'The three oldest segments of the window are gone' },
  { kind: 'stale', label: 'stale copies', title: 'Every other second a manifest is six seconds old' },
  { kind: 'frozen', label: 'frozen', title: 'Manifests bring nothing new' },
  { kind: 'reset', label: 'reset', title: 'The numbers of the segments begin anew' },
  { kind: 'skew', label: 'clock 1 h fast', title: 'The server tells a wrong time' },
  { kind: 'truncated', label: 'cut manifest', title: 'For 2 s manifests end in their middle' },
  { kind: 'malformed', label: 'broken manifest', title: 'For 2 s manifests cannot be read' },
  { kind: 'gone', label: 'top rung gone', title: 'The highest rendition is not there any more' },
  { kind: 'ended', label: 'ended', title: 'The channel ends, and is a recording of its window' },
  { kind: 'blocking-hangs', label: 'reload hangs', title: 'A blocking reload is answered after a minute', isLowLatencyHls: true },
  { kind: 'blocking-unchanged', label: 'reload unchanged', title: 'A blocking reload is answered at once with nothing new', isLowLatencyHls: true },
  { kind: 'delta-misfit', label: 'delta misfit', title: 'For 2 s delta updates leave a hole', isLowLatencyHls: true },
];

/** A fault as the origin lists it: JSON has no Infinity. */
type ListedFault = Pick<LiveFault, 'kind'> & { readonly untilMs: number | null };

/** Toggles for what can be wrong with the live origin. Call the result with the stream's URL; the field is hidden for what is not of this origin's channels. */
export function createFaultSwitches(field: HTMLFieldSetElement, log: Log): (url: string | null) => void {
  const boxes = new Map(switches.map((each) => [each, addBox(field, each)]));
  let shownFor: string | null = null;

  async function ask(method: 'GET' | 'POST' | 'DELETE', body: object | null): Promise<void> {
    const response = await fetch('/control/live', { method, ...(body === null ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    if (method === 'POST') await ask('GET', null);
    else show(await response.json());
  }

  function show(faults: readonly ListedFault[]): void {
    const nowMs = Date.now();
    const active = faults.filter(({ untilMs }) => untilMs === null || untilMs > nowMs);
    for (const [{ kind }, box] of boxes) box.checked = active.some((fault) => fault.kind === kind);
    // Those that end by themselves.
    const nextMs = Math.min(...active.map(({ untilMs }) => untilMs ?? Infinity));
    if (nextMs !== Infinity) setTimeout(look, nextMs - nowMs + 50);
  }

  function look(): void {
    ask('GET', null).then(() => (field.disabled = false), () => (field.disabled = true));
  }

  for (const [{ kind, label }, box] of boxes) {
    box.addEventListener('change', () => {
      const isOn = box.checked;
      ask(isOn ? 'POST' : 'DELETE', { kind }).then(
        () => log({ topic: 'session', name: 'fault', text: `live origin: ${label} ${isOn ? 'on' : 'off'}`, tone: 'notice' }),
        (error: unknown) => {
          log({ topic: 'problems', name: 'fault', text: `The origin did not take the fault: ${String(error)}. Is it still running?`, tone: 'bad' });
          look();
        },
      );
    });
  }
  // Another page may have turned them meanwhile.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !field.hidden) look();
  });

  return (url) => {
    if (url === shownFor) return;
    shownFor = url;
    field.hidden = url === null || !url.startsWith('/live/');
    for (const [{ isLowLatencyHls }, box] of boxes) if (box.parentElement !== null) box.parentElement.hidden = isLowLatencyHls === true && url?.startsWith('/live/ll-hls/') !== true;
    if (!field.hidden) look();
  };
}

function addBox(field: HTMLFieldSetElement, { kind, label, title }: FaultSwitch): HTMLInputElement {
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.value = kind;
  const name = document.createElement('span');
  name.textContent = label;
  const chip = document.createElement('label');
  chip.title = title;
  chip.append(box, name);
  field.append(chip);
  return box;
}
