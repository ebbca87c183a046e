import type { SampleStream } from '../../test/media/catalogue.js';
import { catalogue } from '../../test/media/catalogue.js';
import type { StreamSource } from './resources.js';

/** A stream made of a sample's segments again and again: manifests only, by path below /media/. */
export interface HourStream {
  readonly entry: SampleStream;
  readonly files: ReadonlyMap<string, string>;
}

const hourSeconds = 3600;

/** An hour of HLS and an hour of DASH: 24 seconds are over before a buffer is full, and before there is something to see in a plot. */
export function hourStreams(media: StreamSource): readonly HourStream[] {
  return [hourOf(media, 'hls-fmp4', 'hls-hour', 'HLS · an hour', 'The 24 s of fMP4 150 times, a discontinuity between.', repeatPlaylist), hourOf(media, 'dash-number', 'dash-hour', 'DASH · an hour', 'The 24 s of $Number$ 150 times, a Period each.', repeatPeriod)];
}

function hourOf(media: StreamSource, from: string, id: string, title: string, notes: string, repeat: (text: string, url: string, times: number) => string): HourStream {
  const original = catalogue.find((each) => each.id === from);
  const files = media.stream(from);
  if (original === undefined || files === null) throw new Error(`There is no sample stream ${from}.`);
  const times = Math.floor(hourSeconds / original.durationSeconds);
  const manifests = [...files].filter(([path]) => /\.(m3u8|mpd)$/.test(path));
  return {
    entry: { ...original, id, title, notes, path: original.path.replace(from, id), durationSeconds: times * original.durationSeconds },
    files: new Map(manifests.map(([path, body]) => [`${id}/${path}`, repeat(new TextDecoder().decode(body), `/media/${from}/${path}`, times)])),
  };
}

/** A media playlist with its segments again after each EXT-X-DISCONTINUITY; one without segments as it is. */
export function repeatPlaylist(text: string, url: string, times: number): string {
  const lines = text.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.startsWith('#EXTINF'));
  if (first < 0) return text;
  const folder = url.slice(0, url.lastIndexOf('/') + 1);
  const head = lines.slice(0, first).map((line) => line.replace(/URI="([^"]+)"/, `URI="${folder}$1"`));
  const body = lines.slice(first).filter((line) => line !== '#EXT-X-ENDLIST').map((line) => (line.startsWith('#') ? line : folder + line));
  const rounds = Array.from({ length: times }, () => body.join('\n')).join('\n#EXT-X-DISCONTINUITY\n');
  return `${head.join('\n')}\n${rounds}\n#EXT-X-ENDLIST\n`;
}

/** An MPD of one Period with that Period again and again. */
export function repeatPeriod(text: string, url: string, times: number): string {
  const start = text.indexOf('<Period');
  const end = text.indexOf('</Period>') + '</Period>'.length;
  const seconds = Number(/mediaPresentationDuration="PT(\d+)S"/.exec(text)?.[1]);
  if (start < 0 || !(seconds > 0)) throw new Error(`${url} has no Period, or no duration in whole seconds.`);
  const inner = text.slice(text.indexOf('>', start) + 1, end);
  const folder = url.slice(0, url.lastIndexOf('/') + 1);
  const periods = Array.from({ length: times }, (_, index) => `<Period id="${index}" start="PT${index * seconds}S" duration="PT${seconds}S"><BaseURL>${folder}</BaseURL>${inner}`);
  const head = text.slice(0, start).replace(/mediaPresentationDuration="[^"]+"/, `mediaPresentationDuration="PT${times * seconds}S"`);
  return head + periods.join('\n') + text.slice(end);
}
