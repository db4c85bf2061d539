const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MS_PER_DAY = 86_400_000;

/** `14:29:44`, UTC: for rows that stand under a heading with their day. */
export function formatClock(at: Date): string {
  return at.toISOString().slice(11, 19);
}

/** `9 Nov`, UTC. */
export function formatDay(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
}

/** `9 Nov 2026`, UTC. */
export function formatDate(at: Date): string {
  return `${formatDay(at)} ${at.getUTCFullYear()}`;
}

/** `21 Nov, 14:04:12`, UTC: for lists. */
export function formatDayTime(at: Date): string {
  return `${formatDay(at)}, ${formatClock(at)}`;
}

/** `9 Nov 2026, 08:14:07`: where the zone is said beside it. */
export function formatDateTime(at: Date): string {
  return `${formatDate(at)}, ${formatClock(at)}`;
}

/** `9 Nov 2026, 08:14:07 UTC`: for pages. */
export function formatInstant(at: Date): string {
  return `${formatDateTime(at)} UTC`;
}

/** `9 Dec, 08:00`: for instants that fall on a minute. */
export function formatDayMinute(at: Date): string {
  return `${formatDay(at)}, ${at.toISOString().slice(11, 16)}`;
}

/** `Today, Sat 21 Nov`, `Yesterday, Fri 20 Nov`, `Thursday, 19 Nov`; with the year where it is another one than now. */
export function formatDayHeading(day: Date, now: Date): string {
  const daysAgo = Math.floor(now.getTime() / MS_PER_DAY) - Math.floor(day.getTime() / MS_PER_DAY);
  const weekday = WEEKDAYS[day.getUTCDay()] ?? '';
  const date = day.getUTCFullYear() === now.getUTCFullYear() ? formatDay(day) : formatDate(day);
  if (daysAgo === 0) return `Today, ${weekday.slice(0, 3)} ${date}`;
  if (daysAgo === 1) return `Yesterday, ${weekday.slice(0, 3)} ${date}`;
  return `${weekday}, ${date}`;
}
