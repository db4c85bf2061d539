import { z } from 'zod';
import type { Question } from '../answer/question.ts';
import { controlSchema } from '../control.ts';
import { CHOICE_COUNT_MAX } from '../limits.ts';
import { readJson } from '../read-json.ts';

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

export function parseChatRequest(body: string): ChatRequest {
  return readJson(chatRequestSchema, body);
}

export function questionOf(request: ChatRequest): Question {
  const choice = request.tool_choice ?? 'auto';
  return {
    messages: request.messages,
    choiceCount: request.n ?? 1,
    outputTokensMax: request.max_completion_tokens ?? request.max_tokens ?? null,
    tools: request.tools ?? [],
    toolChoice: typeof choice === 'string' ? choice : { name: choice.function?.name },
    isOneToolOnly: request.parallel_tool_calls === false,
    jsonSchema: jsonSchemaOf(request.response_format),
  };
}

function jsonSchemaOf(format: ChatRequest['response_format']): Question['jsonSchema'] {
  if (format?.type !== 'json_schema' && format?.type !== 'json_object') return null;
  return format.json_schema?.schema ?? 'any';
}
