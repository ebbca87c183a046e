/** The script-tag build: the same names as properties of `window.Sluice`. */
export * from './index.js';
