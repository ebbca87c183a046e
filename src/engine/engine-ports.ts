import type { Container, Presentation } from '../model/presentation.js';
import type { Capabilities } from '../ports/capabilities.js';
import type { Clock } from '../ports/clock.js';
import type { Connectivity } from '../ports/connectivity.js';
import type { Decryptor } from '../ports/decryptor.js';
import type { EstimateStore } from '../ports/estimate-store.js';
import type { Http } from '../ports/http.js';
import type { Logger } from '../ports/logger.js';
import type { ManifestParser } from '../ports/manifest-parser.js';
import type { MediaSinkFactory } from '../ports/media-sink.js';
import type { Playhead } from '../ports/playhead.js';
import type { Random } from '../ports/random.js';
import type { Transmuxer } from '../ports/transmuxer.js';

/** What the effects of a session take from outside. The lazy parts come by promise: their code is loaded when first asked for. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly http: Http;
  readonly connectivity: Connectivity;
  readonly createSink: MediaSinkFactory;
  readonly playhead: Playhead;
  readonly capabilities: Capabilities;
  readonly estimateStore: EstimateStore;
  readonly logger: Logger;
  loadParser(protocol: Presentation['protocol']): Promise<ManifestParser>;
  /** A new one for each track; `container` is what the first segment is expected to be, so that its code may come meanwhile. */
  createTransmuxer(container: Container): Promise<Transmuxer>;
  loadDecryptor(): Promise<Decryptor>;
}
