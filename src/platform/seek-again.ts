/**
 * For WebKit over GStreamer (2.50 over 1.22): sought to where nothing is buffered yet, it hands its decoder what was queued of the
 * old place once more, without the key frame, and while paused that grey picture stays. Seeking to the same place when its media
 * is there shows it. Returns the call that ends this.
 */
export function seekAgainWherePaused(element: HTMLMediaElement): () => void {
  let isBlind = false;
  const onSeeking = (): void => {
    const { buffered, currentTime } = element;
    isBlind = true;
    for (let index = 0; index < buffered.length; index += 1) if (buffered.start(index) <= currentTime && currentTime < buffered.end(index)) isBlind = false;
  };
  const onSeeked = (): void => {
    if (isBlind && element.paused && !element.ended) element.currentTime = element.currentTime;
    isBlind = false;
  };
  element.addEventListener('seeking', onSeeking);
  element.addEventListener('seeked', onSeeked);
  return () => {
    element.removeEventListener('seeking', onSeeking);
    element.removeEventListener('seeked', onSeeked);
  };
}
