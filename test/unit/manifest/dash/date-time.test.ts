import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDateTime } from '../../../../src/manifest/dash/date-time.js';

it('reads every date of four-digit years as Date does, in any zone', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), fc.integer({ min: -720, max: 840 }), (date, zoneMinutes) => {
      const zone = `${zoneMinutes < 0 ? '-' : '+'}${String(Math.floor(Math.abs(zoneMinutes) / 60)).padStart(2, '0')}:${String(Math.abs(zoneMinutes) % 60).padStart(2, '0')}`;
      const text = date.toISOString().replace('Z', zone);
      expect(parseDateTime(text)).toBe(date.getTime() - zoneMinutes * 60_000);
      expect(parseDateTime(date.toISOString().slice(0, -1))).toBe(date.getTime());
    }),
  );
});

it('takes nothing else for a date', () => {
  for (const text of ['', '2026', '2026-01-01', '2026-13-01T00:00:00Z', '2026-01-32T00:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:00+1', 'now']) expect(parseDateTime(text)).toBeNull();
});
