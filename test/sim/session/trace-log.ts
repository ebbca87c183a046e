/** What happened in a session, one line a happening, and a hash over all of it. */
export class TraceLog {
  private low = 0x811c9dc5;
  private high = 0x9dc5811c;
  readonly lines: string[] = [];
  /** Told each line, for a replay that prints. */
  onLine: (line: string) => void = () => undefined;

  constructor(private readonly now: () => number, private readonly keeps: boolean) {}

  add(text: string): void {
    const line = `${this.now().toFixed(3)} ${text}`;
    this.mix(line);
    if (this.keeps) this.lines.push(line);
    this.onLine(line);
  }

  /** 64 bits as hex. Equal seeds must give equal hashes. */
  get hash(): string {
    return [this.high, this.low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** Two interleaved FNV-1a streams. */
  private mix(line: string): void {
    for (let index = 0; index < line.length; index += 1) {
      const code = line.charCodeAt(index);
      this.low = Math.imul(this.low ^ code, 0x01000193);
      this.high = Math.imul(this.high ^ (code + index), 0x01000193);
    }
  }
}
