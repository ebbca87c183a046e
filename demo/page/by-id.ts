/** The element of index.html with this id; throws where the page and its script do not fit together. */
export function byId<E extends Element>(id: string, kind: abstract new (...args: never[]) => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} with the id ${id}.`);
}
