/** How long to wait before a further try. */
export interface BackoffPolicy {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Share of the delay that is random, 0..1: 0.5 spreads a delay of 1 s over 0.5–1.5 s. */
  readonly jitter: number;
}

/**
 * Delay before try number `attempt` (1 = the first retry): doubles each time, capped, then spread by `random` (0..1)
 * so that a thousand players do not come back in the same instant.
 */
export function backoffDelayMs(policy: BackoffPolicy, attempt: number, random: number): number {
  const base = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
  return Math.round(base * (1 + policy.jitter * (2 * random - 1)));
}
