import { companions as names } from '../../bundle/companions.js';

/** An entry of the package beside the player. */
export interface Companion {
  readonly name: string;
  /** As an app imports it. */
  readonly entry: string;
  readonly source: string;
  readonly file: string;
  /** The framework that the app has installed, and the only thing it imports but the player. */
  readonly peer: string | null;
}

const peers: Readonly<Record<string, string>> = { react: 'react', vue: 'vue' };

export const companions: readonly Companion[] = names.map((name) => ({ name, entry: `sluice/${name}`, source: `src/embed/${name}.ts`, file: `dist/${name}.js`, peer: peers[name] ?? null }));
