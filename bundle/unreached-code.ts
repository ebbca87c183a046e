import type { Plugin } from 'rollup';

/**
 * mpd-parser imports xmldom for the one function that Sluice does not call, and the import is never shaken out:
 * 23 kB gzip of an XML parser that the browser has. An empty class takes its place.
 */
const stubs: Plugin = {
  name: 'stubs',
  resolveId: (source) => (source === '@xmldom/xmldom' ? '\0empty-xmldom' : null),
  load: (id) => (id === '\0empty-xmldom' ? 'export class DOMParser {}' : null),
};

/** The tags that src/manifest/hls/media-lines.ts hands to m3u8-parser. */
const plainTags = /^ {6}match = \(\/\^#(?:EXTINF|EXT-X-(?:BYTERANGE|DISCONTINUITY|ENDLIST|MEDIA-SEQUENCE|PLAYLIST-TYPE|PROGRAM-DATE-TIME|TARGETDURATION)\b)/;

/**
 * m3u8-parser's tokeniser is one function with a branch a tag. Those of other tags are never reached, but only we know that:
 * 1.2 kB gzip. Their line ends stay, for the source map.
 */
const unreachedTags: Plugin = {
  name: 'unreached-tags',
  transform(code, id) {
    if (!id.endsWith('/m3u8-parser/src/parse-stream.js')) return null;
    const branches = code.split(/^(?= {6}match = \(\/\^#EXT)/m);
    // What stands before the first one stays, and the last one, which goes on into what is done with unknown tags.
    const isKept = branches.map((branch, at) => at === 0 || at === branches.length - 1 || plainTags.test(branch));
    if (isKept.filter(Boolean).length !== 11) return this.error('The branches of m3u8-parser are not where they were.');
    return { code: branches.map((branch, at) => (isKept[at] === true ? branch : branch.replace(/.+/g, ''))).join(''), map: null };
  },
};

/** Methods that nobody of ours asks for, in classes that are not shaken, and emit()'s short ways for few arguments: how they begin in their file, and how many there are. 0.6 kB gzip. */
const unasked: readonly { readonly file: string; readonly methods: RegExp; readonly count: number }[] = [
  { file: '/eventemitter3/index.js', methods: /^EventEmitter\.prototype\.(?:eventNames|listeners|listenerCount) = function[\s\S]*?^};|^ {6,8}case \d: .*;$/gm, count: 13 },
  { file: '/m3u8-parser/src/parse-stream.js', methods: /^ {2}(?:addParser|addTagMapper)\([\s\S]*?^ {2}}$/gm, count: 2 },
  { file: '/@videojs/vhs-utils/es/stream.js', methods: /^ {2}_proto\.(?:off|dispose|pipe) = function[\s\S]*?^ {2}};?$/gm, count: 3 },
];

const unaskedMethods: Plugin = {
  name: 'unasked-methods',
  transform(code, id) {
    const here = unasked.find(({ file }) => id.endsWith(file));
    if (here === undefined) return null;
    if (code.match(here.methods)?.length !== here.count) return this.error(`The methods of ${here.file} are not where they were.`);
    // Line ends stay, for the source map.
    return { code: code.replace(here.methods, (method) => method.replace(/.+/g, '')), map: null };
  },
};

/**
 * src/manifest/dash/inherit.ts shows mpd-parser few elements with few attributes, so what it does about others is never reached, but only
 * we know that: what its functions then come to, and the attributes that none has. 1.4 kB gzip.
 */
const unreachedFunctions: Readonly<Record<string, string>> = {
  parseDuration: '() => NaN',
  parseDate: '() => NaN',
  buildBaseUrls: 'references => references',
  generateKeySystemInformation: '() => ({})',
  parseCaptionServiceMetadata: '() => undefined',
  toEventStream: '() => []',
  generateContentSteeringInformation: '() => null',
  getPeriodStart: '() => 0',
};
const unreachedAttributes = /^ {2}(?:mediaPresentationDuration|availabilityStartTime|minimumUpdatePeriod|suggestedPresentationDelay|type|timeShiftBufferDepth|start|d|t|presentationTime)\(value\) {[\s\S]*?^ {2}},$/gm;

const unreachedMpd: Plugin = {
  name: 'unreached-mpd',
  transform(code, id) {
    if (!id.endsWith('/mpd-parser/dist/mpd-parser.es.js')) return null;
    let found = 0;
    // Line ends stay, for the source map.
    const emptied = (text: string): string => ((found += 1), text.replace(/.+/g, ''));
    const cut = code.replace(/^const (\w+) = (?:\w+|\([^()]*\)) => {\n[\s\S]*?^};/gm, (whole, name: string) => {
      const short = unreachedFunctions[name];
      return short === undefined ? whole : `const ${name} = ${short};${emptied(whole)}`;
    }).replace(unreachedAttributes, emptied);
    return found === Object.keys(unreachedFunctions).length + 10 ? { code: cut, map: null } : this.error('The functions of mpd-parser are not where they were.');
  },
};

/** cml-xml is called without options. 0.1 kB gzip. */
const unsetOptions: Plugin = {
  name: 'unset-options',
  transform(code, id) {
    if (!id.endsWith('/@svta/cml-xml/dist/index.js')) return null;
    const set = code.split(/!!options\.\w+/);
    return set.length === 4 ? { code: set.join('false'), map: null } : this.error('The options of cml-xml are not where they were.');
  },
};

/** Code of dependencies that is never reached, but only we know that. Each stops the build where the dependency has changed. */
export const withoutUnreachedCode: readonly Plugin[] = [stubs, unaskedMethods, unreachedTags, unreachedMpd, unsetOptions];
