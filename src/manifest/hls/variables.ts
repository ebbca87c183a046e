import { checkLimit } from '../limits.js';
import type { Attributes } from './attributes.js';
import type { Diagnosis } from './diagnosis.js';

/** EXT-X-DEFINE (RFC 8216bis §4.4.2.3). A reference sees only what was defined above it, so cycles cannot arise. */
export interface Variables {
  /** For playlists below this one to import. */
  readonly values: ReadonlyMap<string, string>;
  define(attributes: Attributes): void;
  /** `{$name}` replaced, once: what a value brings in is not searched again. */
  substitute(text: string): string;
}

export function createVariables(diagnosis: Diagnosis, imports: ReadonlyMap<string, string> | null): Variables {
  const values = new Map<string, string>();
  let total = 0;

  const imported = (name: string): string => {
    const value = imports?.get(name);
    if (value !== undefined) return value;
    throw diagnosis.invalid(imports === null ? 'EXT-X-DEFINE has IMPORT, which only a media playlist below a multivariant one may have' : `EXT-X-DEFINE imports "${name}", which the multivariant playlist does not define`);
  };
  const queryParameter = (name: string): string => {
    const value = new URL(diagnosis.url).searchParams.get(name);
    if (value !== null && value !== '') return value;
    throw diagnosis.invalid(`EXT-X-DEFINE asks for the query parameter "${name}", which the playlist's URL does not have`);
  };
  const valueOf = (name: string): string => {
    const value = values.get(name);
    if (value !== undefined) return value;
    throw diagnosis.invalid(`{$${name.slice(0, 60)}} is used, but no EXT-X-DEFINE above it defines that name`);
  };

  return {
    values,
    define(attributes): void {
      const [name, ...others] = ['NAME', 'IMPORT', 'QUERYPARAM'].filter((key) => attributes.has(key));
      if (name === undefined || others.length > 0) throw diagnosis.invalid('EXT-X-DEFINE needs one of NAME, IMPORT and QUERYPARAM');
      const variable = attributes.get(name) ?? '';
      if (values.has(variable)) throw diagnosis.invalid(`EXT-X-DEFINE defines "${variable}" twice`);
      const value = name === 'NAME' ? attributes.get('VALUE') : name === 'IMPORT' ? imported(variable) : queryParameter(variable);
      if (value === undefined) throw diagnosis.invalid(`EXT-X-DEFINE gives "${variable}" no VALUE`);
      values.set(variable, value);
      checkLimit('variables', values.size, diagnosis.url);
    },
    substitute(text): string {
      let from = text.indexOf('{$');
      if (from < 0) return text;
      let out = text.slice(0, from);
      while (from >= 0) {
        const name = /^[\w-]+(?=\})/.exec(text.slice(from + 2, from + 130))?.[0];
        const behind = name === undefined ? from + 2 : from + 3 + name.length;
        out += name === undefined ? '{$' : valueOf(name);
        checkLimit('lineCharacters', out.length, diagnosis.url);
        from = text.indexOf('{$', behind);
        out += text.slice(behind, from < 0 ? text.length : from);
      }
      checkLimit('substitutedCharacters', (total += out.length), diagnosis.url);
      return out;
    },
  };
}
