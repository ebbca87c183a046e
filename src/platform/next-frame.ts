/** A page that is not shown draws no frames; what was to be done at one is done after this instead, in ms. */
const HIDDEN_FRAME_MS = 250;

/** Calls `draw` once, with the next frame. Returns the call that takes it back. */
export function onNextFrame(draw: () => void): () => void {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    cancel();
    draw();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_FRAME_MS);
  return cancel;
}
