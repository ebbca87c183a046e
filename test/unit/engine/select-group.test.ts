import { describe, expect, it } from 'vitest';
import { isCarried, selectGroup } from '../../../src/engine/select-group.js';
import type { GroupSnapshot } from '../../../src/engine/select-group.js';
import type { TrackGroup } from '../../../src/model/presentation.js';
import { group, period, rendition, sound } from './stream.js';

const audio = (id: string, more: Partial<TrackGroup> = {}): TrackGroup => group(id, [sound(`${id}-1`)], { type: 'audio', ...more });
const choose = (groups: readonly TrackGroup[], more: Partial<GroupSnapshot> = {}): string | null => selectGroup({
  period: period(groups), type: 'audio', like: null, preferences: { audioLanguages: [], videoCodecs: [] }, unsupportedIds: [], ...more,
})?.id ?? null;

describe('without any wish', () => {
  it('the default plays, else the first', () => {
    expect(choose([audio('a'), audio('b', { isDefault: true })])).toBe('b');
    expect(choose([audio('a'), audio('b')])).toBe('a');
    expect(choose([])).toBeNull();
  });

  it('the main role goes before what special viewers ask for', () => {
    expect(choose([audio('comment', { roles: ['commentary'] }), audio('described', { roles: ['main', 'description'] }), audio('plain')])).toBe('plain');
    expect(choose([audio('a'), audio('main', { roles: ['main'] })])).toBe('main');
  });

  it('the most efficient codec plays for the picture', () => {
    const groups = [group('avc', [rendition('1')]), group('av1', [rendition('2', { codecs: ['av01.0.05M.08'] })])];
    expect(choose(groups, { type: 'video' })).toBe('av1');
    expect(choose(groups, { type: 'video', preferences: { audioLanguages: [], videoCodecs: ['avc1'] } })).toBe('avc');
    expect(choose(groups, { type: 'video', unsupportedIds: ['2'] })).toBe('avc');
  });
});

describe('the app\'s languages', () => {
  const groups = [audio('en', { language: 'en', isDefault: true, roles: ['main'] }), audio('fr', { language: 'fr-CA' }), audio('de', { language: 'de' })];
  it('count in their order, by the primary subtag, before default and role', () => {
    expect(choose(groups, { preferences: { audioLanguages: ['it', 'fr', 'de'], videoCodecs: [] } })).toBe('fr');
    expect(choose(groups, { preferences: { audioLanguages: ['DE-at'], videoCodecs: [] } })).toBe('de');
    expect(choose(groups, { preferences: { audioLanguages: ['it'], videoCodecs: [] } })).toBe('en');
  });

  it('do not lead to a commentary where the film itself speaks the language', () => {
    expect(choose([audio('c', { language: 'fr', roles: ['commentary'] }), audio('f', { language: 'fr' })], { preferences: { audioLanguages: ['fr'], videoCodecs: [] } })).toBe('f');
  });
});

describe('in a new period', () => {
  it('the very same group goes on', () => {
    const fr = audio('fr', { language: 'fr' });
    expect(choose([audio('en', { language: 'fr', isDefault: true }), fr], { like: fr })).toBe('fr');
  });

  it('the one most like it goes on: language before role before label, codec and channels', () => {
    const like = audio('old', { language: 'fr', roles: ['main'], label: 'Français', channels: 6 });
    expect(choose([audio('1', { language: 'en', roles: ['main'], label: 'Français', channels: 6 }), audio('2', { language: 'fr' })], { like })).toBe('2');
    expect(choose([audio('1', { language: 'fr', roles: ['commentary'] }), audio('2', { language: 'fr', roles: ['main'] })], { like })).toBe('2');
    expect(choose([audio('1', { language: 'fr', roles: ['main'], channels: 2 }), audio('2', { language: 'fr', roles: ['main'], channels: 6 })], { like })).toBe('2');
    expect(choose([audio('1', { language: 'fr-CA' }), audio('2', { language: 'de' })], { like })).toBe('1');
  });

  it('what cannot be played is never chosen, however like', () => {
    const like = audio('fr', { language: 'fr' });
    expect(choose([like, audio('en', { language: 'en' })], { like, unsupportedIds: ['fr-1'] })).toBe('en');
    expect(choose([like], { like, unsupportedIds: ['fr-1'] })).toBeNull();
  });
});

describe('a group without renditions', () => {
  it('is heard inside the video', () => {
    const inside = group('m', [], { type: 'audio' });
    expect(isCarried(inside)).toBe(true);
    expect(choose([inside])).toBe('m');
    expect(isCarried(audio('a'))).toBe(false);
    expect(isCarried(group('v', []))).toBe(false);
  });
});
