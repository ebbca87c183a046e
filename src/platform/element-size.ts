export interface ElementSize {
  /** In device pixels. */
  read(): { readonly widthPixels: number; readonly heightPixels: number };
  /** Calls `changed` at first and at each change; one listener at a time. Returns the call that ends it. */
  onChange(changed: () => void): () => void;
}

/** The size an element is laid out with. While somebody listens it is remembered from the ResizeObserver, since asking forces a layout. */
export function watchElementSize(element: HTMLElement): ElementSize {
  let seen: { readonly width: number; readonly height: number } | null = null;
  return {
    read() {
      const { width, height } = seen ?? { width: element.clientWidth, height: element.clientHeight };
      const density = globalThis.devicePixelRatio || 1;
      return { widthPixels: Math.round(width * density), heightPixels: Math.round(height * density) };
    },
    onChange(changed) {
      if (typeof ResizeObserver === 'undefined') return () => undefined;
      const observer = new ResizeObserver((entries) => {
        seen = entries[entries.length - 1]?.contentRect ?? null;
        changed();
      });
      observer.observe(element);
      return () => {
        observer.disconnect();
        seen = null;
      };
    },
  };
}
