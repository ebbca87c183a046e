/** Entries beside the player, each a file that imports `./sluice.js` as an app would, so that a page has the player once. */
export const companions: readonly string[] = ['element', 'react', 'vue', 'overlay'];
