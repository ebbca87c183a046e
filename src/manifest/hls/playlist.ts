import { readAttributes } from './attributes.js';
import type { Attributes } from './attributes.js';
import { createDiagnosis } from './diagnosis.js';
import type { Diagnosis } from './diagnosis.js';
import { createUriPolicy } from './uri-policy.js';
import type { UriPolicy } from './uri-policy.js';
import { createVariables } from './variables.js';
import type { Variables } from './variables.js';

/** One playlist while it is read: where it came from, what was wrong with it, its variables, which URIs it may name. */
export interface Playlist extends Diagnosis {
  readonly variables: Variables;
  readonly uris: UriPolicy;
  /** Attributes of the current line's tag, variables substituted; faults become notes. */
  attributes(list: string): Attributes;
}

/** `imports`: variables of the multivariant playlist that this one may import; null in a multivariant playlist. */
export function createPlaylist(url: string, imports: ReadonlyMap<string, string> | null): Playlist {
  const diagnosis = createDiagnosis(url);
  const variables = createVariables(diagnosis, imports);
  const uris = createUriPolicy(diagnosis);
  return Object.assign(diagnosis, { variables, uris, attributes: (list: string) => readAttributes(list, diagnosis, variables.substitute) });
}
