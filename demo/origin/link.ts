import { linkProfiles, type LinkProfile } from './link-profile.js';
import { pause, type TimeSource } from './time-source.js';

/** A piece is at most this long on the wire, and at most this many bytes: responses share the link at that grain. */
const pieceMs = 10;
const maxPieceBytes = 16_384;
/** After a late timer the link catches up, but not on more than this: a machine that slept is not owed a burst. */
const maxCatchUpMs = 250;

const meanMsBetweenStalls = 6000;
const shortestStallMs = 200;
const longestStallMs = 1500;
const shareOfResponsesReset = 0.02;

/** One link with one rate, carrying the pieces of all responses in turn. */
export interface Link {
  profile(): LinkProfile;
  /** Takes effect with the next piece. */
  setProfile(profile: LinkProfile): void;
  /** Bytes to hand over at once; `Infinity` where nothing is paced. */
  pieceBytes(): number;
  /** Resolves when the bytes have crossed. Waiting responses take turns, so each gets an equal share. */
  carry(bytes: number, signal: AbortSignal): Promise<void>;
  /** Resolves when the first byte of a response may leave. */
  travel(isNewConnection: boolean, signal: AbortSignal): Promise<void>;
  /** After how many of the body's bytes the connection breaks; null for most responses. */
  breaksAfter(bodyBytes: number): number | null;
}

interface Waiter {
  readonly bytes: number;
  readonly done: () => void;
}

/** `random` gives 0..1; it decides the mishaps of a lossy link. */
export function createLink(time: TimeSource, random: () => number, first: LinkProfile = linkProfiles.off): Link {
  let profile = first;
  const waiting: Waiter[] = [];
  /** When the last piece leaves the wire; null while the link is idle. */
  let busyUntilMs: number | null = null;

  function startNext(): void {
    const waiter = waiting.shift();
    if (waiter === undefined) {
      busyUntilMs = null;
      return;
    }
    const now = time.nowMs();
    const startMs = Math.max(busyUntilMs ?? now, now - maxCatchUpMs);
    const endMs = startMs + wireMs(waiter.bytes) + stallMs(wireMs(waiter.bytes));
    busyUntilMs = endMs;
    const arrive = (): void => {
      waiter.done();
      // Not at once: the response that has just been served asks for its next piece first, and goes to the end of the row.
      time.soon(startNext);
    };
    // What is overdue needs no timer, which would only be late again.
    if (endMs <= now) arrive();
    else time.after(endMs - now, arrive);
  }

  function wireMs(bytes: number): number {
    return profile.bitsPerSecond === null ? 0 : (bytes * 8000) / profile.bitsPerSecond;
  }

  function stallMs(lengthMs: number): number {
    if (!profile.lossy || random() >= lengthMs / meanMsBetweenStalls) return 0;
    return shortestStallMs + random() * (longestStallMs - shortestStallMs);
  }

  return {
    profile: () => profile,
    setProfile(next) {
      profile = next;
    },
    pieceBytes() {
      if (profile.bitsPerSecond === null) return Infinity;
      return Math.max(1, Math.min(maxPieceBytes, Math.floor((profile.bitsPerSecond * pieceMs) / 8000)));
    },
    carry(bytes, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        if (profile.bitsPerSecond === null && busyUntilMs === null) {
          resolve();
          return;
        }
        const leave = (): void => {
          const place = waiting.indexOf(waiter);
          if (place >= 0) waiting.splice(place, 1);
          reject(signal.reason);
        };
        const done = (): void => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const waiter: Waiter = { bytes, done };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(waiter);
        if (busyUntilMs === null) startNext();
      });
    },
    async travel(isNewConnection, signal) {
      const roundTrips = isNewConnection ? 2 : 1;
      if (profile.roundTripMs > 0) await pause(time, profile.roundTripMs * roundTrips, signal);
    },
    breaksAfter(bodyBytes) {
      return profile.lossy && random() < shareOfResponsesReset ? Math.floor(random() * bodyBytes) : null;
    },
  };
}
