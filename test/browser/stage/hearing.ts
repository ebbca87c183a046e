/** The sound of an element, heard through Web Audio. */
export interface Hearing {
  /** Loudest of the frequencies heard now, in Hz; null: silence. The samples hum at all times and beep each second. */
  loudestHz(): number | null;
  /** Level of one frequency now, in dB; -Infinity: silence. */
  levelAt(hz: number): number;
  close(): Promise<void>;
}

/** Silence of a decoder is digital zero; the hum of the samples is far above this. In dB. */
const AUDIBLE_DB = -75;

export function listenTo(video: HTMLMediaElement): Hearing {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  const source = context.createMediaElementSource(video);
  // Without a destination an engine need not run the graph.
  source.connect(analyser).connect(new GainNode(context, { gain: 0 })).connect(context.destination);
  void context.resume();
  const levels = new Float32Array(analyser.frequencyBinCount);
  const hzPerBin = context.sampleRate / analyser.fftSize;

  return {
    loudestHz() {
      analyser.getFloatFrequencyData(levels);
      let loudest = 0;
      for (let i = 1; i < levels.length; i += 1) if ((levels[i] ?? -Infinity) > (levels[loudest] ?? -Infinity)) loudest = i;
      return (levels[loudest] ?? -Infinity) > AUDIBLE_DB ? loudest * hzPerBin : null;
    },
    levelAt(hz) {
      analyser.getFloatFrequencyData(levels);
      const bin = Math.round(hz / hzPerBin);
      return Math.max(levels[bin - 1] ?? -Infinity, levels[bin] ?? -Infinity, levels[bin + 1] ?? -Infinity);
    },
    async close() {
      source.disconnect();
      await context.close();
    },
  };
}
