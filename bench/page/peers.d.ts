/** What the driver uses of the players' globals; their own types describe modules, not script tags. */

interface HlsInstance {
  attachMedia(video: HTMLVideoElement): void;
  loadSource(url: string): void;
  on(event: string, listener: (event: string, data: { readonly fatal?: boolean; readonly details?: string }) => void): void;
}

interface Window {
  readonly Hls?: (new (config: object) => HlsInstance) & { readonly Events: { readonly MEDIA_ATTACHED: string; readonly ERROR: string } };
  readonly shaka?: {
    readonly polyfill: { installAll(): void };
    readonly Player: new () => { attach(video: HTMLVideoElement): Promise<void>; configure(config: object): boolean; load(url: string): Promise<void> };
  };
  readonly dashjs?: { MediaPlayer(): { create(): { initialize(video: HTMLVideoElement, url: null, autoPlay: boolean): void; updateSettings(settings: object): void; attachSource(url: string): void; on(event: string, listener: (data: unknown) => void): void } } };
  readonly Sluice?: { readonly Player: new (video: HTMLVideoElement, config: import('../../src/index.js').PlayerConfig) => { load(url: string): Promise<void> } };
  bench?: import('./driver.js').BenchDriver;
}
