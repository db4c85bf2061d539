import { z } from 'zod';
import { controlSchema } from './control.ts';
import { RequestRejection } from './errors.ts';
import { CHOICE_COUNT_MAX, CONTENT_SIZE_MAX_BYTES } from './limits.ts';

const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  /** May be left out, as by an assistant that only called tools. */
  content: z.unknown().optional(),
});
const toolSchema = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string().min(1), parameters: z.looseObject({}).nullish() }).optional(),
});
const tokenLimit = z.int().min(1).nullish();

/** The fields that the simulator reads. All others are accepted and, when asked, echoed. */
const chatRequestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(messageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(CHOICE_COUNT_MAX).nullish(),
  max_tokens: tokenLimit,
  max_completion_tokens: tokenLimit,
  tools: z.array(toolSchema).nullish(),
  tool_choice: z
    .union([z.string(), z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })])
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.looseObject({}).optional() }).optional(),
    })
    .nullish(),
  simulator: controlSchema.optional(),
});

export type ChatRequest = z.output<typeof chatRequestSchema>;
export type ChatMessage = ChatRequest['messages'][number];

/** Parses a body or throws a `RequestRejection` (400) that names the field. */
export function parseChatRequest(body: string): ChatRequest {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new RequestRejection('The request body is not valid JSON.');
  }
  const parsed = chatRequestSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new RequestRejection(issue?.message ?? 'The request is invalid.', issue?.path.join('.') || null);
  }
  const { simulator, n } = parsed.data;
  const contentSizeBytes =
    simulator?.content_size_bytes ?? (simulator?.content?.length ?? 0) * (simulator?.repeat ?? 1);
  if (contentSizeBytes * (n ?? 1) > CONTENT_SIZE_MAX_BYTES) {
    throw new RequestRejection(`All choices together exceed ${CONTENT_SIZE_MAX_BYTES} bytes.`, 'simulator');
  }
  return parsed.data;
}
