import { z } from 'zod';
import { faultSchema } from './fault-parameters.ts';
import { CHUNK_COUNT_MAX, CONTENT_SIZE_MAX_BYTES, DELAY_MAX_MS, FAULT_COUNT_MAX, REPEAT_COUNT_MAX } from './limits.ts';

const tokenCount = z.int().min(0).optional();
const delayMs = z.int().min(0).max(DELAY_MAX_MS).default(0);

const usageControl = z.union([
  z.null(),
  z.strictObject({
    prompt_tokens: tokenCount,
    completion_tokens: tokenCount,
    cached_tokens: tokenCount,
    cache_write_tokens: tokenCount,
    reasoning_tokens: tokenCount,
  }),
  z.strictObject({ raw: z.unknown() }),
  z.strictObject({ raw_text: z.string().min(1) }),
]);

const toolCallControl = z.strictObject({
  name: z.string().min(1),
  /** A string is sent as it is, valid JSON or not. */
  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}),
});

const errorControl = z.strictObject({
  message: z.string().optional(),
  type: z.string().optional(),
  param: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
});

/** The `simulator` object of a request body. The table in README.md says what each field does. */
export const controlSchema = z.strictObject({
  usage: usageControl.optional(),
  content: z.string().optional(),
  content_size_bytes: z.int().min(0).max(CONTENT_SIZE_MAX_BYTES).optional(),
  repeat: z.int().min(1).max(REPEAT_COUNT_MAX).default(1),
  chunks: z.int().min(1).max(CHUNK_COUNT_MAX).optional(),
  chunk_delay_ms: delayMs,
  first_chunk_delay_ms: delayMs,
  headers_delay_ms: delayMs,
  tool_calls: z.array(toolCallControl).max(128).optional(),
  reasoning: z.string().optional(),
  images: z.array(z.string().startsWith('data:')).max(16).optional(),
  finish_reason: z.string().nullable().optional(),
  status: z.int().min(200).max(599).default(200),
  error: errorControl.optional(),
  headers: z.record(z.string().regex(/^[a-z0-9-]+$/i), z.string().regex(/^[\t\x20-\x7e]*$/)).default({}),
  raw_body: z.string().optional(),
  content_type: z
    .string()
    .regex(/^[\x20-\x7e]+$/)
    .optional(),
  fault: z.union([z.array(faultSchema).max(FAULT_COUNT_MAX), faultSchema.transform((fault) => [fault])]).default([]),
  echo: z.boolean().default(false),
});

export type Control = z.output<typeof controlSchema>;
/** What people and tests write; everything is optional. */
export type SimulatorControl = z.input<typeof controlSchema>;
