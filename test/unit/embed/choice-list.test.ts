import { describe, expect, it } from 'vitest';
import { ChoiceList, type Place } from '../../../src/embed/element/choice-list.js';

interface Facts {
  readonly id: string;
}

interface Entry extends Facts {
  selected: boolean;
}

const entry = (facts: Facts, { isChosen, want }: Place): Entry => ({
  ...facts,
  get selected() {
    return isChosen();
  },
  set selected(isWanted) {
    want(isWanted);
  },
});

function listWith(...ids: readonly string[]) {
  const wanted: (string | null)[] = [];
  const told: string[] = [];
  const list = new ChoiceList<Facts, Entry>('rendition', entry, (id) => wanted.push(id));
  for (const name of ['addrendition', 'removerendition', 'change']) list.addEventListener(name, (event) => told.push('rendition' in event ? `${name} ${String(Reflect.get(Object(event.rendition), 'id'))}` : name));
  const show = (shown: readonly string[], chosen: string | null): void => list.show(shown.map((id) => ({ id })), chosen);
  if (ids.length > 0) show(ids, null);
  told.length = 0;
  return { list, wanted, told, show };
}

describe('a list of choices', () => {
  it('tells what comes and goes, and keeps the entries that stay', () => {
    const { list, told, show } = listWith('a', 'b');
    const [, b] = list;
    show(['b', 'c'], null);
    expect(told).toEqual(['removerendition a', 'addrendition c']);
    expect([list[0] === b, list[1]?.id, list[2], list.length]).toEqual([true, 'c', undefined, 2]);
    expect(list.getRenditionById('c')).toBe(list[1]);
    expect(list.getTrackById('a')).toBeNull();
  });

  it('has one in use at most, and tells when it is another', () => {
    const { list, told, show } = listWith('a', 'b');
    expect(list.selectedIndex).toBe(-1);
    show(['a', 'b'], 'b');
    show(['a', 'b'], 'b');
    expect(told).toEqual(['change']);
    expect([...list].map(({ selected }) => selected)).toEqual([false, true]);
    // An id of something else, such as the group that holds them all, is none of them.
    show(['a', 'b'], 'group');
    expect(list.selectedIndex).toBe(-1);
    expect(told).toEqual(['change', 'change']);
  });

  it('asks for what is chosen, and changes nothing by itself', () => {
    const { list, wanted, show } = listWith('a', 'b');
    list.selectedIndex = 1;
    expect([wanted, list.selectedIndex]).toEqual([['b'], -1]);
    show(['a', 'b'], 'b');
    const [a, b] = list;
    if (a === undefined || b === undefined) throw new Error('two were shown');
    a.selected = false;
    b.selected = true;
    expect(wanted).toEqual(['b']);
    b.selected = false;
    a.selected = true;
    list.selectedIndex = -1;
    expect(wanted).toEqual(['b', null, 'a', null]);
  });

  it('gives its facts to whoever copies an entry, and has handlers as properties', () => {
    const { list, show } = listWith('a');
    expect({ ...list[0] }).toEqual({ id: 'a', selected: false });
    let heard = 0;
    const handler = (): void => void (heard += 1);
    list.onremoverendition = handler;
    expect(list.onremoverendition).toBe(handler);
    show([], null);
    show(['a'], null);
    list.onremoverendition = null;
    show([], null);
    expect(heard).toBe(1);
  });
});
