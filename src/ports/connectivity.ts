/** Whether this machine has a network, as far as the browser knows: offline is worth believing, the opposite says little (HTML, navigator.onLine). */
export interface Connectivity {
  isOffline(): boolean;
  /** Told when that may have changed. Returns the call that ends it. */
  subscribe(listener: () => void): () => void;
}
