/** For the end of an exhaustive switch: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable case: ${String(value)}. This is a bug in Sluice.`);
}
