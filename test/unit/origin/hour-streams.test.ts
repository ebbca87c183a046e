import { describe, expect, it } from 'vitest';
import { repeatPeriod, repeatPlaylist } from '../../../demo/origin/hour-streams.js';

describe('a stream of an hour', () => {
  it('repeats the segments of a playlist, with a discontinuity between and one end', () => {
    const text = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2,\n0.m4s\n#EXTINF:2,\n1.m4s\n#EXT-X-ENDLIST\n';
    expect(repeatPlaylist(text, '/media/a/540/index.m3u8', 2)).toBe(
      '#EXTM3U\n#EXT-X-MAP:URI="/media/a/540/init.mp4"\n#EXTINF:2,\n/media/a/540/0.m4s\n#EXTINF:2,\n/media/a/540/1.m4s\n#EXT-X-DISCONTINUITY\n#EXTINF:2,\n/media/a/540/0.m4s\n#EXTINF:2,\n/media/a/540/1.m4s\n#EXT-X-ENDLIST\n',
    );
  });

  it('leaves a multivariant playlist as it is', () => {
    const text = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n540/index.m3u8\n';
    expect(repeatPlaylist(text, '/media/a/master.m3u8', 5)).toBe(text);
  });

  it('repeats the Period of an MPD, each at its time', () => {
    const mpd = '<MPD mediaPresentationDuration="PT24S"><Period id="x" start="PT0S"><AdaptationSet/></Period></MPD>';
    expect(repeatPeriod(mpd, '/media/a/manifest.mpd', 2)).toBe(
      '<MPD mediaPresentationDuration="PT48S"><Period id="0" start="PT0S" duration="PT24S"><BaseURL>/media/a/</BaseURL><AdaptationSet/></Period>\n'
      + '<Period id="1" start="PT24S" duration="PT24S"><BaseURL>/media/a/</BaseURL><AdaptationSet/></Period></MPD>',
    );
  });
});
