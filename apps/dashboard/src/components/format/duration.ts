const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_DAY = 86_400;

/**
 * The two largest units of a span: `17 d 17 h`, below a day `3 h 33 m`, below an hour `12 m 40 s`. A unit of 0 is left out after the first.
 * Always rounded down: what is said to be left is left. A span that is over, or negative, is `0 s`.
 */
export function formatRemaining(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / MS_PER_SECOND));
  if (seconds >= SECONDS_PER_DAY) return pair(seconds, [SECONDS_PER_DAY, 'd'], [SECONDS_PER_HOUR, 'h']);
  if (seconds >= SECONDS_PER_HOUR) return pair(seconds, [SECONDS_PER_HOUR, 'h'], [SECONDS_PER_MINUTE, 'm']);
  if (seconds >= SECONDS_PER_MINUTE) return pair(seconds, [SECONDS_PER_MINUTE, 'm'], [1, 's']);
  return `${seconds} s`;
}

type Unit = readonly [seconds: number, symbol: string];

function pair(seconds: number, large: Unit, small: Unit): string {
  const rest = Math.floor((seconds % large[0]) / small[0]);
  const head = `${Math.floor(seconds / large[0])} ${large[1]}`;
  return rest === 0 ? head : `${head} ${rest} ${small[1]}`;
}

/** `628 ms`, from one second `3.41 s`, from one minute `6 min 12 s`. */
export function formatLatency(spanMs: number): string {
  return spanMs < MS_PER_SECOND ? `${Math.round(spanMs)} ms` : formatSeconds(spanMs);
}

/** `0.18 s`, less than can be written `< 0.01 s`, from one minute `6 min 12 s`: one unit for a column whose rows are compared. */
export function formatSeconds(spanMs: number): string {
  const hundredths = Math.round(spanMs / 10);
  if (hundredths === 0 && spanMs > 0) return '< 0.01 s';
  if (hundredths < SECONDS_PER_MINUTE * 100) return `${(hundredths / 100).toFixed(2)} s`;
  const seconds = Math.round(spanMs / MS_PER_SECOND);
  return `${formatCount(Math.floor(seconds / SECONDS_PER_MINUTE))} min ${seconds % SECONDS_PER_MINUTE} s`;
}

/** `13,511,001,494`. */
export function formatCount(count: number | bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 request`, `7 requests`. */
export function formatQuantity(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `212 B`, `12.4 KB`, `4.8 MB`: powers of 1 000, one decimal. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1_000) return `${sizeBytes} B`;
  if (sizeBytes < 999_950) return `${(sizeBytes / 1_000).toFixed(1)} KB`;
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
}
