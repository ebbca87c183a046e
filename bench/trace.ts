/** Of the tasks of one thread. */
export interface TaskTimes {
  readonly longestWallMs: number;
  /** Time that the thread itself ran; as long as wall time where the trace does not tell. */
  readonly longestCpuMs: number;
  /** Of all tasks together, as above. */
  readonly totalCpuMs: number;
  /** Tasks longer than the limit, by CPU. */
  readonly overLimit: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds; absent in events that last no time. */
  readonly dur?: number;
  readonly tdur?: number;
}

/** Reads a Chromium trace: the tasks of the thread that set the user-timing mark, from there on. Throws where the mark is missing. */
export function traceTasks(trace: string, mark: string, limitMs: number): TaskTimes {
  const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(trace);
  const start = traceEvents.find(({ name }) => name === mark);
  if (start === undefined) throw new Error(`The trace has no mark ${mark}.`);
  const tasks = traceEvents.filter(({ name, pid, tid, ts, dur = 0 }) => name === 'RunTask' && pid === start.pid && tid === start.tid && ts + dur >= start.ts);
  const cpu = tasks.map(({ dur = 0, tdur = dur }) => tdur / 1000);
  return {
    longestWallMs: Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000)),
    longestCpuMs: Math.max(0, ...cpu),
    totalCpuMs: cpu.reduce((sum, ms) => sum + ms, 0),
    overLimit: cpu.filter((ms) => ms > limitMs).length,
  };
}
