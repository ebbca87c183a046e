/** Tags that recorded playback needs nothing of. Any other unknown one is worth a note: it is often a misspelling. */
const ignorable = /^EXT(?:M3U|-X-(?:VERSION|INDEPENDENT-SEGMENTS|ALLOW-CACHE|I-FRAMES-ONLY|DATERANGE|PART|PART-INF|SERVER-CONTROL|PRELOAD-HINT|RENDITION-REPORT|CONTENT-STEERING|TILES|IMAGES-ONLY))$/;

/** Advertising marks and what vendors add for their own use. */
const vendorPrefix = /^EXT-(?:X-)?(?:CUE|SCTE35|OATCLS|ASSET|SPLICEPOINT|AD|COM|DATE)/;

export function isIgnorable(name: string): boolean {
  return ignorable.test(name) || vendorPrefix.test(name);
}
