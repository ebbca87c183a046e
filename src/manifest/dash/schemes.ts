/** What an Essential- or SupplementalProperty of a known scheme means to this player. */
export type PropertyMeaning = 'trick-mode' | 'thumbnails' | 'switching' | 'transfer' | 'harmless';

/** All that the player understands. An EssentialProperty of another scheme hides its element (ISO/IEC 23009-1 §5.8.4.8). */
export const propertySchemes: ReadonlyMap<string, PropertyMeaning> = new Map([
  ['http://dashif.org/guidelines/trickmode', 'trick-mode'],
  ['http://dashif.org/guidelines/thumbnail_tile', 'thumbnails'],
  ['http://dashif.org/thumbnail_tile', 'thumbnails'],
  ['urn:mpeg:dash:adaptation-set-switching:2016', 'switching'],
  ['urn:mpeg:mpegb:cicp:transfercharacteristics', 'transfer'],
  ['urn:mpeg:mpegb:cicp:colourprimaries', 'harmless'],
  ['urn:mpeg:mpegb:cicp:matrixcoefficients', 'harmless'],
  ['urn:mpeg:mpegb:cicp:videofullrangeflag', 'harmless'],
]);

/** ISO/IEC 23091-2 TransferCharacteristics as HLS names them. */
export const videoRanges: ReadonlyMap<string, string> = new Map([
  ['1', 'SDR'], ['6', 'SDR'], ['14', 'SDR'], ['15', 'SDR'], ['16', 'PQ'], ['18', 'HLG'],
]);

/** ISO/IEC 23091-3 ChannelConfiguration: speakers by index. */
export const cicpChannels: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 8, 2, 3, 4, 7, 8, 24, 8, 12, 10, 12, 14, 12, 14];

/** Dolby's channel map (ETSI TS 102 366 §E.1.3.1.8), first bit first: how many speakers each bit stands for. */
export const dolbyChannelBits: readonly number[] = [1, 1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 2, 1, 2, 1, 1];
