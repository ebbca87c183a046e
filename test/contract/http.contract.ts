import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlayerError } from '../../src/errors/player-error.js';
import type { Http, HttpRequest, HttpResponse } from '../../src/ports/http.js';

/**
 * An Http and an origin behind it, which answers under `origin`:
 * - `/bytes/N`: N bytes, byte i being i % 251; 206 with Content-Range to a Range request, 416 past the end;
 * - `/status/CODE`: that status, body `status CODE`;  `/redirect`: 302 to `/bytes/10`;
 * - `/headers`: the request's headers as JSON, names in lower case;  `/answer-headers`: with `X-Sluice-Test: Yes`;
 * - `/slow/N/MS`: N pieces of 1000 bytes, one every MS ms, length announced;
 * - `/broken/N`: announces 2 N bytes, sends N and drops the connection;
 * - `/dropped`: drops the connection without an answer;  `/silent`: never answers.
 */
export interface HttpSubject {
  readonly http: Http;
  readonly origin: string;
  now(): number;
  wait(ms: number): Promise<void>;
  /** Awaits `work` while time goes on. */
  run<T>(work: Promise<T>): Promise<T>;
  /** How many `/slow` transfers the client gave up before their end. */
  cancelledTransfers(): Promise<number>;
  dispose(): void;
}

export function describeHttpContract(name: string, makeSubject: () => Promise<HttpSubject>): void {
  describe(`Http contract: ${name}`, () => {
    let subject: HttpSubject;
    const never = new AbortController().signal;

    beforeEach(async () => {
      subject = await makeSubject();
    });
    afterEach(() => subject.dispose());

    const ask = (path: string, signal = never, more: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
      subject.run(subject.http.request({ url: `${subject.origin}${path}`, headers: {}, range: null, credentials: 'same-origin', redirect: 'follow', ...more }, signal));
    const readAll = (response: HttpResponse): Promise<Uint8Array> => subject.run(collect(response));
    const failure = (work: Promise<unknown>): Promise<unknown> => subject.run(work.then(() => 'it succeeded', (error: unknown) => error));
    const expectFailed = (error: unknown): void => {
      expect(error).toBeInstanceOf(PlayerError);
      expect(error).toMatchObject({ code: 'network/failed', context: { attempts: 1 } });
    };

    it('answers with status, final URL, headers and every byte', async () => {
      const response = await ask('/bytes/100000');
      expect(response.status).toBe(200);
      expect(response.url).toBe(`${subject.origin}/bytes/100000`);
      expect(response.headers.get('content-length')).toBe('100000');
      expect(await readAll(response)).toEqual(pattern(0, 100_000));
    });

    it('gives an empty body as one that ends at once', async () => {
      expect(await readAll(await ask('/bytes/0'))).toHaveLength(0);
    });

    it('lower-cases the names of headers', async () => {
      const response = await ask('/answer-headers');
      expect(response.headers.get('x-sluice-test')).toBe('Yes');
      await readAll(response);
    });

    it('sends the headers it was given', async () => {
      const response = await ask('/headers', never, { headers: { 'X-Token': 'abc' } });
      expect(JSON.parse(new TextDecoder().decode(await readAll(response)))).toMatchObject({ 'x-token': 'abc' });
    });

    it('asks for a range, whose end is exclusive', async () => {
      const response = await ask('/bytes/1000', never, { range: { start: 10, end: 20 } });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe('bytes 10-19/1000');
      expect(await readAll(response)).toEqual(pattern(10, 20));
    });

    it('asks for a range to the end', async () => {
      const response = await ask('/bytes/1000', never, { range: { start: 990, end: null } });
      expect(response.status).toBe(206);
      expect(await readAll(response)).toEqual(pattern(990, 1000));
    });

    it('takes any status for an answer', async () => {
      for (const status of [404, 416, 500, 503]) {
        const response = await ask(`/status/${status}`);
        expect(response.status).toBe(status);
        expect(new TextDecoder().decode(await readAll(response))).toBe(`status ${status}`);
      }
    });

    it('follows redirects and tells where they led', async () => {
      const response = await ask('/redirect');
      expect(response.status).toBe(200);
      expect(response.url).toBe(`${subject.origin}/bytes/10`);
      await readAll(response);
    });

    it('fails at a redirect where none is allowed', async () => {
      expect(await failure(ask('/redirect', never, { redirect: 'error' }))).toMatchObject({ code: 'network/failed' });
      expect((await ask('/bytes/10', never, { redirect: 'error' })).status).toBe(200);
    });

    it('hands pieces over as they arrive, with the time of their arrival', async () => {
      const before = subject.now();
      const response = await ask('/slow/4/60');
      const times = await subject.run(pieceTimes(response));
      expect(times.length).toBeGreaterThan(1);
      const [first = NaN] = times;
      const last = times.at(-1) ?? NaN;
      expect(first).toBeGreaterThanOrEqual(before);
      expect(last).toBeLessThanOrEqual(subject.now());
      expect(last - first).toBeGreaterThan(60);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
    });

    it('rejects as failed when there is no answer', async () => {
      const error = await failure(ask('/dropped?token=secret'));
      expectFailed(error);
      expect(JSON.stringify(error) + String(error)).not.toContain('secret');
    });

    it('throws as failed from a body that breaks off', async () => {
      const response = await ask('/broken/5000');
      expect(response.status).toBe(200);
      expectFailed(await failure(readAll(response)));
    });

    it('rejects with the reason of a signal that had aborted', async () => {
      const reason = new Error('gone');
      expect(await failure(ask('/bytes/10', AbortSignal.abort(reason)))).toBe(reason);
    });

    it('rejects with the reason when the signal aborts before the answer', async () => {
      const controller = new AbortController();
      const reason = new Error('too slow');
      const asked = failure(subject.http.request({ url: `${subject.origin}/silent`, headers: {}, range: null, credentials: 'same-origin', redirect: 'follow' }, controller.signal));
      await subject.run(subject.wait(50));
      controller.abort(reason);
      expect(await subject.run(asked)).toBe(reason);
    });

    it('throws the reason from the body when the signal aborts while it is read', async () => {
      const cancelledBefore = await subject.cancelledTransfers();
      const controller = new AbortController();
      const reason = new Error('seek');
      const response = await ask('/slow/200/20', controller.signal);
      const reading = failure(collect(response));
      await subject.run(subject.wait(100));
      controller.abort(reason);
      expect(await subject.run(reading)).toBe(reason);
      expect(await cancelledRisesAbove(subject, cancelledBefore)).toBe(true);
    });

    it('cancels the transfer when the loop over the body is left early', async () => {
      const cancelledBefore = await subject.cancelledTransfers();
      const response = await ask('/slow/200/20');
      const readOne = async (): Promise<number> => {
        for await (const piece of response.body) return piece.bytes.length;
        return 0;
      };
      expect(await subject.run(readOne())).toBeGreaterThan(0);
      expect(await cancelledRisesAbove(subject, cancelledBefore)).toBe(true);
    });

    it('runs several requests side by side', async () => {
      const bodies = await subject.run(Promise.all([1000, 2000, 3000].map(async (length) => {
        const response = await subject.http.request({ url: `${subject.origin}/bytes/${length}`, headers: {}, range: null, credentials: 'same-origin', redirect: 'follow' }, never);
        return (await collect(response)).length;
      })));
      expect(bodies).toEqual([1000, 2000, 3000]);
    });
  });
}

function pattern(start: number, end: number): Uint8Array {
  return Uint8Array.from({ length: end - start }, (_, index) => (start + index) % 251);
}

async function collect(response: HttpResponse): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const piece of response.body) for (const byte of piece.bytes) bytes.push(byte);
  return Uint8Array.from(bytes);
}

async function pieceTimes(response: HttpResponse): Promise<readonly number[]> {
  const times: number[] = [];
  for await (const piece of response.body) times.push(piece.atMs);
  return times;
}

/** An origin hears of a dropped connection a little later. */
async function cancelledRisesAbove(subject: HttpSubject, before: number): Promise<boolean> {
  for (let i = 0; i < 50; i += 1) {
    if ((await subject.cancelledTransfers()) > before) return true;
    await subject.run(subject.wait(40));
  }
  return false;
}
