import { existsSync } from 'node:fs';
import { findEngine, type EngineName } from '../browser/infra/engines.js';
import { runCommand } from './run-command.js';

const DEBIAN_PACKAGES: Readonly<Record<EngineName, readonly string[]>> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  // The gstreamer packages decode H.264 and AAC for it; "bad" holds the parsers, "good" the MP4 demuxer.
  webkit: ['webkit2gtk-driver', 'xvfb', 'gstreamer1.0-libav', 'gstreamer1.0-plugins-good', 'gstreamer1.0-plugins-bad'],
};

/** Of these engines, those that are here in the end. Installs what is missing: Debian's packages for root, else playwright's builds. */
export async function installEngines(wanted: readonly EngineName[], say: (text: string) => void): Promise<readonly EngineName[]> {
  let isListFresh = false;
  for (const name of wanted) {
    if (findEngine(name) !== null) continue;
    if (isDebianRoot()) {
      if (!isListFresh) await install(['apt-get', 'update', '-q'], say);
      isListFresh = true;
      await install(['apt-get', 'install', '-q', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES[name]], say);
    }
    if (findEngine(name) === null) await install(['playwright', 'install', ...(process.getuid?.() === 0 ? ['--with-deps'] : []), name], say);
  }
  return wanted.filter((name) => findEngine(name) !== null);
}

function isDebianRoot(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

async function install(command: readonly string[], say: (text: string) => void): Promise<void> {
  say(`  installing: ${command.join(' ')}`);
  const { isOk, output } = await runCommand(command, { DEBIAN_FRONTEND: 'noninteractive' }, false);
  if (!isOk) say(`  that failed:\n${output.split('\n').slice(-15).join('\n')}`);
}
