import { describe, expect, it } from 'vitest';
import { loadIndex } from '../../../src/engine/index-loader.js';
import { guessProtocol, loadManifest, loadParser } from '../../../src/engine/manifest-loader.js';
import { createResources } from '../../../src/engine/resources.js';
import { readIndexFile } from '../../../src/manifest/dash/index-file.js';
import type { SessionPorts } from '../../../src/engine/session-ports.js';
import type { EmbeddedIndex, Presentation, IndexSource } from '../../../src/model/presentation.js';
import type { IndexDocument, IndexNeedsMore, ManifestParser, ParsedIndex } from '../../../src/ports/manifest-parser.js';
import { nodeDecryptor } from '../../sim/ports/small-fakes.js';
import { plainTitle, stage } from '../../sim/scenarios/stage.js';
import { portsOf } from '../../sim/session/drive.js';
import { World } from '../../sim/session/world.js';
import { countingBytes, createNetwork, failureOf, never, patient, url } from '../fetch/network.js';
import { film, index, parsed, rendition } from './stream.js';

const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n';

/** A network with one file on it, and a parser that answers as it is told. */
function createBench(file: string | Uint8Array, answers: readonly (ParsedIndex | IndexNeedsMore)[] = []) {
  const network = createNetwork(typeof file === 'string' ? new TextEncoder().encode(file) : file);
  const loaded: string[] = [];
  const documents: IndexDocument[] = [];
  async function parseIndex(document: IndexDocument): Promise<ParsedIndex | IndexNeedsMore> {
    documents.push(document);
    const answer = answers[documents.length - 1] ?? answers.at(-1);
    if (answer === undefined) throw new Error('no answer');
    return answer;
  }
  const parserOf = (protocol: Presentation['protocol']): ManifestParser => ({
    protocol,
    parse: async ({ url: from }) => ({ ...film, protocol, url: from }),
    parseIndex,
    readIndexFile: (document, embedded, read) => readIndexFile(embedded, read, (part) => parseIndex({ ...document, ...part })),
  });
  const ports: SessionPorts = { ...portsOf(new World(stage(plainTitle))), clock: network.clock, http: network.http, loadParser: async (protocol) => (loaded.push(protocol), parserOf(protocol)) };
  const resources = createResources(network.requester, async () => nodeDecryptor);
  const asked = (): readonly string[] => network.requests.map(({ range }) => (range === null ? 'whole' : `${range.start}-${range.end ?? ''}`));
  return {
    ...network, ports, loaded, documents, resources, asked,
    manifest: (from = url, hint: Presentation['protocol'] | null = null) => network.clock.settle(loadManifest(ports, network.requester, patient, from, hint, never)),
    index: (source: IndexSource) => network.clock.settle(loadIndex(ports, network.requester, resources, patient, film, rendition('r', { locations: [{ id: 'a', index: source }] }), 0, { address: (url) => url, sibling: async () => null }, never)),
  };
}

describe('loading the manifest', () => {
  it('guesses the language by the path, not by what follows it', () => {
    expect(['https://a.test/x.m3u8', 'https://a.test/x.M3U?y=z.mpd', 'https://a.test/x.mpd#t=3', 'https://a.test/x?f=x.m3u8', ''].map(guessProtocol)).toEqual(['hls', 'hls', 'dash', null, null]);
  });

  it('fetches the parser that the app or the URL names meanwhile, and takes the one that the content asks for', async () => {
    const named = createBench(playlist);
    expect((await named.manifest(url, 'dash')).protocol).toBe('hls');
    expect(named.loaded).toEqual(['dash', 'hls']);
    const silent = createBench(playlist);
    await silent.manifest();
    expect(silent.loaded).toEqual(['hls']);
  });

  it('refuses what is no manifest', async () => {
    expect(await failureOf(createBench('<html>').manifest())).toMatchObject({ code: 'manifest/not-recognised' });
  });

  it('forgives a head start that failed, and not the parser that is needed', async () => {
    const bench = createBench(playlist);
    const cause = new Error('404');
    const once = { ...bench.ports, loadParser: (protocol: Presentation['protocol']) => (protocol === 'dash' ? Promise.reject(cause) : bench.ports.loadParser(protocol)) };
    expect((await bench.clock.settle(loadManifest(once, bench.requester, patient, url, 'dash', never))).protocol).toBe('hls');
    const broken = { ...bench.ports, loadParser: () => Promise.reject(cause) };
    expect(await failureOf(loadParser(broken, 'hls'))).toMatchObject({ code: 'environment/chunk-failed', context: { chunk: 'HLS' }, cause });
  });
});

describe('loading an index', () => {
  const picture = index(3);
  const embedded = (more: Partial<EmbeddedIndex> = {}): IndexSource => ({
    kind: 'embedded',
    embedded: { format: 'sidx', url, indexRange: null, initRange: null, periodStartSeconds: 0, periodDurationSeconds: null, presentationTimeOffsetSeconds: 0, timeline: 0, ...more },
  });

  it('needs no request where the manifest holds it', async () => {
    const bench = createBench('');
    expect((await bench.index({ kind: 'ready', index: picture })).index).toBe(picture);
    expect(bench.asked()).toEqual([]);
  });

  it('reads a playlist whole', async () => {
    const bench = createBench(playlist, [parsed(picture)]);
    expect((await bench.index({ kind: 'playlist', url })).index).toBe(picture);
    expect(bench.documents.map(({ byteOffset, bytes }) => [byteOffset, bytes.length])).toEqual([[0, playlist.length]]);
  });

  it('refuses a playlist that asks for more of itself', async () => {
    const bench = createBench(playlist, [{ needs: { url, start: 0, end: 10 } }]);
    expect(await failureOf(bench.index({ kind: 'playlist', url }))).toMatchObject({ code: 'manifest/invalid' });
  });

  it('asks for init and index of a file at once where they stand together, and keeps the init segment', async () => {
    const bench = createBench(countingBytes(5000), [parsed(picture)]);
    await bench.index(embedded({ initRange: { start: 0, end: 800 }, indexRange: { start: 800, end: 1200 } }));
    expect(bench.asked()).toEqual(['0-1200']);
    expect(await bench.resources.init({ url, range: { start: 0, end: 800 }, key: null, cacheKey: 'i' }, patient, never)).toHaveLength(800);
    expect(bench.asked()).toHaveLength(1);
  });

  it('asks for the index alone where the init segment is far away or behind it', async () => {
    for (const initRange of [{ start: 0, end: 800 }, { start: 200_000, end: 200_800 }]) {
      const bench = createBench(countingBytes(300_000), [parsed(picture)]);
      await bench.index(embedded({ initRange, indexRange: { start: 100_000, end: 100_400 } }));
      expect(bench.asked()).toEqual(['100000-100400']);
    }
  });

  it('reads on where the parser needs more, and gives up a file that never has enough', async () => {
    const bench = createBench(countingBytes(100_000), [{ needs: { url, start: 70_000, end: 71_000 } }, parsed(picture)]);
    await bench.index(embedded());
    expect(bench.asked()).toEqual(['0-65536', '70000-71000']);
    expect(bench.documents.map(({ byteOffset }) => byteOffset)).toEqual([0, 70_000]);
    const endless = createBench(countingBytes(100_000), [{ needs: { url, start: 0, end: 100 } }]);
    expect(await failureOf(endless.index(embedded()))).toMatchObject({ code: 'manifest/limit', context: { limit: 'index reads' } });
    expect(endless.asked()).toHaveLength(8);
  });
});
