import { handlerProperty } from './forward.js';

/** What an entry asks and tells its list. */
export interface Place {
  isChosen(): boolean;
  want(isWanted: boolean): void;
}

type Handler = ((event: Event) => void) | null;

/** Defined below the class, as the browser has them on its own lists. */
export interface ChoiceList<Facts extends { readonly id: string }, Entry extends Facts> {
  onaddtrack: Handler;
  onremovetrack: Handler;
  onaddrendition: Handler;
  onremoverendition: Handler;
  onchange: Handler;
}

/**
 * A list of what can be chosen, as control kits know it: `length`, entries by number and by id, one event for what comes, goes, and is
 * chosen. The DOM has such lists (AudioTrackList, VideoTrackList) where a browser has them at all; for renditions the package media-tracks
 * has set the shape. An entry stays the same object as long as its id is there.
 */
export class ChoiceList<Facts extends { readonly id: string }, Entry extends Facts> extends EventTarget {
  readonly [index: number]: Entry;
  readonly #noun: 'track' | 'rendition';
  readonly #entry: (facts: Facts, place: Place) => Entry;
  readonly #choose: (id: string | null) => void;
  #entries: readonly Entry[] = [];
  #chosenId: string | null = null;

  /** `choose` is asked for an id, or for null: none of them. */
  constructor(noun: 'track' | 'rendition', entry: (facts: Facts, place: Place) => Entry, choose: (id: string | null) => void) {
    super();
    this.#noun = noun;
    this.#entry = entry;
    this.#choose = choose;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** Of the one in use; -1: none, or of renditions whichever the link allows. */
  get selectedIndex(): number {
    return this.#entries.findIndex(({ id }) => id === this.#chosenId);
  }

  set selectedIndex(index: number) {
    this.#choose(this.#entries[index]?.id ?? null);
  }

  [Symbol.iterator](): IterableIterator<Entry> {
    return this.#entries.values();
  }

  getTrackById(id: string): Entry | null {
    return this.#entries.find((entry) => entry.id === id) ?? null;
  }

  getRenditionById(id: string): Entry | null {
    return this.getTrackById(id);
  }

  /** What there is now, and which of it is in use. */
  show(facts: readonly Facts[], chosenId: string | null): void {
    const before = this.#entries;
    this.#entries = facts.map((fact) => this.getTrackById(fact.id) ?? this.#entry(fact, this.#place(fact.id)));
    for (let index = 0; index < Math.max(before.length, this.length); index += 1) {
      Reflect.deleteProperty(this, index);
      if (index < this.length) Reflect.set(this, index, this.#entries[index]);
    }
    const chosen = this.getTrackById(chosenId ?? '')?.id ?? null;
    const isOther = chosen !== this.#chosenId;
    this.#chosenId = chosen;
    for (const entry of before) if (!this.#entries.includes(entry)) this.#tell('remove', entry);
    for (const entry of this.#entries) if (!before.includes(entry)) this.#tell('add', entry);
    if (isOther) this.dispatchEvent(new Event('change'));
  }

  #tell(what: 'add' | 'remove', entry: Entry): void {
    this.dispatchEvent(Object.assign(new Event(what + this.#noun), { [this.#noun]: entry }));
  }

  #place(id: string): Place {
    return {
      isChosen: () => id === this.#chosenId,
      want: (isWanted) => {
        if (isWanted !== (id === this.#chosenId)) this.#choose(isWanted ? id : null);
      },
    };
  }
}

for (const name of ['onaddtrack', 'onremovetrack', 'onaddrendition', 'onremoverendition', 'onchange']) Object.defineProperty(ChoiceList.prototype, name, handlerProperty(name));
