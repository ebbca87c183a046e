/** What a Range header asks of a body: all of it, a part (`end` exclusive), or something that is not there. */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

/**
 * RFC 9110, 14.1.2: `bytes=0-99`, `bytes=100-`, `bytes=-100`. A header that is malformed or asks for several ranges is
 * ignored, as that section allows.
 */
export function parseRange(header: string | undefined, bodyBytes: number): RangeAnswer {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return { kind: 'whole' };
  const start = from === '' ? Math.max(0, bodyBytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bodyBytes : Math.min(bodyBytes, Number(to) + 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return { kind: 'whole' };
  return start < end ? { kind: 'part', start, end } : { kind: 'unsatisfiable' };
}
