import type { LaunchOptions } from 'playwright';
import type { FoundEngine } from './engines.js';

/** Sound and picture may start without a gesture; nothing goes out but what a test asks for; gc() can be called from tests. */
const CHROMIUM_ARGUMENTS: readonly string[] = [
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic',
  '--mute-audio', '--enable-precise-memory-info', '--js-flags=--expose-gc',
];

const FIREFOX_PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.volume_scale': '0.0',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.auto': false,
  'app.normandy.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.updateEnabled': false,
};

/** An installed Firefox speaks WebDriver BiDi, which playwright calls a channel; its own build needs none. */
export function launchOptions(engine: Extract<FoundEngine, { driver: 'playwright' }>): LaunchOptions {
  const binary = engine.executablePath === null ? {} : { executablePath: engine.executablePath };
  switch (engine.name) {
    case 'chromium':
      return { ...binary, args: [...CHROMIUM_ARGUMENTS] };
    case 'firefox':
      return { ...binary, ...(engine.executablePath === null ? {} : { channel: 'moz-firefox' }), firefoxUserPrefs: { ...FIREFOX_PREFERENCES } };
    case 'webkit':
      return binary;
  }
}

/** Emulations that playwright would send and an installed Firefox refuses. */
export const NO_EMULATION = { colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null } as const;
