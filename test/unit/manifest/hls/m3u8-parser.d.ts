/** The whole parser, as an oracle for what we assemble ourselves. */
declare module 'm3u8-parser' {
  export class Parser {
    readonly manifest: {
      readonly mediaSequence: number;
      readonly segments: readonly { readonly uri: string; readonly duration?: number; readonly timeline: number; readonly byterange?: { readonly offset: number; readonly length: number }; readonly programDateTime?: number; readonly map?: { readonly uri: string }; readonly key?: { readonly uri: string } | null }[];
    };
    push(text: string): void;
    end(): void;
  }
}
