/** Epoch ms of an xs:dateTime, UTC where it names no zone; null for what is none. `Date` is not of the core, and guesses. */
export function parseDateTime(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d{1,20})?)(?:Z|([+-])(\d\d):?(\d\d))?$/.exec(text);
  if (match === null) return null;
  const part = (group: number): number => Number(match[group] ?? 0);
  const [year, month, day, hour, minute] = [part(1), part(2), part(3), part(4), part(5)];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || part(6) >= 61) return null;
  const zoneMinutes = (match[7] === '-' ? -1 : 1) * (part(8) * 60 + part(9));
  const seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute - zoneMinutes) * 60;
  return seconds * 1000 + Math.round(part(6) * 1000);
}

/** Of the Gregorian calendar. Years start in March here, so that the leap day is the last of a year. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const daysToMarch1st1970 = 719_468;
  return 365 * marchYear + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - daysToMarch1st1970;
}
