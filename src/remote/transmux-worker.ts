/** The script of the worker: the build makes it a file of its own, and a text that a worker can be started from. */
export { serveReaders as default } from './serve-readers.js';
