import { anchorMs } from '../../../demo/origin/live/channel.js';
import type { Channel } from '../../../demo/origin/live/channel.js';
import { readChannel } from '../../../demo/origin/live/channel-options.js';
import { encodedMs } from '../../../demo/origin/live/encoder-clock.js';
import { activeFault, liveFault, manifestMs } from '../../../demo/origin/live/live-fault.js';
import type { LiveFault } from '../../../demo/origin/live/live-fault.js';
import { liveReply, segmentNumber } from '../../../demo/origin/live/live-origin.js';
import { readLivePath } from '../../../demo/origin/live/live-path.js';
import type { LiveReply } from '../../../demo/origin/live/live-reply.js';
import { newestSegment, oldestSegment } from '../../../demo/origin/live/timetable.js';
import type { TimeRange } from '../../../src/kit/time-ranges.js';
import type { HttpRequest } from '../../../src/ports/http.js';
import { answerFor } from '../network/answer.js';
import type { Answer } from '../network/answer.js';
import type { TimedReply } from '../network/fake-http.js';
import type { FaultEffect } from '../network/faults.js';
import { bodyOf, textBody } from '../network/resource.js';
import type { Resource, ResourceName } from '../network/resource.js';
import type { SimOrigin } from '../origin/sim-origin.js';
import type { Title } from '../origin/title.js';
import type { VirtualClock } from '../time/virtual-clock.js';
import { liveLadder } from './live-ladder.js';
import type { LiveLadder } from './live-ladder.js';
import type { LiveSpec } from './live-spec.js';
import { manifestFacts } from './manifest-facts.js';
import { symbolicMedia } from './symbolic-media.js';

/** The channel has been on for so long when the session begins. */
const HEAD_START_MS = 100 * 3_600_000;
/** Times are computed from frames and back: an answer must not be too early by the last bit. */
const HAIR_MS = 0.01;

/** Epoch ms, by the origin's clock, at which the session's clock stands at 0. */
export function originEpochMs({ phaseMs }: LiveSpec): number {
  return anchorMs + HEAD_START_MS + phaseMs;
}

/** The live origin of the demo, on the virtual clock and with symbolic media. True time is seconds of media since the channel's start. */
export class LiveSimOrigin implements SimOrigin {
  readonly channel: Channel;
  readonly gaps: readonly TimeRange[];
  readonly manifestUrl: string;
  private readonly ladder: LiveLadder;
  private readonly media;
  private readonly faults: readonly LiveFault[];
  private readonly epochMs: number;
  private last: { readonly url: string; readonly path: string; readonly query: URLSearchParams } | null = null;

  constructor(title: Title, private readonly spec: LiveSpec, private readonly clock: VirtualClock) {
    this.epochMs = originEpochMs(spec);
    this.gaps = spec.holes ?? [];
    this.ladder = liveLadder(title);
    this.media = symbolicMedia(this.ladder);
    this.faults = spec.faults.map(({ kind, fromMs, forMs, amountMs }) => liveFault(kind, this.epochMs + fromMs, forMs, amountMs));
    const moments = Object.entries(spec.moments).map(([name, ms]) => [name, String(Math.round(this.epochMs + ms))] as const);
    const options = [['segment', String(title.segmentSeconds)], ...Object.entries(spec.options).map(([name, value]) => [name, String(value)] as const), ...moments] as const;
    this.channel = { ...readChannel(spec.channel, options, this.epochMs).channel, faults: this.faults };
    const path = `live/${spec.channel}/${options.map(([name, value]) => `${name}=${value}`).join(',')}`;
    this.manifestUrl = `https://${title.hosts[0]}/${path}/${title.protocol === 'hls' ? 'index.m3u8' : 'manifest.mpd'}`;
  }

  /** Epoch ms by the origin's own clock. */
  get nowMs(): number {
    return this.zeroMs + this.clock.now();
  }

  /** Epoch ms, by the origin's clock as it is set now, at which the session's clock stood at 0. */
  private get zeroMs(): number {
    const { clockJump } = this.spec;
    return this.epochMs + (clockJump !== undefined && this.clock.now() >= clockJump.atMs ? clockJump.byMs : 0);
  }

  /** True time of what is before the camera. */
  get edgeSeconds(): number {
    return encodedMs(this.channel, this.nowMs) / 1000;
  }

  /** True time up to which whole segments exist, and from which on they are kept. */
  get window(): TimeRange {
    const { channel, nowMs } = this;
    return { start: oldestSegment(channel, nowMs) * channel.segmentSeconds, end: (newestSegment(channel, nowMs) + 1) * channel.segmentSeconds };
  }

  get endSeconds(): number {
    const ended = activeFault(this.faults, 'ended', this.nowMs);
    const endMs = Math.min(ended?.fromMs ?? Infinity, this.channel.endMs);
    return endMs > this.nowMs ? Infinity : (newestSegment(this.channel, Math.min(endMs, manifestMs(this.faults, this.nowMs))) + 1) * this.channel.segmentSeconds;
  }

  timesOf(_rendition: number, segment: number): TimeRange {
    const { segmentSeconds } = this.channel;
    return { start: segment * segmentSeconds, end: (segment + 1) * segmentSeconds };
  }

  find(url: string, rangeStart: number | null): Resource | null {
    const name = this.nameOf(url, rangeStart);
    return name === null ? null : { name, contentType: 'application/octet-stream', body: bodyOf(new Uint8Array(0)) };
  }

  reply(request: HttpRequest, url: string, arrivedMs: number, effect: FaultEffect | null): TimedReply {
    const { path, query } = this.parsed(url);
    const linked = this.spec.linked?.(path, this.clock.now()) ?? null;
    if (linked !== null) return { kind: 'answer', answer: answerFor(request, { name: { kind: 'manifest', rendition: null, segment: null }, contentType: 'application/dash+xml', body: textBody(linked) }, null) };
    const { range } = request;
    const asked = { path, query, range: range === null ? undefined : `bytes=${range.start}-${range.end === null ? '' : range.end - 1}`, arrivedMs: this.zeroMs + arrivedMs };
    const reply = liveReply(this.media, asked, this.faults, this.nowMs);
    if (reply.kind === 'wait') return { kind: 'wait', untilMs: reply.untilMs - this.zeroMs + HAIR_MS };
    const answer = this.bent(request, this.answerOf(request, reply), reply, effect);
    return { kind: 'answer', answer: this.spec.hasDates ? { ...answer, headers: new Map([['date', new Date(this.nowMs).toUTCString()], ...answer.headers]) } : answer };
  }

  private answerOf(request: HttpRequest, { status, contentType, body, headers, growth }: LiveReply & { kind: 'body' }): Answer {
    const own = [...Object.entries(headers)];
    const steps = growth.map(({ atMs, end }) => ({ atMs: atMs - this.zeroMs + HAIR_MS, end }));
    if (status !== 200) return { status, headers: new Map([['content-type', contentType], ...own]), body: bodyOf(body), ...(growth.length === 0 ? {} : { growth: steps }) };
    if (growth.length > 0) return { status, headers: new Map([['content-type', contentType], ...own]), body: bodyOf(body), growth: steps };
    const isText = /mpegurl|dash/.test(contentType);
    const plain = isText ? Buffer.from(body.buffer, body.byteOffset, body.length).toString() : '';
    const text = this.spec.rewrite?.(plain, this.clock.now()) ?? plain;
    const isMisfit = text.includes('#EXT-X-SKIP') && activeFault(this.faults, 'delta-misfit', this.nowMs) !== null;
    // Cut between two lines it looks like an older one, or like one that counts anew.
    const isCut = activeFault(this.faults, 'truncated', this.nowMs) !== null;
    const shows = isText && !isMisfit && !isCut ? manifestFacts(text) : null;
    const whole = answerFor(request, { name: { kind: 'segment', rendition: null, segment: null }, contentType, body: text === plain ? bodyOf(body) : textBody(text) }, null);
    return { ...whole, headers: new Map([...whole.headers, ...own]), ...(shows === null ? {} : { shows }) };
  }

  /** The faults that are a server's, as for a file. */
  private bent(request: HttpRequest, answer: Answer, { contentType }: LiveReply & { kind: 'body' }, effect: FaultEffect | null): Answer {
    if (effect === null || answer.status >= 400) return effect?.kind === 'status' ? answerFor(request, null, effect) : answer;
    const resource: Resource = { name: { kind: 'segment', rendition: null, segment: null }, contentType, body: answer.body };
    const isOfServer = ['status', 'html', 'empty', 'replace', 'noise', 'no-key-frame', 'poison', 'truncate'].includes(effect.kind);
    // A range was cut out already.
    return isOfServer ? answerFor({ ...request, range: null }, resource, effect) : answer;
  }

  /** A request is looked at several times on its way. */
  private parsed(url: string): { readonly path: string; readonly query: URLSearchParams } {
    if (this.last?.url === url) return this.last;
    const { pathname, searchParams } = new URL(url);
    searchParams.delete('token');
    this.last = { url, path: pathname, query: searchParams };
    return this.last;
  }

  private nameOf(url: string, rangeStart: number | null): ResourceName | null {
    const path = readLivePath(this.parsed(url).path);
    if (path === null) return null;
    const { file } = path;
    const none = { rendition: null, segment: null };
    const track = 'track' in file ? this.ladder.tracks.find(({ facts }) => facts.id === file.track.replace(/^other-/, '')) : undefined;
    const rendition = track?.index ?? null;
    switch (file.kind) {
      case 'multivariant':
      case 'mpd':
      case 'patch':
        return { kind: 'manifest', ...none };
      case 'time':
        return { kind: 'time', ...none };
      case 'playlist':
        return { kind: 'playlist', rendition, segment: null };
      case 'init':
        return { kind: 'init', rendition, segment: null };
      case 'media': {
        const segment = track === undefined ? null : segmentNumber(this.channel, track.facts, file, this.nowMs);
        const part = file.part ?? (rangeStart === null ? null : rangeStart);
        return { kind: 'segment', rendition, segment, ...(part === null ? {} : { part }) };
      }
    }
  }
}
