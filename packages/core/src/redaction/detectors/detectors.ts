import type { RedactionDetector } from '../../retention/index.ts';
import { findCards } from './find-cards.ts';
import { findEmails } from './find-emails.ts';
import { findPhones } from './find-phones.ts';
import { findSecrets } from './find-secrets.ts';
import type { FindSpans } from './found-span.ts';

export const DETECTORS: Readonly<Record<RedactionDetector, FindSpans>> = {
  email: findEmails,
  phone: findPhones,
  card: findCards,
  secret: findSecrets,
};
