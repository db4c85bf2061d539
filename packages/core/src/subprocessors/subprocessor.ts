import { z } from 'zod';
import { DATA_CLASSES } from '../retention/index.ts';
import { utcDayName } from '../time/index.ts';

/** What a subprocessor may get to see: the classes of the data lifecycle, and what Lethe knows of the people themselves. */
export const REGISTER_DATA_CLASSES = [...DATA_CLASSES, 'account', 'payment'] as const;
export type RegisterDataClass = (typeof REGISTER_DATA_CLASSES)[number];

export const SERVICE_LENGTH_MAX = 80;
export const PURPOSE_LENGTH_MAX = 200;
export const REGION_LENGTH_MAX = 80;
export const SAFEGUARDS_LENGTH_MAX = 300;
export const EVIDENCE_URL_LENGTH_MAX = 500;
/** Entries that are not retired. */
export const SUBPROCESSOR_COUNT_MAX = 200;

/** Customers read it: nothing may turn the text around, or stand in it unseen. */
const VISIBLE = /^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u;
const line = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1, 'is missing')
    .max(lengthMax, `has more than ${lengthMax} characters`)
    .regex(VISIBLE, 'has line breaks or invisible characters');
const NO_DAY = 'is not a day such as 2026-11-21';
/** The calendar of the database has no year 0. */
const day = z.iso.date(NO_DAY).refine((text) => !text.startsWith('0000'), NO_DAY);

/** What staff enter. How its days relate to each other and to today is decided by `checkDraft`. */
export const subprocessorDraftSchema = z.strictObject({
  service: line(SERVICE_LENGTH_MAX),
  /** What it is for. */
  purpose: line(PURPOSE_LENGTH_MAX),
  dataClasses: z
    .array(z.enum(REGISTER_DATA_CLASSES))
    .max(REGISTER_DATA_CLASSES.length, 'has an entry twice')
    .transform((chosen) => REGISTER_DATA_CLASSES.filter((dataClass) => chosen.includes(dataClass)))
    .refine((chosen) => chosen.length > 0, 'has none chosen'),
  /** Where the data is processed. */
  region: line(REGION_LENGTH_MAX),
  /** Contracts, certificates and measures. */
  safeguards: line(SAFEGUARDS_LENGTH_MAX),
  /** Where a customer can check them. */
  evidenceUrl: line(EVIDENCE_URL_LENGTH_MAX).refine(
    isEvidenceUrl,
    'has to be an https address, without a password in it',
  ),
  /** Used only for a customer who chooses it, such as a model provider. */
  isOptional: z.boolean(),
  reviewedOn: day,
  reviewDueOn: day,
});
export type SubprocessorDraft = z.output<typeof subprocessorDraftSchema>;

/** A service to which the operator gives data of customers. Days are UTC days such as `2026-11-21`. */
export interface Subprocessor extends SubprocessorDraft {
  readonly id: string;
  /** Counts changes from 1, so that a change made on an older state can be told. */
  readonly version: number;
  readonly updatedAt: Date;
}

/** One entry of the history, which is only ever added to. */
export interface SubprocessorChange {
  readonly subprocessorId: string;
  readonly version: number;
  readonly kind: 'added' | 'changed' | 'retired';
  readonly changedAt: Date;
  /** The name of the employee, as it was then. */
  readonly staffLabel: string;
  /** Null for an entry that was added. */
  readonly before: SubprocessorDraft | null;
  /** Null for an entry that was retired. */
  readonly after: SubprocessorDraft | null;
}

/** A review is overdue from the day after the one by which it is due. */
export function isReviewOverdue({ reviewDueOn }: Pick<Subprocessor, 'reviewDueOn'>, now: Date): boolean {
  return utcDayName(now) > reviewDueOn;
}

/** As it is written, not as a browser would mend it: `HTTPS:host` is an address too, and no row takes it. */
function isEvidenceUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && text.startsWith('https://') && url.username === '' && url.password === '';
}
