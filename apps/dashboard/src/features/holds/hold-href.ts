import { caseNumber, type LegalHold } from '@lethe/core/holds';

/** Where all cases of an organization are listed. */
export function holdsHref(organizationSlug: string): string {
  return `/${organizationSlug}/settings/compliance/holds`;
}

export function holdHref(organizationSlug: string, hold: Pick<LegalHold, 'number'>): string {
  return `${holdsHref(organizationSlug)}/${caseNumber(hold)}`;
}

const CASE = /^LH-([1-9]\d{0,8})$/;

/** The number that an address names; null for what names no case. */
export function readCaseNumber(text: string): number | null {
  const digits = CASE.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
