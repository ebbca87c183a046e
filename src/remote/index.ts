/** The page's side of what runs in workers, loaded with the first transport stream. */
export { createReaderHost } from './reader-host.js';
export { readerPlaces } from './reader-places.js';
