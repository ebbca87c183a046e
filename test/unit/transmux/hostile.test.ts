import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/kit/bytes.js';
import { sniffContainer } from '../../../src/transmux/sniff.js';
import { fuzz } from '../../fuzz/target.js';
import { transmuxTarget } from '../../fuzz/transmux.js';
import { fixture, newTransmuxer, payloadOffset, pidOf, segmentStart, transmux, tsPackets } from './support.js';

const ts = fixture('av.ts');
const invalid = { code: 'container/invalid' };
const edit = (change: (packet: Uint8Array, index: number) => void): Uint8Array =>
  concatBytes(
    tsPackets(ts).map((packet, index) => {
      change(packet, index);
      return packet;
    }),
  );

describe('what a server may send in place of media', () => {
  it.each([
    ['a web page', '<!DOCTYPE html><html><body>Please log in</body></html>'.repeat(20)],
    ['a JSON error', '{"error":"not found"}'],
    ['a playlist', '#EXTM3U\n#EXT-X-VERSION:3\n'],
    ['nothing', ''],
  ])('%s is a typed error, whatever it is declared as', async (_name, text) => {
    for (const container of ['ts', 'mp4', 'webm', 'aac', 'mp3', 'unknown'] as const) {
      await expect(transmux(new TextEncoder().encode(text), { start: { container } })).rejects.toMatchObject(invalid);
    }
  });

  it('a web page is refused with its first bytes, before the rest has come', async () => {
    const transmuxer = newTransmuxer();
    await transmuxer.start(segmentStart({ container: 'ts' }));
    await expect(transmuxer.push(new TextEncoder().encode('<!DOCTYPE html>'.repeat(20)))).rejects.toMatchObject({ code: 'container/invalid', message: expect.stringContaining('<!DOCTYPE html>') });
  });

  it('another container than declared is read as what it is, with a warning', async () => {
    const { pieces, warnings } = await transmux(ts, { start: { container: 'mp4' } });
    expect(warnings[0]?.text).toMatch(/announced as mp4 and is ts/);
    expect(pieces.length).toBeGreaterThan(3);
  });
});

describe('broken transport streams', () => {
  it('without any table', async () => {
    const bytes = concatBytes(tsPackets(ts).filter((packet) => pidOf(packet) >= 0x100 && pidOf(packet) < 0x1000));
    await expect(transmux(bytes)).rejects.toMatchObject({ code: 'container/invalid', message: expect.stringContaining('program map') });
  });

  it('with a program map whose lengths lie', async () => {
    const lies = edit((packet) => {
      if (pidOf(packet) === 0x1000) packet.set([0xff, 0xff], payloadOffset(packet) + 1 + 15);
    });
    await expect(transmux(lies)).rejects.toMatchObject(invalid);
  });

  it('with adaptation fields longer than their packet', async () => {
    const bad = edit((packet) => {
      packet[3] = (packet[3] ?? 0) | 0x30;
      packet[4] = 255;
    });
    await expect(transmux(bad)).rejects.toMatchObject(invalid);
  });

  it('that is scrambled', async () => {
    const scrambled = edit((packet) => {
      if (pidOf(packet) === 0x100 || pidOf(packet) === 0x101) packet[3] = (packet[3] ?? 0) | 0x80;
    });
    await expect(transmux(scrambled)).rejects.toMatchObject({ code: 'container/unsupported' });
  });

  it('with 8,191 PIDs and nothing in them', async () => {
    const packets = Array.from({ length: 8191 }, (_, pid) => {
      const packet = new Uint8Array(188).fill(0xff);
      packet.set([0x47, 0x40 | (pid >> 8), pid & 255, 0x10]);
      return packet;
    });
    await expect(transmux(concatBytes(packets), { chunks: [65536] })).rejects.toMatchObject(invalid);
  });

  it('with a PES packet that never ends', async () => {
    const packets = tsPackets(ts);
    const head = packets.slice(0, 4);
    const inside = packets.find((packet) => pidOf(packet) === 0x100 && ((packet[1] ?? 0) & 0x40) === 0);
    if (inside === undefined) throw new Error('no such packet in the fixture');
    const transmuxer = newTransmuxer();
    await transmuxer.start(segmentStart());
    await transmuxer.push(concatBytes(head));
    const mebibytes = concatBytes(
      Array.from({ length: 6000 }, (_, index) => {
        const packet = inside.slice();
        packet[3] = ((packet[3] ?? 0) & 0xf0) | (index & 15);
        return packet;
      }),
    );
    const pushAll = async (): Promise<void> => {
      for (let count = 0; count < 12; count += 1) await transmuxer.push(mebibytes);
    };
    await expect(pushAll()).rejects.toMatchObject(invalid);
  });

  it('X32 with a sequence parameter set of endless zeros, or of a picture beyond all sizes', async () => {
    const broken = (body: number[]): Uint8Array =>
      edit((packet) => {
        const at = Buffer.from(packet).indexOf(Buffer.from([0, 0, 1, 0x67]));
        if (at > 0) packet.set(body, at + 4);
      });
    for (const body of [new Array<number>(40).fill(0), [66, 0, 30, 0xff, 0xe0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 3, 0xff, 0xff, 0xff]]) {
      await expect(transmux(broken(body), { start: { wants: ['video'] } })).rejects.toMatchObject(invalid);
    }
  });

  it('with ADTS frames of length 0 in their PES packets', async () => {
    const zeros = edit((packet) => {
      if (pidOf(packet) !== 0x101) return;
      for (let at = payloadOffset(packet); at < 182; at += 1) {
        if (packet[at] === 0xff && ((packet[at + 1] ?? 0) & 0xf6) === 0xf0) packet.fill(0, at + 4, at + 6);
        if (packet[at] === 0xff && ((packet[at + 1] ?? 0) & 0xf6) === 0xf0) packet[at + 3] = (packet[at + 3] ?? 0) & 0xfc;
      }
    });
    const { pieces, warnings } = await transmux(zeros);
    expect(pieces.some(({ type }) => type === 'video')).toBe(true);
    expect(warnings.map(({ text }) => text).join()).toMatch(/\d+ bytes of sound .* belong to no frame/);
  });
});

describe('sniffing', () => {
  it.each([
    ['av.ts', 'ts'],
    ['muxed.mp4', 'mp4'],
    ['vp9.webm', 'webm'],
    ['mono.mp3', 'mp3'],
  ] as const)('%s is %s', (name, container) => {
    expect(sniffContainer(fixture(name).subarray(0, 600), false)).toBe(container);
  });

  it('waits while bytes do not suffice, and never once all have come', () => {
    for (let length = 0; length < 8; length += 1) {
      expect(sniffContainer(ts.subarray(0, length), false)).toBe('needs-more');
      expect(sniffContainer(ts.subarray(0, length), true)).toBeNull();
    }
  });
});

it('mutated segments give media or a PlayerError, never another throw and never silence', async () => {
  const { iterations, failures } = await fuzz(transmuxTarget, 20_251_122, (done) => done < 150);
  expect(failures).toEqual([]);
  expect(iterations).toBe(150);
});
