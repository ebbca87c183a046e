/** One of those who hold a thing together. */
export interface Lease<T> {
  /** The thing, made when first asked for. Rejects with what making it rejected with; the next call tries again. */
  host(): Promise<T>;
  end(): void;
}

/** A thing that is there as long as somebody holds it: `make` is called when one of the holders needs it, `close()` at once when the last has gone. */
export function shared<T extends { close(): void }>(make: () => Promise<T>): () => Lease<T> {
  let making: Promise<T> | null = null;
  let made: T | null = null;
  let holders = 0;
  /** Counts the times that all had gone. */
  let ends = 0;

  async function start(): Promise<T> {
    const own = ends;
    try {
      const thing = await make();
      if (ends === own) made = thing;
      else thing.close();
      return thing;
    } catch (error) {
      if (ends === own) making = null;
      throw error;
    }
  }

  return () => {
    holders += 1;
    let isOver = false;
    return {
      host: () => (making ??= start()),
      end() {
        if (isOver) return;
        isOver = true;
        holders -= 1;
        if (holders > 0) return;
        ends += 1;
        made?.close();
        made = null;
        making = null;
      },
    };
  };
}
