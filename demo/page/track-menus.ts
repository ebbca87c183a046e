import type { Player, TrackInfo } from '../../src/index.js';
import type { Ladder } from './ladder.js';
import { groupName, longName } from './rendition-name.js';

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly isDisabled: boolean;
}

/** Keeps the menus of quality and language as the player's tracks are, and selects what is chosen in them. Call the result whenever that may have changed. */
export function createTrackMenus(player: Player, ladder: Ladder, quality: HTMLSelectElement, audio: HTMLSelectElement): () => void {
  quality.addEventListener('change', () => player.select('video', quality.value));
  audio.addEventListener('change', () => player.select('audio', audio.value));
  const fillQuality = menuFiller(quality);
  const fillAudio = menuFiller(audio);

  return () => {
    const { video, audio: sound } = player.tracks;
    fillQuality(qualityChoices(video, video.loading === null ? null : ladder.nameOf(video.loading)), video.wanted);
    fillAudio(sound.groups.map((group) => ({ value: group.id, text: groupName(group), isDisabled: false })), sound.activeGroup ?? '');
  };
}

function qualityChoices(video: TrackInfo, loading: string | null): readonly Choice[] {
  if (video.groups.length === 0) return [];
  const auto = { value: 'auto', text: loading === null || video.wanted !== 'auto' ? 'Automatic' : `Automatic (${loading})`, isDisabled: false };
  const fixed = video.groups.flatMap((group) => {
    const prefix = video.groups.length > 1 ? `${groupName(group)} · ` : '';
    const highestFirst = [...group.renditions].sort((a, b) => b.bitrateBps - a.bitrateBps);
    return highestFirst.map((rendition) => ({ value: rendition.id, text: prefix + longName(rendition), isDisabled: !rendition.isPlayable }));
  });
  return [auto, ...fixed];
}

/** Writes only what is new: a menu that is rebuilt closes under the hand. */
function menuFiller(menu: HTMLSelectElement): (choices: readonly Choice[], chosen: string) => void {
  let shown = '';
  return (choices, chosen) => {
    const next = JSON.stringify([choices, chosen]);
    if (next === shown) return;
    shown = next;
    menu.disabled = choices.length === 0;
    const isSameList = menu.options.length === choices.length && choices.every(({ value }, index) => menu.options[index]?.value === value);
    if (isSameList) for (const [index, { text, isDisabled }] of choices.entries()) Object.assign(menu.options[index] ?? {}, { text, disabled: isDisabled });
    else {
      menu.replaceChildren(...(choices.length === 0 ? [new Option('–', '')] : choices.map(({ value, text, isDisabled }) => Object.assign(new Option(text, value), { disabled: isDisabled }))));
    }
    menu.value = chosen;
  };
}
