import { z } from 'zod';

/** What Lethe knows how to find by itself; `docs/redaction.md` says what each of them takes for a match. */
export const REDACTION_DETECTORS = ['email', 'phone', 'card', 'secret'] as const;
export type RedactionDetector = (typeof REDACTION_DETECTORS)[number];

/** How many patterns of its own an organization may have. Each of them reads every stored text once. */
export const REDACTION_PATTERNS_MAX = 20;
export const REDACTION_PATTERN_NAME_LENGTH_MAX = 40;
export const REDACTION_PATTERN_LENGTH_MAX = 200;
/** The longest text that can be tried out. */
export const REDACTION_SAMPLE_LENGTH_MAX = 10_000;

/** A pattern's name stands in the place of what it found, so it is plain: `[redacted:employee-id]`. */
const PATTERN_NAME = /^[a-z][a-z0-9_-]*$/;

const patternSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(REDACTION_PATTERN_NAME_LENGTH_MAX)
    .regex(PATTERN_NAME, 'Use small letters, digits, hyphens and underscores.'),
  pattern: z.string().min(1).max(REDACTION_PATTERN_LENGTH_MAX),
});

/** What is taken out of a payload before it is stored. Whether a pattern can be used at all is for its engine to say. */
export const redactionSchema = z
  .strictObject({
    email: z.boolean(),
    phone: z.boolean(),
    card: z.boolean(),
    secret: z.boolean(),
    patterns: z.array(patternSchema).max(REDACTION_PATTERNS_MAX).readonly(),
  })
  .refine(({ patterns }) => hasDistinctNames(patterns), {
    path: ['patterns'],
    message: 'Each pattern needs a name of its own, and none that Lethe uses itself.',
  });
export type Redaction = Readonly<z.infer<typeof redactionSchema>>;
export type RedactionPattern = Redaction['patterns'][number];

/** What holds until somebody chooses: a payload is stored as it was sent. */
export const NO_REDACTION: Redaction = { email: false, phone: false, card: false, secret: false, patterns: [] };

export function redactsNothing(redaction: Redaction): boolean {
  return redaction.patterns.length === 0 && REDACTION_DETECTORS.every((detector) => !redaction[detector]);
}

function hasDistinctNames(patterns: readonly { readonly name: string }[]): boolean {
  const names = new Set<string>(REDACTION_DETECTORS);
  for (const { name } of patterns) names.add(name);
  return names.size === REDACTION_DETECTORS.length + patterns.length;
}
