/** Media whose times are known to the frame, in the form in which a sink takes it. A fake may use these bytes or its own of the same times. */
export interface TrackMedia {
  readonly mime: string;
  readonly init: Uint8Array;
  /** Fragment n covers [n, n + 1) × fragmentSeconds. Video fragments start with their only key frame. */
  readonly fragments: readonly Uint8Array[];
  readonly fragmentSeconds: number;
  readonly frameSeconds: number;
}

export interface SinkMedia {
  /** 160×90, H.264 Main. */
  readonly videoSmall: TrackMedia;
  /** 320×180, H.264 High: the same times, another init segment. */
  readonly videoLarge: TrackMedia;
  readonly audio: TrackMedia;
  /** Another container and codec: WebM with VP9, one fragment. */
  readonly videoOther: TrackMedia;
  /** MPEG audio frames of 24 ms without any timestamps. */
  readonly untimedAudio: { readonly mime: string; readonly bytes: Uint8Array; readonly seconds: number };
}

/** The committed fixtures, in Node and in browsers. */
export async function loadSinkMedia(): Promise<SinkMedia> {
  const [small, large, audio, other, untimed] = await Promise.all([
    loadFixture('video-small.mp4'), loadFixture('video-large.mp4'), loadFixture('audio.mp4'), loadFixture('video-vp9.webm'), loadFixture('audio.mp3'),
  ]);
  const video = { fragmentSeconds: 1, frameSeconds: 0.04 };
  return {
    videoSmall: { mime: 'video/mp4; codecs="avc1.4d400b"', ...splitFragmentedMp4(small), ...video },
    videoLarge: { mime: 'video/mp4; codecs="avc1.64000d"', ...splitFragmentedMp4(large), ...video },
    audio: { mime: 'audio/mp4; codecs="mp4a.40.2"', ...splitFragmentedMp4(audio), fragmentSeconds: 1.024, frameSeconds: 1024 / 48_000 },
    videoOther: { mime: 'video/webm; codecs="vp9"', ...splitWebm(other), ...video },
    untimedAudio: { mime: 'audio/mpeg', bytes: untimed, seconds: 43 * 0.024 },
  };
}

/** Bytes of one file of `fixtures/`: by fetch from the test server in browsers, from the disk in Node. */
export async function loadFixture(name: string): Promise<Uint8Array> {
  const url = new URL(`./fixtures/${name}`, import.meta.url);
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Everything before the first moof, then one piece for each moof with its mdat. */
export function splitFragmentedMp4(file: Uint8Array): { readonly init: Uint8Array; readonly fragments: readonly Uint8Array[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const starts: number[] = [];
  for (let at = 0; at < file.length; at += view.getUint32(at)) {
    if (new TextDecoder().decode(file.subarray(at + 4, at + 8)) === 'moof') starts.push(at);
  }
  return { init: file.subarray(0, starts[0]), fragments: starts.map((start, index) => file.subarray(start, starts[index + 1])) };
}

/** Splits before the first Cluster (ID 1F 43 B6 75). */
function splitWebm(file: Uint8Array): { readonly init: Uint8Array; readonly fragments: readonly Uint8Array[] } {
  const cluster = file.findIndex((byte, at) => byte === 0x1f && file[at + 1] === 0x43 && file[at + 2] === 0xb6 && file[at + 3] === 0x75);
  return { init: file.subarray(0, cluster), fragments: [file.subarray(cluster)] };
}
