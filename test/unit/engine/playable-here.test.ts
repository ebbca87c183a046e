import { describe, expect, it } from 'vitest';
import { activate, expectedTypes } from '../../../src/engine/activation.js';
import { codecFamily, codecRank, oneCodecFamily } from '../../../src/engine/codec-family.js';
import { unsupportedRenditions } from '../../../src/engine/supported.js';
import { PlayerError } from '../../../src/errors/player-error.js';
import type { Presentation, Rendition } from '../../../src/model/presentation.js';
import type { Capabilities } from '../../../src/ports/capabilities.js';
import { createFakeCapabilities } from '../../sim/ports/small-fakes.js';
import { english, film, group, high, low, period, presentation, rendition, running, sound } from './stream.js';

/** A browser that plays H.264 with AAC in MP4, and what it was asked for. */
function browser(): { readonly capabilities: Capabilities; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const inner = createFakeCapabilities();
  return { asked, capabilities: { canChangeType: true, isTypeSupported: (mime) => (asked.push(mime), inner.isTypeSupported(mime)) } };
}

const asPresentation = (...renditions: readonly Rendition[]): Presentation => presentation([period([group('v', renditions)])]);

describe('what this browser is asked for', () => {
  const askedFor = (of: Rendition): readonly string[] => {
    const { asked, capabilities } = browser();
    unsupportedRenditions(asPresentation(of), capabilities);
    return asked;
  };

  it.each([
    ['fragmented MP4 as it is, all codecs in one track', { container: 'mp4', codecs: ['avc1.64001f', 'mp4a.40.2'] }, ['video/mp4; codecs="avc1.64001f,mp4a.40.2"']],
    ['WebM as it is', { container: 'webm', codecs: ['vp09.00.10.08'] }, ['video/webm; codecs="vp09.00.10.08"']],
    ['MPEG-TS as the MP4 tracks that it becomes', { container: 'ts', codecs: ['mp4a.40.2', 'avc1.64001f'] }, ['video/mp4; codecs="avc1.64001f"', 'audio/mp4; codecs="mp4a.40.2"']],
    ['AAC alone as an MP4 track', { container: 'aac', type: 'audio', codecs: ['mp4a.40.5'] }, ['audio/mp4; codecs="mp4a.40.5"']],
    ['MP3 as it is, codecs named or not', { container: 'mp3', type: 'audio', codecs: [] }, ['audio/mpeg']],
    ['what only says MPEG audio as MP3', { container: 'unknown', type: 'audio', codecs: ['mp4a.40.34'] }, ['audio/mpeg']],
    ['nothing, where no codec is named: its first bytes tell', { container: 'ts', codecs: [] }, []],
  ] as const)('%s', (_name, more, expected) => {
    expect(askedFor(rendition('r', more))).toEqual(expected);
  });
});

describe('renditions this browser cannot play', () => {
  it('are those with any track that it refuses', () => {
    const offered = asPresentation(low, rendition('hevc', { codecs: ['hvc1.1.6.L93'] }), rendition('ac3', { container: 'ts', codecs: ['avc1.64001f', 'ac-3'] }), rendition('open', { codecs: [] }));
    expect(unsupportedRenditions(offered, browser().capabilities)).toEqual(['hevc', 'ac3']);
  });

  it('are looked for in every period, and text is none of them', () => {
    const text = rendition('subtitles', { type: 'text', carries: [], codecs: ['stpp'] });
    const offered = presentation([period([group('v', [low])]), period([group('v2', [rendition('late', { codecs: ['av01.0.04M.08'] })]), group('t', [text], { type: 'text' })], { id: 'p2', startSeconds: 20 })]);
    expect(unsupportedRenditions(offered, browser().capabilities)).toEqual(['late']);
  });
});

describe('what a presentation means for a session', () => {
  const loading = running(film, {}, { types: [] });
  const activated = (of: Presentation) => activate(loading, of, browser().capabilities);
  const refused = (of: Presentation): PlayerError | null => {
    try {
      activated(of);
      return null;
    } catch (error) {
      if (error instanceof PlayerError) return error;
      throw error;
    }
  };
  const muxed = rendition('muxed', { container: 'ts', carries: ['video', 'audio'], codecs: ['avc1.64001f', 'mp4a.40.2'] });

  it('is a loop for each media type that has renditions of its own', () => {
    expect(activated(film)).toEqual({ unsupportedIds: [], activeTypes: ['video', 'audio'] });
    expect(activated(presentation([period([group('a', [english], { type: 'audio' })])])).activeTypes).toEqual(['audio']);
  });

  it('is no loop for sound that comes inside the picture, and yet a track for it', () => {
    const of = presentation([period([group('v', [muxed]), group('a', [], { type: 'audio' })])]);
    const { activeTypes } = activated(of);
    expect(activeTypes).toEqual(['video']);
    expect(expectedTypes({ ...loading, presentation: of, activeTypes })).toEqual(['video', 'audio']);
    expect(expectedTypes({ ...loading, presentation: asPresentation(low), activeTypes })).toEqual(['video']);
    expect(expectedTypes({ ...loading, presentation: null, activeTypes: [] })).toEqual([]);
  });

  it('is silence where only the picture can be played', () => {
    const of = presentation([period([group('v', [low]), group('a', [sound('dolby', { codecs: ['ec-3'] })], { type: 'audio' })])]);
    expect(activated(of)).toEqual({ unsupportedIds: ['dolby'], activeTypes: ['video'] });
  });

  it('is an error that names the codecs where nothing can be played, or says that there is nothing', () => {
    const hevc = refused(asPresentation(rendition('a', { codecs: ['hvc1.1.6.L93'] }), rendition('b', { codecs: ['hvc1.1.6.L93'] })));
    expect(hevc).toMatchObject({ code: 'media/unsupported', context: { codecs: ['hvc1.1.6.L93'] } });
    expect(hevc?.message).toContain('hvc1.1.6.L93');
    expect(refused(presentation([period([])]))).toMatchObject({ code: 'media/unsupported', message: expect.stringContaining('none listed') });
  });

});

describe('the family of codecs', () => {
  const named = (...codecs: readonly string[]): string => codecFamily(rendition('r', { codecs }));
  const av1 = (bitrateBps: number): Rendition => rendition(`av1 ${bitrateBps}`, { codecs: ['av01.0.04M.08'], bitrateBps });
  const none = { audioLanguages: [], videoCodecs: [] };

  it('is the picture\'s, without its profile; the sound\'s where there is no picture; empty where none is named', () => {
    expect([named('mp4a.40.2', 'avc1.64001f'), named('mp4a.40.2'), named(), codecFamily(undefined)]).toEqual(['avc1', 'mp4a', '', '']);
  });

  it('is preferred in the app\'s order, then by the bits it saves', () => {
    const byRank = (videoCodecs: readonly string[]): readonly string[] => ['avc1', 'vp09', 'hvc1', 'av01'].sort((a, b) => codecRank(b, { audioLanguages: [], videoCodecs }) - codecRank(a, { audioLanguages: [], videoCodecs }));
    expect(byRank([])).toEqual(['av01', 'hvc1', 'vp09', 'avc1']);
    expect(byRank(['avc1', 'vp09'])).toEqual(['avc1', 'vp09', 'av01', 'hvc1']);
  });

  it('is one at a time: the best that goes low enough', () => {
    expect(oneCodecFamily([low, high, av1(400_000), av1(1_500_000)], null, none).map(({ id }) => id)).toEqual(['av1 400000', 'av1 1500000']);
    expect(oneCodecFamily([low, high, av1(4_000_000)], null, none)).toEqual([low, high]);
    expect(oneCodecFamily([low, high], null, none)).toEqual([low, high]);
  });

  it('stays while one of it is in use', () => {
    expect(oneCodecFamily([low, high, av1(400_000)], 'low', none)).toEqual([low, high]);
    expect(oneCodecFamily([low, high, av1(400_000)], 'gone', none).map(({ id }) => id)).toEqual(['av1 400000']);
  });
});
