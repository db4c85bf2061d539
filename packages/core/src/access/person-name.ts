import { z } from 'zod';
import type { UserId } from '../tenancy/index.ts';

export const PERSON_NAME_LENGTH_MAX = 80;

/** How a person is called in lists, in the audit log and in mails: one line of text. */
export const personNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(PERSON_NAME_LENGTH_MAX)
  .regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, 'A name is one line of visible text.');

export interface PersonNames {
  /** What was said under the name before keeps that name. */
  save(person: { readonly userId: UserId; readonly name: string }): Promise<void>;
}
