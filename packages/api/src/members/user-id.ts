import type { UserId } from '@lethe/core/tenancy';
import { z } from 'zod';

const ID_LENGTH_MAX = 64;

/** Looked up among the organization's members only, so any text that names none of them is a missing member. */
export const userIdSchema = z
  .string()
  .min(1)
  .max(ID_LENGTH_MAX)
  .transform((id) => id.toLowerCase() as UserId);
