import 'sluice/element';

const film = document.querySelector('sluice-video');
const output = document.querySelector('output');
if (film === null || output === null) throw new Error('This is another page.');

// Before the load, which the element begins a microtask after it is known.
film.config = { abr: { maxHeight: 200, rememberEstimate: false } };
film.player.on('ready', () => void (output.textContent = `ready ${film.streamType} ${[...film.videoRenditions].map(({ height }) => height).join(' ')}`));
