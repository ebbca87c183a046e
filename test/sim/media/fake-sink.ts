import type { PlayerError } from '../../../src/errors/player-error.js';
import type { TimeRanges } from '../../../src/kit/time-ranges.js';
import type { MediaType } from '../../../src/model/presentation.js';
import type { MediaSink, Placement, SinkFact, SinkTrack } from '../../../src/ports/media-sink.js';
import type { VirtualClock } from '../time/virtual-clock.js';
import type { ElementMedia, FakeElement } from './fake-element.js';
import { closedError, misuseError, quotaError, refusalError, unsupportedError } from './sink-errors.js';
import type { TrackState } from './sink-track-state.js';
import { beginWaiting } from './sink-track-state.js';
import { SourceBufferModel } from './sink-track.js';
import type { SinkEvent } from './sink-event.js';
import { firstPoison, playableRanges } from './sink-playable.js';
import type { SinkProfile } from './sink-profile.js';

/** A MediaSource on the virtual clock, with frames in place of pictures. */
export class FakeSink implements MediaSink, ElementMedia {
  private readonly tracks = new Map<MediaType, TrackState>();
  private state: 'closed' | 'open' | 'ended' = 'closed';
  private isOpened = false;
  private isClosed = false;
  private isBroken = false;
  durationSeconds = Number.NaN;
  /** So many further operations never end (their updateend is lost). */
  stuckOperations = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly element: FakeElement,
    readonly profile: SinkProfile,
    private readonly onFact: (fact: SinkFact) => void,
    private readonly onEvent: (event: SinkEvent) => void,
  ) {}

  get isEnded(): boolean {
    return this.state === 'ended';
  }

  get isShut(): boolean {
    return this.isClosed;
  }

  /** Operations that somebody waits for. */
  get waitingOperations(): number {
    return [...this.tracks.values()].filter(({ waiter }) => waiter !== null).length;
  }

  /** Browser work under way, waited for or not. */
  get busyTracks(): number {
    return [...this.tracks.values()].filter(({ isUpdating }) => isUpdating).length;
  }

  get hasMetadata(): boolean {
    return this.tracks.size > 0 && [...this.tracks.values()].every(({ model }) => model.hasInit);
  }

  get bytes(): number {
    return [...this.tracks.values()].reduce((sum, { model }) => sum + model.bytes, 0);
  }

  models(): readonly SourceBufferModel[] {
    return [...this.tracks.values()].map(({ model }) => model);
  }

  open(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.isClosed) return Promise.reject(closedError('closed', 'open() after close()'));
    if (this.isOpened) return Promise.reject(this.misuse('open() was called twice'));
    this.isOpened = true;
    this.element.attach(this);
    return this.clock.sleep(this.profile.openMs, signal).then(() => {
      if (this.isClosed) throw closedError('closed', 'open()');
      this.state = 'open';
      this.onEvent({ kind: 'open' });
    });
  }

  addTracks(tracks: readonly SinkTrack[]): void {
    this.requireOpen('addTracks()');
    if (this.tracks.size > 0) throw this.misuse('tracks were added twice');
    for (const track of tracks) {
      if (!this.profile.supports(track.mime)) throw unsupportedError(track.mime);
      const model = new SourceBufferModel(track);
      model.onFrames = (frames, shiftSeconds) => this.onEvent({ kind: 'frames', type: track.type, frames, shiftSeconds });
      this.tracks.set(track.type, { model, isUpdating: false, waiter: null, onIdle: null });
    }
  }

  append(type: MediaType, bytes: Uint8Array, placement: Placement, signal: AbortSignal): Promise<void> {
    return this.operate(type, 'append', signal, (track) => {
      if (this.isBroken) throw closedError('ended', 'the element has an error');
      this.makeRoom(track, type, bytes.length);
      this.state = 'open';
      track.model.place(placement);
      this.onEvent({ kind: 'append', type, bytes: bytes.length, placement });
      return {
        ms: this.profile.appendMs + bytes.length / this.profile.bytesPerMs,
        finish: () => this.parse(track, type, bytes),
      };
    });
  }

  resetParser(type: MediaType): void {
    const track = this.track(type, 'resetParser()');
    if (track.isUpdating) {
      // abort() during an append ends it; what was parsed stays.
      const { onIdle } = track;
      track.onIdle = () => {
        track.model.reset();
        onIdle?.();
      };
    } else track.model.reset();
  }

  remove(type: MediaType, startSeconds: number, endSeconds: number, signal: AbortSignal): Promise<void> {
    return this.operate(type, 'remove', signal, (track) => {
      if (!(startSeconds < endSeconds)) throw this.misuse(`remove(${startSeconds}, ${endSeconds})`);
      this.state = 'open';
      this.onEvent({ kind: 'remove', type, startSeconds, endSeconds });
      return { ms: this.profile.appendMs, finish: () => track.model.remove(startSeconds, endSeconds) };
    });
  }

  changeType(type: MediaType, mime: string): boolean {
    const track = this.track(type, 'changeType()');
    if (track.isUpdating) throw this.misuse('changeType() while the track is updating');
    if (!this.profile.canChangeType || !this.profile.supports(mime)) return false;
    track.model.changeType(mime);
    return true;
  }

  setDuration(seconds: number): void {
    this.requireIdle('setDuration()');
    this.durationSeconds = Math.max(seconds, ...this.models().map(({ end }) => end));
    this.element.mediaChanged();
  }

  setLiveRange(): void {
    this.requireIdle('setLiveRange()');
  }

  endOfStream(): void {
    if (this.state === 'ended' && !this.isClosed) return;
    this.requireIdle('endOfStream()');
    this.state = 'ended';
    this.durationSeconds = Math.max(0, ...this.models().map(({ end }) => end));
    this.onEvent({ kind: 'end-of-stream' });
    this.element.mediaChanged();
  }

  buffered(type: MediaType): TimeRanges {
    return this.isClosed ? [] : (this.tracks.get(type)?.model.buffered(null) ?? []);
  }

  /** What the element can play: what every track has. */
  playable(): TimeRanges {
    return !this.hasMetadata || this.isClosed ? [] : playableRanges(this.models(), this.isEnded ? this.durationSeconds : null);
  }

  poisonAfter(time: number): number | null {
    return firstPoison(this.models(), time);
  }

  failDecode(message: string): void {
    this.isBroken = true;
    this.state = 'ended';
    this.tell({ kind: 'decode-error', message });
  }

  /** Somebody else took the element's source away, or the browser closed it (Safari in the background). */
  closeFromOutside(): void {
    this.state = 'closed';
    this.rejectWaiters('it was closed from outside');
    this.element.detach(this);
    this.tell({ kind: 'closed', readyState: 'closed' });
  }

  /** The browser drops media by itself (ManagedMediaSource). */
  evict(type: MediaType, startSeconds: number, endSeconds: number): void {
    this.tracks.get(type)?.model.remove(startSeconds, endSeconds);
    this.element.mediaChanged();
    this.tell({ kind: 'buffered', type });
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.state = 'closed';
    this.rejectWaiters('the sink was closed meanwhile');
    this.onEvent({ kind: 'close' });
    this.element.detach(this);
  }

  /** One operation at a time: what the port promises to refuse is refused and written down. */
  private operate(type: MediaType, name: string, signal: AbortSignal, begin: (track: TrackState) => { readonly ms: number; readonly finish: () => void }): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const track = this.track(type, name);
      if (track.waiter !== null) {
        reject(this.misuse(`${name} on ${type} while another operation is under way`));
        return;
      }
      const waiter = beginWaiting(track, reject, signal);
      const settle = (how: () => void): void => {
        if (track.waiter !== waiter) return;
        waiter.unlink();
        track.waiter = null;
        how();
      };
      const start = (): void => {
        try {
          const { ms, finish } = begin(track);
          track.isUpdating = true;
          if (this.stuckOperations > 0) {
            this.stuckOperations -= 1;
            this.onEvent({ kind: 'stuck' });
            return;
          }
          this.clock.schedule(ms, 'sink', () => this.finish(track, type, finish, settle, resolve, reject));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      if (track.isUpdating) track.onIdle = start;
      else start();
    });
  }

  private finish(track: TrackState, type: MediaType, work: () => void, settle: (how: () => void) => void, resolve: () => void, reject: (reason: unknown) => void): void {
    track.isUpdating = false;
    if (this.isClosed || this.state === 'closed') return;
    try {
      work();
      settle(resolve);
    } catch (error) {
      settle(() => reject(error));
    }
    const { onIdle } = track;
    track.onIdle = null;
    onIdle?.();
    this.element.mediaChanged();
    this.tell({ kind: 'buffered', type });
  }

  /** The append error algorithm: a refused segment ends the stream with a decode error, and the sink is of no more use. */
  private parse(track: TrackState, type: MediaType, bytes: Uint8Array): void {
    try {
      track.model.append(bytes);
    } catch (error) {
      this.isBroken = true;
      this.state = 'ended';
      this.element.fail();
      const text = error instanceof Error ? error.message : String(error);
      this.onEvent({ kind: 'refused', text });
      throw refusalError(type, text);
    }
  }

  private makeRoom(track: TrackState, type: MediaType, bytes: number): void {
    const limit = this.profile.quotaBytes[type];
    if (this.profile.evictsPlayed && track.model.bytes + bytes > limit) track.model.evictBefore(this.element.currentTime - 3);
    if (track.model.bytes + bytes <= limit) return;
    this.onEvent({ kind: 'quota' });
    throw quotaError(type, bytes, this.buffered(type));
  }

  private track(type: MediaType, what: string): TrackState {
    if (this.isClosed) this.onEvent({ kind: 'misuse', text: `${what} on ${type} after close()` });
    this.requireOpen(what);
    const track = this.tracks.get(type);
    if (track === undefined) throw this.misuse(`${what} on a ${type} track that was never added`);
    return track;
  }

  private requireOpen(what: string): void {
    if (this.isClosed || this.state === 'closed') throw closedError(this.isClosed ? 'closed' : this.state, what);
  }

  private requireIdle(what: string): void {
    if (this.isClosed || this.state !== 'open') throw closedError(this.isClosed ? 'closed' : this.state, what);
    if (this.busyTracks > 0 || this.waitingOperations > 0) throw this.misuse(`${what} while a track is updating`);
  }

  private rejectWaiters(why: string): void {
    for (const track of this.tracks.values()) {
      track.waiter?.unlink();
      track.waiter?.reject(closedError('closed', why));
      track.waiter = null;
      track.onIdle = null;
    }
  }

  private misuse(text: string): PlayerError {
    this.onEvent({ kind: 'misuse', text });
    return misuseError(text);
  }

  private tell(fact: SinkFact): void {
    if (!this.isClosed) this.onFact(fact);
  }
}
