import 'media-chrome';
import 'media-chrome/menu';
import { SluiceVideoElement } from '../../../src/embed/element.js';
import { hashOfUrl, urlOfHash } from '../address.js';
import { byId } from '../by-id.js';
import { fetchSamples, fillSampleMenu } from '../samples.js';
import { followTheme } from '../theme.js';

const video = byId('video', SluiceVideoElement);
const menu = byId('stream', HTMLSelectElement);

// Of the samples, which all have the same 24 seconds.
const captions = Object.assign(document.createElement('track'), { kind: 'captions', label: 'English', srclang: 'en', src: 'captions.vtt' });

function showFacts(): void {
  const { streamType, duration, targetLiveWindow, videoRenditions, audioTracks, error } = video;
  const facts = {
    'stream-type': streamType,
    duration: String(duration),
    'live-window': String(targetLiveWindow),
    renditions: [...videoRenditions].map(({ height, selected }) => `${height ?? '?'}${selected ? '*' : ''}`).join(' '),
    'audio-tracks': [...audioTracks].map(({ language, label, enabled }) => `${label || language || '?'}${enabled ? '*' : ''}`).join(' '),
    error: error === null ? '–' : `${error.code}: ${error.message}`,
  };
  for (const [id, text] of Object.entries(facts)) byId(id, HTMLElement).textContent = text;
}

for (const name of ['durationchange', 'streamtypechange', 'targetlivewindowchange', 'loadstart', 'emptied', 'error']) video.addEventListener(name, showFacts);
for (const name of ['addrendition', 'removerendition', 'change']) video.videoRenditions.addEventListener(name, showFacts);
for (const name of ['addtrack', 'removetrack', 'change']) video.audioTracks.addEventListener(name, showFacts);

// The picture is larger than the top of the samples' ladder on most screens, and a small window should show all of it, too.
video.config = { abr: { capToElementSize: false } };
followTheme(byId('theme', HTMLButtonElement), () => undefined);

const samples = await fetchSamples();
fillSampleMenu(menu, samples);

function open(url: string): void {
  menu.value = url;
  byId('notes', HTMLElement).textContent = samples.find((sample) => sample.url === url)?.notes ?? '';
  if (url.startsWith('/media/')) video.append(captions);
  else captions.remove();
  video.src = url;
}

menu.addEventListener('change', () => {
  history.pushState(null, '', hashOfUrl(menu.value));
  open(menu.value);
});
addEventListener('hashchange', () => open(urlOfHash(location.hash) ?? menu.value));
open(urlOfHash(location.hash) ?? samples.find(({ url }) => url.includes('/media/hls-fmp4/'))?.url ?? '');
