import type { AdtsHeader } from './adts.js';
import type { AudioConfig } from './fmp4-writer.js';

/** Sampling rates at or below index 6 (24 kHz) are, in practice, the halved core of HE-AAC. */
const firstHalvedIndex = 6;
const spectralBandReplication = 5;

/**
 * The set-up that a frame's header asks for, and its RFC 6381 name. ADTS cannot say that AAC is HE-AAC: below 24 kHz it is
 * announced as such, which is right for nearly all and harmless for plain AAC-LC (the decoder only resamples), while the other
 * way round browsers play at half pitch or drop the upper band.
 */
export function aacConfig(header: AdtsHeader): { readonly config: AudioConfig; readonly codec: string } {
  const { objectType, samplingIndex, channelConfig, sampleRate } = header;
  const isHalved = objectType === 2 && samplingIndex >= firstHalvedIndex;
  const specificConfig = isHalved ? explicitHeAac(samplingIndex, channelConfig) : [(objectType << 3) | (samplingIndex >> 1), ((samplingIndex & 1) << 7) | (channelConfig << 3)];
  return {
    codec: `mp4a.40.${isHalved ? spectralBandReplication : objectType}`,
    config: { kind: 'aac', sampleRate, channels: channelConfig === 7 ? 8 : channelConfig, specificConfig },
  };
}

/** ISO/IEC 14496-3 §1.6.2.1: object type 5, core rate, channels, doubled rate, core object type 2, and three zero bits of §4.4.1, of which one falls into a fourth byte. */
function explicitHeAac(samplingIndex: number, channels: number): number[] {
  const doubled = samplingIndex - 3;
  return [(spectralBandReplication << 3) | (samplingIndex >> 1), ((samplingIndex & 1) << 7) | (channels << 3) | (doubled >> 1), ((doubled & 1) << 7) | (2 << 2), 0];
}
