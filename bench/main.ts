import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { benchFilling, fillingTable } from './filling.js';
import { benchLive, liveTable } from './live.js';
import { openLiveMedia } from './live-media.js';
import { benchMainThread, isMainThreadMet, mainThreadTable } from './main-thread.js';
import { openBenchMedia } from './media.js';
import { readOptions } from './options.js';
import { castOf, ours } from './players.js';
import { benchRefresh, isRefreshMet, refreshTable } from './refresh.js';
import { benchSeeks, seekTable } from './seek.js';
import { benchSize, sizeTable } from './size.js';
import { openStage } from './stage.js';
import { benchStarts, startTable } from './start.js';

/** Runs the benchmark on the project in `root`, prints its tables and writes .cache/bench.json. Resolves with the exit code: 1 where a target is missed. */
export async function runBench(root: string, words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  const media = openBenchMedia(root, options.segments);
  console.log(`Media: ${media.about}.\nMachine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg().map((value) => value.toFixed(1)).join(' ')}. ${options.runs} runs each, players by turns.\n`);
  const has = (block: string): boolean => options.blocks.some((each) => each === block);
  const size = has('size') ? benchSize() : [];
  const refresh = has('refresh') ? benchRefresh(root) : [];
  const needsStage = options.blocks.some((block) => block !== 'size' && block !== 'refresh');
  const stage = needsStage ? await openStage(root, media, castOf(options.before, options.players), openLiveMedia(root)) : null;
  try {
    const start = stage !== null && has('start') ? await benchStarts(stage, media, options) : [];
    const seek = stage !== null && has('seek') ? await benchSeeks(stage, media, options) : [];
    const mainThread = stage !== null && has('main-thread') ? await benchMainThread(stage, media, options) : [];
    const filling = stage !== null && has('filling') ? await benchFilling(stage, media, options) : [];
    const live = stage !== null && has('live') ? await benchLive(stage, options) : [];
    const sections = [
      ...(size.length > 0 ? [sizeTable(size)] : []),
      ...(refresh.length > 0 ? [refreshTable(refresh)] : []),
      ...(start.length > 0 ? [startTable(start)] : []),
      ...(seek.length > 0 ? [seekTable(seek)] : []),
      ...(mainThread.length > 0 ? [mainThreadTable(mainThread)] : []),
      ...(filling.length > 0 ? [fillingTable(filling)] : []),
      ...(live.length > 0 ? [liveTable(live)] : []),
      `Ratio: ours to the best peer. RT: round trips. Load at the end ${loadavg().map((value) => value.toFixed(1)).join(' ')}. For figures of the ABR decisions: npm run sweep:abr.`,
    ];
    console.log(`\n${sections.join('\n\n')}`);
    mkdirSync(join(root, '.cache'), { recursive: true });
    writeFileSync(join(root, '.cache/bench.json'), JSON.stringify({ at: new Date().toISOString(), options, media: media.about, load: loadavg(), size, refresh, start, seek, mainThread, filling, live }, null, 2));
    const isMet = [...start, ...seek].every((result) => result.isMet) && size.every(({ gzipBytes, budgetBytes }) => gzipBytes <= budgetBytes) && refresh.every(isRefreshMet) && mainThread.filter(({ player }) => player === ours.name).every(isMainThreadMet) && live.every(({ isJoinMet, isLatencyMet }) => isJoinMet && isLatencyMet);
    return isMet ? 0 : 1;
  } finally {
    await stage?.close();
  }
}
