import { z } from 'zod';

/** The version that the caller saw: what has moved on since is not changed by a decision about what it was. */
export const versionSchema = z.int().min(1).max(2_147_483_647);
