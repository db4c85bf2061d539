/** How a refused attempt leaves the sign-in library: as the error of an address. The whole minutes to wait follow it. */
export const RATE_LIMITED = 'rate_limited.';
export const UNAVAILABLE = 'unavailable';

const RATE_LIMITED_PATTERN = /^rate_limited\.(\d{1,4})$/;

/** The minutes to wait, out of an address that the sign-in library answered with; null when it says something else. */
export function rateLimitedMinutes(address: string): number | null {
  const error = URL.canParse(address, 'http://dashboard.invalid')
    ? new URL(address, 'http://dashboard.invalid').searchParams.get('error')
    : null;
  const minutes = RATE_LIMITED_PATTERN.exec(error ?? '')?.[1];
  return minutes === undefined ? null : Number(minutes);
}
