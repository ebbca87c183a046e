/** Readable lines for the app's log. Text carries URLs without query only. */
export interface Logger {
  log(level: 'debug' | 'info' | 'warn', text: string, data?: Readonly<Record<string, unknown>>): void;
}
