/** One of those who hold a thing together. */
export interface Lease<T> {
  /** The thing, made when first asked for. Rejects with what making it rejected with; the next call tries again. */
  host(): Promise<T>;
  end(): void;
}

/** A thing that is there as long as somebody holds it: `make` is called when one of the holders needs it, `close()` when the last has gone. */
export function shared<T extends { close(): void }>(make: () => Promise<T>): () => Lease<T> {
  let made: Promise<T> | null = null;
  let holders = 0;
  return () => {
    holders += 1;
    let isOver = false;
    return {
      host() {
        const own = (made ??= make());
        own.catch(() => {
          if (made === own) made = null;
        });
        return own;
      },
      end() {
        if (isOver) return;
        isOver = true;
        holders -= 1;
        if (holders > 0) return;
        made?.then((thing) => thing.close(), () => undefined);
        made = null;
      },
    };
  };
}
