/** The part of m3u8-parser 7.2.0 that `plain-tags.ts` uses, with the events of the tags that it is shown. It has no types of its own. */
declare module 'm3u8-parser/src/parse-stream.js' {
  type Token =
    | { readonly type: 'uri'; readonly uri: string }
    | { readonly type: 'comment' | 'custom' }
    | { readonly type: 'tag'; readonly tagType: 'inf' | 'targetduration'; readonly duration?: number }
    | { readonly type: 'tag'; readonly tagType: 'byterange'; readonly length?: number; readonly offset?: number }
    | { readonly type: 'tag'; readonly tagType: 'media-sequence' | 'discontinuity-sequence'; readonly number?: number }
    | { readonly type: 'tag'; readonly tagType: 'playlist-type'; readonly playlistType?: string }
    | { readonly type: 'tag'; readonly tagType: 'program-date-time'; readonly dateTimeObject?: Date }
    | { readonly type: 'tag'; readonly tagType: 'discontinuity' | 'endlist' };
  export default class ParseStream {
    on(event: 'data', listener: (token: Token) => void): void;
    push(line: string): void;
  }
}
