/** The sink's own reading of MP4: independent of the engine's, so that one misreading cannot hide another. */

/** A track as its init segment describes it. */
export interface InitTrack {
  readonly id: number;
  readonly type: 'video' | 'audio';
  readonly codec: string;
  readonly timescale: number;
  readonly defaultDuration: number;
  readonly defaultSize: number;
  /** Media time that the edit list makes the start, in ticks. */
  readonly editTicks: number;
}

/** Frames of one track in one fragment, evenly spaced. */
export interface FrameRun {
  readonly track: InitTrack;
  readonly startSeconds: number;
  readonly frameSeconds: number;
  readonly frames: number;
  /** Byte in the mdat payload at which the first frame starts, and at which the frames up to n end. */
  readonly dataStart: number;
  endOfFrame(count: number): number;
  readonly startsWithKeyFrame: boolean;
}

export interface BoxView {
  readonly type: string;
  readonly body: Uint8Array;
}

function u32(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return at + 4 <= bytes.length ? view.getUint32(at) : 0;
}

export function children(bytes: Uint8Array, from = 0): BoxView[] {
  const out: BoxView[] = [];
  for (let at = from; at + 8 <= bytes.length;) {
    const size = u32(bytes, at);
    if (size < 8 || at + size > bytes.length) break;
    out.push({ type: Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1'), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return out;
}

function find(bytes: Uint8Array, ...path: readonly string[]): Uint8Array | null {
  let body: Uint8Array | null = bytes;
  for (const type of path) body = body === null ? null : children(body).find((box) => box.type === type)?.body ?? null;
  return body;
}

export function readMoov(moov: Uint8Array): InitTrack[] {
  const defaults = new Map(children(find(moov, 'mvex') ?? new Uint8Array(0)).filter(({ type }) => type === 'trex').map(({ body }) => [u32(body, 4), body]));
  return children(moov).filter(({ type }) => type === 'trak').map(({ body }) => {
    const tkhd = find(body, 'tkhd') ?? new Uint8Array(0);
    const mdhd = find(body, 'mdia', 'mdhd') ?? new Uint8Array(0);
    const hdlr = find(body, 'mdia', 'hdlr') ?? new Uint8Array(0);
    const stsd = find(body, 'mdia', 'minf', 'stbl', 'stsd') ?? new Uint8Array(0);
    const id = u32(tkhd, tkhd[0] === 1 ? 20 : 12);
    const trex = defaults.get(id) ?? new Uint8Array(0);
    return {
      id, type: Buffer.from(hdlr.subarray(8, 12)).toString('latin1') === 'vide' ? 'video' : 'audio',
      codec: children(stsd, 8)[0]?.type ?? '', timescale: u32(mdhd, mdhd[0] === 1 ? 20 : 12),
      defaultDuration: u32(trex, 12), defaultSize: u32(trex, 16), editTicks: readElst(find(body, 'edts', 'elst')),
    };
  });
}

/** Media time of the last edit; empty edits (media time -1) are left out, as browsers do. */
function readElst(elst: Uint8Array | null): number {
  if (elst === null) return 0;
  let ticks = 0;
  const isLong = elst[0] === 1;
  for (let index = 0; index < u32(elst, 4); index += 1) {
    const time = isLong ? u32(elst, 8 + index * 20 + 12) | 0 : u32(elst, 8 + index * 12 + 4) | 0;
    if (time >= 0) ticks = time;
  }
  return ticks;
}

interface Header {
  readonly trackId: number;
  readonly duration: number | null;
  readonly size: number | null;
  readonly flags: number | null;
}

function readTfhd(body: Uint8Array): Header {
  const flags = u32(body, 0) & 0xffffff;
  let at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  const next = (bit: number): number | null => {
    if ((flags & bit) === 0) return null;
    at += 4;
    return u32(body, at - 4);
  };
  return { trackId: u32(body, 4), duration: next(8), size: next(16), flags: next(32) };
}

function readTfdt(body: Uint8Array): number {
  return body[0] === 1 ? u32(body, 4) * 2 ** 32 + u32(body, 8) : u32(body, 4);
}

/** sample_is_non_sync_sample, ISO/IEC 14496-12 §8.8.3.1. */
function isKey(flags: number): boolean {
  return (flags & 0x10000) === 0;
}

/** The runs of a moof of `moofSize` bytes, in the order of their data. Tracks that the init segment does not know are left out. */
export function readMoof(moof: Uint8Array, tracks: readonly InitTrack[]): FrameRun[] {
  const moofSize = moof.length + 8;
  const runs: FrameRun[] = [];
  for (const { body } of children(moof).filter(({ type }) => type === 'traf')) {
    const header = readTfhd(find(body, 'tfhd') ?? new Uint8Array(0));
    const track = tracks.find(({ id }) => id === header.trackId);
    if (track === undefined) continue;
    let ticks = readTfdt(find(body, 'tfdt') ?? new Uint8Array(0));
    let nextData: number | null = null;
    for (const { body: trun } of children(body).filter(({ type }) => type === 'trun')) {
      const run = readTrun(trun, header, track, ticks, moofSize, nextData);
      ticks += run.ticks;
      nextData = run.run.endOfFrame(run.run.frames);
      runs.push(run.run);
    }
  }
  return runs.sort((a, b) => a.dataStart - b.dataStart);
}

function readTrun(trun: Uint8Array, header: Header, track: InitTrack, startTicks: number, moofSize: number, nextData: number | null): { readonly run: FrameRun; readonly ticks: number } {
  const flags = u32(trun, 0) & 0xffffff;
  const frames = u32(trun, 4);
  let at = 8;
  const dataStart = flags & 1 ? u32(trun, at) - moofSize - 8 : nextData ?? 0;
  if (flags & 1) at += 4;
  let firstFlags = header.flags ?? (track.type === 'audio' ? 0 : 0x10000);
  if (flags & 4) {
    firstFlags = u32(trun, at);
    at += 4;
  }
  const defaultDuration = header.duration ?? track.defaultDuration;
  const defaultSize = header.size ?? track.defaultSize;
  const fieldBits = [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit);
  if (fieldBits.length === 0) {
    const run = { track, frames, dataStart, startSeconds: (startTicks - track.editTicks) / track.timescale, frameSeconds: defaultDuration / track.timescale, startsWithKeyFrame: isKey(firstFlags), endOfFrame: (count: number) => dataStart + count * defaultSize };
    return { run, ticks: frames * defaultDuration };
  }
  let ticks = 0;
  const ends: number[] = [dataStart];
  let firstOffset = 0;
  for (let index = 0; index < frames; index += 1) {
    const field = (bit: number): number | null => {
      if ((flags & bit) === 0) return null;
      at += 4;
      return u32(trun, at - 4);
    };
    ticks += field(0x100) ?? defaultDuration;
    ends.push((ends.at(-1) ?? 0) + (field(0x200) ?? defaultSize));
    const own = field(0x400);
    const offset = field(0x800) ?? 0;
    if (index === 0) {
      firstOffset = offset | 0;
      if (own !== null && (flags & 4) === 0) firstFlags = own;
    }
  }
  const run = { track, frames, dataStart, startSeconds: (startTicks + firstOffset - track.editTicks) / track.timescale, frameSeconds: ticks / Math.max(1, frames) / track.timescale, startsWithKeyFrame: isKey(firstFlags), endOfFrame: (count: number) => ends[count] ?? ends.at(-1) ?? dataStart };
  return { run, ticks };
}
