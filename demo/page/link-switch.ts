import type { LinkProfile } from '../origin/link-profile.js';
import type { Log } from './log-entry.js';

/** The link between the demo's origin and this page. */
export interface LinkSwitch {
  /** Bits per second; NaN where it is not limited. */
  limitBps(): number;
}

interface LinkAnswer {
  readonly profile: LinkProfile;
  readonly profiles?: Readonly<Record<string, LinkProfile>>;
}

/** Wires the radio buttons of `field` to the origin's link; where there is no such origin, they are switched off. */
export function createLinkSwitch(field: HTMLFieldSetElement, log: Log): LinkSwitch {
  const radios = [...field.querySelectorAll('input')];
  let profile: LinkProfile | null = null;

  function show(answer: LinkAnswer): void {
    profile = answer.profile;
    const known = Object.entries(answer.profiles ?? {}).find(([, each]) => JSON.stringify(each) === JSON.stringify(profile));
    if (answer.profiles !== undefined) for (const radio of radios) radio.checked = radio.value === known?.[0];
  }

  async function ask(): Promise<void> {
    try {
      const response = await fetch('/control/link');
      if (!response.ok) throw new Error(`status ${response.status}`);
      show(await response.json());
      field.disabled = false;
    } catch {
      // Served by something else than the demo's origin: no link to switch.
      field.disabled = true;
    }
  }

  async function set(name: string, label: string): Promise<void> {
    try {
      const response = await fetch('/control/link', { method: 'POST', body: JSON.stringify({ name }) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      show(await response.json());
      log({ topic: 'session', name: 'link', text: `throttle ${label}`, tone: 'plain' });
    } catch (error) {
      log({ topic: 'problems', name: 'link', text: `The origin did not take the throttle: ${String(error)}. Is it still running?`, tone: 'bad' });
      void ask();
    }
  }

  for (const radio of radios) radio.addEventListener('change', () => void set(radio.value, radio.labels?.[0]?.textContent?.trim() ?? radio.value));
  // Another page may have turned it meanwhile.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void ask();
  });
  void ask();
  return { limitBps: () => profile?.bitsPerSecond ?? NaN };
}
