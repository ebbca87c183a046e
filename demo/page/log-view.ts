import { formatClock } from './format.js';
import { topics, type Log, type LogEntry, type Topic } from './log-entry.js';
import { byId } from './by-id.js';

/** Kept for filtering and copying; the list in the page shows the newest of those that pass the filter. */
const keptEntries = 5000;
const shownEntries = 400;

interface KeptEntry extends LogEntry {
  readonly atMs: number;
}

/** The log panel: topics to switch, text to search for, a button that copies what is shown. `nowMs` counts from the opening of the page. */
export function createLogView(nowMs: () => number): Log {
  const list = byId('log-entries', HTMLOListElement);
  const search = byId('log-search', HTMLInputElement);
  const copy = byId('log-copy', HTMLButtonElement);
  const clear = byId('log-clear', HTMLButtonElement);
  const switches = new Map(topics.map((topic) => [topic, byId(`log-${topic}`, HTMLInputElement)]));
  const counts = new Map(topics.map((topic) => [topic, 0]));
  let kept: KeptEntry[] = [];

  function passes({ topic, name, text }: LogEntry): boolean {
    const wanted = search.value.trim().toLowerCase();
    return switches.get(topic)?.checked === true && (wanted === '' || `${name} ${text}`.toLowerCase().includes(wanted));
  }

  function append(entry: KeptEntry): void {
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
    list.append(itemOf(entry));
    while (list.childElementCount > shownEntries) list.firstElementChild?.remove();
    if (isAtEnd) list.scrollTop = list.scrollHeight;
  }

  function showAll(): void {
    list.replaceChildren(...kept.filter(passes).slice(-shownEntries).map(itemOf));
    list.scrollTop = list.scrollHeight;
  }

  function count(topic: Topic, value: number): void {
    counts.set(topic, value);
    byId(`log-${topic}-count`, HTMLElement).textContent = String(value);
  }

  for (const each of switches.values()) each.addEventListener('change', showAll);
  search.addEventListener('input', showAll);
  clear.addEventListener('click', () => {
    kept = [];
    for (const topic of topics) count(topic, 0);
    showAll();
  });
  copy.addEventListener('click', () => {
    const text = kept.filter(passes).map(({ atMs, name, text: said }) => `${formatClock(atMs / 1000, 3)}\t${name}\t${said}`).join('\n');
    void copyText(text).then((isCopied) => flash(copy, isCopied ? 'Copied' : 'Not allowed'));
  });

  return (entry) => {
    const timed = { ...entry, atMs: nowMs() };
    kept.push(timed);
    if (kept.length > keptEntries * 1.1) kept = kept.slice(-keptEntries);
    count(entry.topic, (counts.get(entry.topic) ?? 0) + 1);
    if (passes(timed)) append(timed);
  };
}

function itemOf({ atMs, name, text, tone }: KeptEntry): HTMLLIElement {
  const item = document.createElement('li');
  item.dataset['tone'] = tone;
  for (const [className, content] of [['at', formatClock(atMs / 1000, 3)], ['name', name], ['text', text]] as const) {
    const part = document.createElement('span');
    part.className = className;
    part.textContent = content;
    // Spaces, so that a selection copied by hand stays readable.
    item.append(part, ' ');
  }
  return item;
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without https or permission: an old way remains.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}

function flash(button: HTMLButtonElement, text: string): void {
  const before = button.dataset['label'] ?? button.textContent;
  button.dataset['label'] = before;
  button.textContent = text;
  setTimeout(() => (button.textContent = before), 1200);
}
