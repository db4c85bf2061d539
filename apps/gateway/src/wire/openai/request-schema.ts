import { z } from 'zod';

const MODEL_LENGTH_MAX = 256;
/** The longest end user and session id. */
export const HANDLE_LENGTH_MAX = 256;
const TOKENS_MAX = 1_000_000_000;
const CHOICES_MAX = 128;

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const anyObject = z.custom<Record<string, unknown>>(isObject, 'Expected an object.');
const tokens = z.int().min(1).max(TOKENS_MAX).nullish();

/**
 * The fields of a chat completion request that Lethe reads. All others belong to the provider and pass through unread.
 * Like the API that it speaks, it takes null for a field that is left out.
 */
export const chatRequestSchema = z.looseObject({
  model: z.string().min(1).max(MODEL_LENGTH_MAX),
  messages: z.array(anyObject).min(1),
  stream: z.boolean().nullish(),
  stream_options: anyObject.nullish(),
  max_tokens: tokens,
  max_completion_tokens: tokens,
  n: z.int().min(1).max(CHOICES_MAX).nullish(),
  user: z.string().max(HANDLE_LENGTH_MAX).nullish(),
  metadata: anyObject.nullish(),
});

/** The members whose place in the body matters or whose repetition would mean two things at once. */
export const READ_MEMBERS: ReadonlySet<string> = new Set(Object.keys(chatRequestSchema.shape));
