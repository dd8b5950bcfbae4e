/** Calendar days are strings (`"2026-01-31"`): they have no time of day and no time zone. */
const DAY_MS = 86_400_000;

function time(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`${JSON.stringify(day)} is not a day such as "2026-01-31".`);
  return at;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return dayOf(time(day) + count * DAY_MS);
}

/** The same day of a later month, or that month's last day where it has no such day. */
export function addMonths(day: string, count: number): string {
  const from = new Date(time(day));
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, 1);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count + 1, 0)).getUTCDate();
  return dayOf(first + (Math.min(from.getUTCDate(), lastDay) - 1) * DAY_MS);
}

/** Days from one to another, both included: one day to itself is 1; below that, the span is empty. */
export function daysIncluding(from: string, to: string): number {
  return Math.round((time(to) - time(from)) / DAY_MS) + 1;
}

/** The last day of a term that begins on `inception`: the day before the anniversary. */
export function lastDayOfTerm(inception: string, months: number): string {
  const anniversary = addMonths(inception, months);
  // 29 February has no anniversary in most years: its term ends with the month.
  return anniversary.slice(8) === inception.slice(8) ? addDays(anniversary, -1) : anniversary;
}

/** The day it is in London at that instant. */
export function dayInLondon(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' }).format(at);
}

/** First and last day of the month of a day. */
export function monthOf(day: string): { first: string; last: string } {
  const first = `${day.slice(0, 8)}01`;
  return { first, last: addDays(addMonths(first, 1), -1) };
}
