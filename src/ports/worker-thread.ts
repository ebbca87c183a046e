/** Where the code of a worker is: a classic script on the page's own origin, or its text. */
export type WorkerScript = { readonly url: string } | { readonly text: string };

export interface WorkerListener<FromWorker> {
  heard(message: FromWorker): void;
  /** It did not start, or something in it was thrown and not caught. Why, as far as the browser tells. */
  failed(reason: string): void;
}

/** Code that runs beside the page, reached by messages. */
export interface WorkerThread<ToWorker> {
  /** Plain data; the buffers in `transfer` go over without a copy and are empty here afterwards. */
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void;
  /** At once, whatever it is doing; nothing is heard any more. */
  end(): void;
}

/** Starts a script beside the page. Throws where the page may not; more often that shows later, in `failed`. */
export type StartWorker = <ToWorker, FromWorker>(script: WorkerScript, listener: WorkerListener<FromWorker>) => WorkerThread<ToWorker>;
