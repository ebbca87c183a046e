// What a server of Next or Nuxt does, without them: imports every entry and renders to text. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { createElement, version as reactVersion } from 'react';
import { renderToString } from 'react-dom/server';
import { createSSRApp, h, version as vueVersion } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';

const about = JSON.parse(readFileSync(new URL('node_modules/sluice/package.json', import.meta.url), 'utf8'));
const entries = Object.keys(about.exports).filter((path) => !/[*]|package\.json/.test(path)).map((path) => `sluice${path.slice(1)}`);
const exported = {};
for (const entry of entries) exported[entry] = Object.keys(await import(entry)).sort();

const src = 'https://example.com/film/main.m3u8';

const react = await import('sluice/react');
const Controls = () => createElement('output', null, `${react.usePlayer() === null ? 'no player' : 'player'}, ${react.usePlayerState((state) => state.status)}`);
const reactHtml = renderToString(createElement(react.PlayerProvider, null, createElement(react.Video, { src, controls: true, onReady: () => undefined }), createElement(Controls)));

const vue = await import('sluice/vue');
const VueControls = { setup: () => ({ player: vue.usePlayer(), status: vue.usePlayerState((state) => state.status) }), render() { return h('output', `${this.player === null ? 'no player' : 'player'}, ${this.status}`); } };
const vueHtml = await renderVue(createSSRApp({ render: () => h(vue.SluiceVideo, { src, controls: true, onReady: () => undefined }, { default: () => [h(VueControls)] }) }));

console.log(JSON.stringify({ exported, reactVersion, reactHtml, vueVersion, vueHtml }));
