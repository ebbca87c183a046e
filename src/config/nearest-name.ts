/**
 * The known name that a mistyped one most likely means, or null where none is near. A name in the wrong section counts as
 * near (`maxBytes` for `buffer.maxBytes`), as does another case.
 */
export function nearestName(given: string, known: readonly string[]): string | null {
  let best: string | null = null;
  // One typing error for each four letters; at least two, so that short names get a suggestion too.
  let bestDistance = Math.max(2, Math.floor(lastWord(given).length / 4)) + 1;
  for (const name of known) {
    const distance = Math.min(editDistance(given.toLowerCase(), name.toLowerCase()), editDistance(lastWord(given), lastWord(name)));
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

function lastWord(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

/** Insertions, deletions and replacements that turn one text into the other (Levenshtein), row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
