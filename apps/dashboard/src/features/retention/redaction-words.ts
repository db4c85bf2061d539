import type { RedactionDetector } from '@lethe/core/retention';

/** What each detector finds, as the name of its switch. */
export const DETECTOR_NAMES: Readonly<Record<RedactionDetector, { title: string; note: string }>> = {
  email: { title: 'E-mail addresses', note: 'ines@halden.example becomes [redacted:email]' },
  phone: { title: 'Phone numbers', note: 'International ones, such as +49 30 901820' },
  card: { title: 'Card numbers', note: '13 to 19 digits with a valid check digit' },
  secret: { title: 'Secrets', note: 'API keys, access tokens, private keys' },
};
