/** The parts of mux.js 7.1 that are used here, as its source has them; the package brings no types. */

declare module 'mux.js/lib/m2ts/m2ts.js' {
  /** A transport packet's payload, told apart by stream type. */
  interface PesFragment {
    readonly type: 'pes';
    readonly streamType: number;
    readonly payloadUnitStartIndicator: boolean;
    readonly pid: number;
    readonly data: Uint8Array;
  }
  /** A PES packet put together. Times are 33-bit ticks of 90 kHz; undefined where the packet has none. */
  interface PesPacket {
    readonly type: 'video' | 'audio' | 'timed-metadata' | 'metadata';
    readonly data: Uint8Array;
    readonly pts?: number;
    readonly dts?: number;
  }
  class ElementaryStream {
    constructor();
    on(event: 'data', listener: (packet: PesPacket) => void): void;
    push(fragment: PesFragment): void;
    flush(): void;
    reset(): void;
  }
  const m2ts: { readonly ElementaryStream: typeof ElementaryStream };
  export type { PesPacket };
  export default m2ts;
}

declare module 'mux.js/lib/codecs/h264.js' {
  interface SpsConfig {
    readonly profileIdc: number;
    readonly levelIdc: number;
    readonly profileCompatibility: number;
    readonly width: number;
    readonly height: number;
    readonly sarRatio: readonly [number, number];
  }
  interface NalUnit {
    readonly nalUnitTypeCode: number;
    readonly data: Uint8Array;
    /** Without emulation prevention: of SEI and SPS. */
    readonly escapedRBSP?: Uint8Array;
    readonly config?: SpsConfig;
  }
  class H264Stream {
    constructor();
    on(event: 'data', listener: (nal: NalUnit) => void): void;
    push(packet: { readonly type: 'video'; readonly data: Uint8Array; readonly pts: number; readonly dts: number; readonly trackId: number }): void;
    flush(): void;
    reset(): void;
  }
  const h264: { readonly H264Stream: typeof H264Stream };
  export default h264;
}
