import { expect, it } from 'vitest';
import { protocolOf } from '../../../src/embed/element/child-elements.js';
import { mediaFailure } from '../../../src/embed/element/media-error.js';
import { PlayerError } from '../../../src/index.js';

it('gives a PlayerError the code that a <video> would have for it', () => {
  const codes = [
    new PlayerError('network/failed', '', { url: '', attempts: 1 }), new PlayerError('live/stale', '', { url: '', forMs: 1 }),
    new PlayerError('media/decode', '', { timeSeconds: 0, renditionId: null, browserMessage: '' }), new PlayerError('container/invalid', '', { url: '', container: 'mp4' }), new PlayerError('playback/stuck', '', { timeSeconds: 0, afterMs: 1, bufferedAheadSeconds: 0 }),
    new PlayerError('media/unsupported', '', { codecs: [] }), new PlayerError('container/unsupported', '', { url: '', container: 'avi' }), new PlayerError('manifest/invalid', '', { url: '' }), new PlayerError('environment/unsupported', '', { missing: 'MediaSource' }),
  ].map((error) => mediaFailure(error).code);
  expect(codes).toEqual([2, 2, 3, 3, 3, 4, 4, 4, 4]);
});

it('knows a stream by its MIME type', () => {
  expect(['application/vnd.apple.mpegurl', 'application/x-mpegURL', 'audio/mpegurl; charset=utf-8', 'application/dash+xml', 'video/mp4', ''].map(protocolOf)).toEqual(['hls', 'hls', 'hls', 'dash', null, null]);
});
