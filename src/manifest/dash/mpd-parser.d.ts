/** mpd-parser 1.4.0 ships no types: the one function in use, as far as it is used. */
declare module 'mpd-parser' {
  /** The part of the DOM that it reads. */
  export interface DomNode {
    readonly tagName: string;
    readonly attributes: readonly { readonly name: string; readonly value: string }[];
    readonly childNodes: readonly DomNode[];
    readonly textContent: string;
    readonly nodeValue: string | null;
  }
  export interface InheritedRepresentation {
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly segmentInfo: Readonly<Record<string, unknown>>;
  }
  export function inheritAttributes(
    mpd: DomNode,
    options: { readonly manifestUri: string; readonly NOW: number },
  ): { readonly representationInfo: readonly InheritedRepresentation[] };
}
