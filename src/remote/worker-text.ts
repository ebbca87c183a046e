/** The script of the transmux worker. The build puts it here (`bundle/worker-text.ts`); sources that are not built have none, and read on the page. */
export const workerText = '';
