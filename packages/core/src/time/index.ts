export { type Clock, ManualClock, OffsetClock } from './clock.ts';
export { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from './durations.ts';
export { addMs, nextUtcMonth, utcDayName, utcDayOf, utcHourOf, utcMonthName, utcMonthOf } from './utc.ts';
