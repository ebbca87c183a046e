/** When the beeps of a sample stream were heard, by the clock of the media. */
export interface Beeps {
  /** Media time in seconds at which each beep began, in order of hearing. All are late by the same: what the engine's sound path takes. */
  onsets(): readonly number[];
  close(): Promise<void>;
}

/** A beep has 0.4, the hum below it at most 0.05. */
const LOUD = 0.2;
/** Beeps begin a second apart and last a tenth of it. */
const QUIET_SECONDS = 0.3;
/** How far back clocks are kept to find the media time of a moment. */
const CLOCKS = 400;

const PROCESSOR = `registerProcessor('onsets', class extends AudioWorkletProcessor {
  process([input]) {
    const samples = input[0] ?? [];
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    if (peak > ${LOUD}) this.port.postMessage(currentFrame / sampleRate);
    return true;
  }
});`;

/** Listens to an element through Web Audio; its sound goes there from now on. */
export async function listenForBeeps(video: HTMLVideoElement): Promise<Beeps> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const module = URL.createObjectURL(new Blob([PROCESSOR], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(module);
  URL.revokeObjectURL(module);
  const source = context.createMediaElementSource(video);
  const meter = new AudioWorkletNode(context, 'onsets');
  source.connect(meter).connect(new GainNode(context, { gain: 0 })).connect(context.destination);
  await context.resume();

  /** Media time minus context time, at context times. */
  const clocks: { readonly at: number; readonly lead: number }[] = [];
  const timer = setInterval(() => {
    clocks.push({ at: context.currentTime, lead: video.currentTime - context.currentTime });
    if (clocks.length > CLOCKS) clocks.shift();
  }, 10);
  /** Clocks tick in steps: the middle of those around a moment is the media time of it. */
  const mediaTimeAt = (at: number): number => {
    const leads = clocks.filter((clock) => Math.abs(clock.at - at) < 0.25).map(({ lead }) => lead).sort((a, b) => a - b);
    return at + (leads[leads.length >> 1] ?? Number.NaN);
  };

  const heard: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  meter.port.onmessage = ({ data }: MessageEvent<number>) => {
    if (data - lastLoud > QUIET_SECONDS) {
      const onset = data;
      // Clocks of the quarter second after it belong to its neighbourhood too.
      setTimeout(() => heard.push(mediaTimeAt(onset)), 300);
    }
    lastLoud = data;
  };
  return {
    onsets: () => heard,
    async close() {
      clearInterval(timer);
      source.disconnect();
      await context.close();
    },
  };
}
