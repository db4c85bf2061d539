const MAX_AGE_SECONDS = 31_536_000;
const DISMISSED = 'dismissed';

/** The cookie by which a browser remembers that the steps of an organization are not to be shown any more. */
export function dismissalCookie(organizationSlug: string): string {
  return `lethe-onboarding-${organizationSlug}`;
}

export function isDismissal(value: string | undefined): boolean {
  return value === DISMISSED;
}

/** What a page writes to be rid of the steps for a year. It says nothing of anybody, and no script of another page reads it. */
export function writeDismissal(organizationSlug: string): string {
  return `${dismissalCookie(organizationSlug)}=${DISMISSED}; path=/${organizationSlug}; max-age=${MAX_AGE_SECONDS}; samesite=lax`;
}
