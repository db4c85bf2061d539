import { MS_PER_DAY } from '@lethe/core/time';

/** How long a new key works. */
export const EXPIRY_CHOICES = [
  { value: 'never', label: 'Never', days: null },
  { value: '7', label: 'In 7 days', days: 7 },
  { value: '30', label: 'In 30 days', days: 30 },
  { value: '90', label: 'In 90 days', days: 90 },
  { value: '365', label: 'In a year', days: 365 },
] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number]['value'];

export function expiryOf(choice: ExpiryChoice, now: Date): Date | null {
  const days = EXPIRY_CHOICES.find(({ value }) => value === choice)?.days ?? null;
  return days === null ? null : new Date(now.getTime() + days * MS_PER_DAY);
}

export function readExpiryChoice(text: string): ExpiryChoice {
  return EXPIRY_CHOICES.find(({ value }) => value === text)?.value ?? 'never';
}

/** How long the old key goes on working beside the one that replaces it. */
export const OVERLAP_CHOICES = [
  { value: '0', label: 'None: the old key stops at once', hours: 0 },
  { value: '1', label: '1 hour', hours: 1 },
  { value: '24', label: '24 hours', hours: 24 },
  { value: '168', label: '7 days', hours: 168 },
] as const;
