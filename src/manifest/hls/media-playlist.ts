import type { Container, ContentProtection } from '../../model/presentation.js';
import { createListIndex } from '../../model/indexes/list-index.js';
import type { ParsedIndex } from '../../ports/manifest-parser.js';
import { containerOfUri } from './containers.js';
import { forEachLine } from './lines.js';
import { createMediaLineReader } from './media-lines.js';
import type { MediaLines } from './media-lines.js';
import type { Pace } from './pace.js';
import type { Playlist } from './playlist.js';
import { segmentOfRow } from './segment-table.js';
import type { SegmentTable } from './segment-table.js';

export interface MediaPlaylist {
  readonly parsed: ParsedIndex;
  /** Protection systems that any segment names. */
  readonly protection: readonly ContentProtection[];
}

/** Shortest target duration in seconds that is believed: it paces reloads of live playlists. */
export const minTargetSeconds = 0.5;
/** What a segment without any duration is taken to last, where not even a target duration is given. */
export const assumedSeconds = 6;

export type LoadDateRanges = () => Promise<typeof import('./date-ranges.js')>;

/** Reads a media playlist that is complete; null: it goes on. Throws `manifest/*` and `policy/scheme`. */
export async function readMediaPlaylist(text: string, playlist: Playlist, pace: Pace, loadDateRanges: LoadDateRanges): Promise<MediaPlaylist | null> {
  const reader = createMediaLineReader(playlist);
  await forEachLine(text, playlist, pace, reader.read);
  const lines = reader.end();
  const { playlistType, isEnded } = lines;
  // A list that says it will never change is complete, also where the author forgot to end it.
  if (!isEnded && playlistType !== 'VOD') return null;
  if (lines.uris.length === 0) throw playlist.invalid('it has no segments');
  if (!isEnded) playlist.note('A playlist of type VOD has no EXT-X-ENDLIST; it is taken as complete.');
  const table = await tabulate(lines, pace);
  const index = createListIndex({
    startSeconds: table.startSeconds,
    durationSeconds: table.durationSeconds,
    firstNumber: table.firstNumber,
    isComplete: true,
    targetDurationSeconds: targetSeconds(lines.targetDuration, table, playlist),
    segmentAt: (row) => segmentOfRow(table, row, playlist.uris.resolve),
  });
  const timed = text.includes('#EXT-X-DATERANGE') ? (await loadDateRanges()).recordedDateRanges(text, playlist, index) : undefined;
  return {
    parsed: { index, kind: 'vod', container: containerOf(lines), startPoint: lines.startPoint, notes: playlist.notes, timed },
    protection: [...lines.protection.values()],
  };
}

async function tabulate(lines: MediaLines, pace: Pace): Promise<SegmentTable> {
  const durationSeconds = new Float64Array(lines.uris.length);
  const startSeconds = new Float64Array(lines.uris.length);
  let end = 0;
  for (const [row, written] of lines.durationSeconds.entries()) {
    const seconds = Number.isNaN(written) ? (lines.targetDuration ?? assumedSeconds) : written;
    durationSeconds[row] = seconds;
    startSeconds[row] = end;
    end += seconds;
    const pause = pace.step();
    if (pause !== null) await pause;
  }
  return { ...lines, firstNumber: lines.mediaSequence, startSeconds, durationSeconds, programTimesMs: carriedBack(lines.programTimesMs, durationSeconds) };
}

/** Segments above the first date get theirs by counting back. */
function carriedBack(written: readonly number[], durationSeconds: Float64Array): readonly number[] {
  const first = written.findIndex((time) => !Number.isNaN(time));
  const times = [...written];
  for (let row = first - 1; row >= 0; row -= 1) times[row] = (times[row + 1] ?? NaN) - 1000 * (durationSeconds[row] ?? 0);
  return times;
}

/** As written, or the longest segment where that is longer: authors round down, or leave it out. */
function targetSeconds(written: number | null, table: SegmentTable, playlist: Playlist): number {
  const longest = table.durationSeconds.reduce((most, seconds) => Math.max(most, seconds), 0);
  if (written === null) playlist.note('EXT-X-TARGETDURATION is missing; the longest segment counts.');
  // Durations are compared rounded to the nearest second (RFC 8216bis §4.4.3.1).
  else if (Math.round(longest) > written) playlist.note(`EXT-X-TARGETDURATION is ${written}, but a segment lasts ${longest.toFixed(3)} s.`);
  return Math.max(minTargetSeconds, written ?? 0, longest);
}

/** null where neither a map nor a file name tells. */
export function containerOf({ uris, contexts }: MediaLines): Container | null {
  const map = contexts.find((context) => context.map !== null)?.map;
  if (map !== null && map !== undefined) return containerOfUri(map.url) === 'webm' ? 'webm' : 'mp4';
  return containerOfUri(uris[0] ?? '');
}
