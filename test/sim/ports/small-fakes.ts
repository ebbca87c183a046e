import { createDecipheriv } from 'node:crypto';
import { PlayerError } from '../../../src/errors/player-error.js';
import { redactUrl } from '../../../src/errors/redact-url.js';
import type { Capabilities } from '../../../src/ports/capabilities.js';
import type { Clock } from '../../../src/ports/clock.js';
import type { Connectivity } from '../../../src/ports/connectivity.js';
import type { Decryptor } from '../../../src/ports/decryptor.js';
import type { EstimateStore } from '../../../src/ports/estimate-store.js';
import type { Logger } from '../../../src/ports/logger.js';

/** AES-128-CBC by node:crypto, in the same turn: no thread pool, so no order that a seed does not fix. */
export const nodeDecryptor: Decryptor = {
  async decrypt(cipher, key, iv, url) {
    if (key.length !== 16) {
      const shown = redactUrl(url);
      throw new PlayerError('key/invalid', `The key of ${shown} has ${key.length} bytes, AES-128 needs 16.`, { url: shown, receivedBytes: key.length });
    }
    try {
      const decipher = createDecipheriv('aes-128-cbc', key, iv);
      return new Uint8Array(Buffer.concat([decipher.update(cipher), decipher.final()]));
    } catch (error) {
      const shown = redactUrl(url);
      throw new PlayerError('key/decrypt-failed', `${shown} could not be decrypted with its key.`, { url: shown }, { cause: error });
    }
  },
};

/** Plays the codec families it is given. */
export function createFakeCapabilities(families: readonly string[] = ['avc1', 'mp4a'], canChangeType = true): Capabilities {
  return {
    canChangeType,
    isTypeSupported(mime) {
      // Raw MPEG audio is left out: the simulated sink reads MP4 alone.
      if (!/^(?:video|audio)\/(?:mp4|webm)/.test(mime)) return false;
      const codecs = (/codecs="([^"]*)"/.exec(mime)?.[1] ?? '').split(',').map((codec) => codec.trim().split('.')[0] ?? '');
      return codecs.every((codec) => codec === '' || families.includes(codec));
    },
  };
}

/** A browser that says of its network what it is told to say. */
export class FakeConnectivity implements Connectivity {
  private isGone = false;
  private listeners: readonly { readonly tell: () => void }[] = [];

  get listenerCount(): number {
    return this.listeners.length;
  }

  isOffline(): boolean {
    return this.isGone;
  }

  subscribe(listener: () => void): () => void {
    const own = { tell: listener };
    this.listeners = [...this.listeners, own];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== own);
    };
  }

  set(isOffline: boolean): void {
    this.isGone = isOffline;
    for (const { tell } of this.listeners) tell();
  }
}

/** What survives a load: a value and when it was written. */
export interface EstimateMemory {
  kept: { readonly bps: number; readonly wallMs: number } | null;
}

const DAY_MS = 86_400_000;

/** The estimate in memory, forgotten after a day of the wall clock, as the port's contract has it. */
export function createMemoryEstimateStore(clock: Pick<Clock, 'wallNow'>, memory: EstimateMemory = { kept: null }): EstimateStore {
  return {
    read() {
      const ageMs = clock.wallNow() - (memory.kept?.wallMs ?? 0);
      return memory.kept !== null && ageMs >= 0 && ageMs < DAY_MS ? memory.kept.bps : null;
    },
    write(throughputBps) {
      if (Number.isFinite(throughputBps) && throughputBps > 0) memory.kept = { bps: throughputBps, wallMs: clock.wallNow() };
    },
  };
}

/** Keeps the newest lines, with their time. */
export class RingLogger implements Logger {
  readonly lines: string[] = [];
  onLine: (line: string) => void = () => undefined;

  constructor(private readonly clock: Clock, private readonly limit = 400) {}

  log(level: 'debug' | 'info' | 'warn', text: string, data?: Readonly<Record<string, unknown>>): void {
    const line = `${(this.clock.now() / 1000).toFixed(3)} ${level} ${text}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`;
    this.lines.push(line);
    if (this.lines.length > this.limit) this.lines.shift();
    this.onLine(line);
  }
}
