/** What this browser plays. Answers do not change during a session. */
export interface Capabilities {
  /** `mime` with codecs, through MediaSource. */
  isTypeSupported(mime: string): boolean;
  /** May codecs change on a live track? */
  readonly canChangeType: boolean;
}
