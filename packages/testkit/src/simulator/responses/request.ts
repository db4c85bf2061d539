import { z } from 'zod';
import type { Message, Question, Tool } from '../answer/question.ts';
import { controlSchema } from '../control.ts';

const itemSchema = z.looseObject({
  type: z.string().nullish(),
  role: z.string().nullish(),
  content: z.unknown().optional(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  output: z.unknown().optional(),
});
const toolSchema = z.looseObject({
  type: z.string(),
  name: z.string().nullish(),
  parameters: z.looseObject({}).nullish(),
});

/** The fields that the simulator reads. All others are accepted and, when asked, echoed. */
export const responseRequestSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(itemSchema).min(1)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ name: z.string().optional() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z
    .looseObject({ format: z.looseObject({ type: z.string(), schema: z.looseObject({}).optional() }).nullish() })
    .nullish(),
  simulator: controlSchema.optional(),
});

export type ResponseRequest = z.output<typeof responseRequestSchema>;
type Item = z.output<typeof itemSchema>;

export function questionOf(request: ResponseRequest): Question {
  const { input, instructions } = request;
  const choice = request.tool_choice ?? 'auto';
  const asked = typeof input === 'string' ? [{ role: 'user', content: input }] : input.flatMap(messageOf);
  return {
    messages: instructions ? [{ role: 'system', content: instructions }, ...asked] : asked,
    choiceCount: 1,
    outputTokensMax: request.max_output_tokens ?? null,
    tools: (request.tools ?? []).map(toolOf),
    toolChoice: typeof choice === 'string' ? choice : { name: choice.name },
    isOneToolOnly: request.parallel_tool_calls === false,
    jsonSchema: jsonSchemaOf(request.text?.format),
  };
}

/** Items of other types, such as reasoning that is handed back, say nothing to a simulator. */
function messageOf(item: Item): Message[] {
  if (item.type === 'function_call') {
    return [{ role: 'assistant', tool_calls: [{ name: item.name, arguments: item.arguments }] }];
  }
  if (item.type === 'function_call_output') return [{ role: 'tool', content: item.output }];
  if (item.type && item.type !== 'message') return [];
  const content = Array.isArray(item.content) ? item.content.map(partOf) : item.content;
  return [{ role: item.role ?? 'user', content }];
}

function partOf(part: unknown): unknown {
  const isImage = typeof part === 'object' && part !== null && 'type' in part && part.type === 'input_image';
  return isImage ? { type: 'image_url' } : part;
}

function toolOf({ type, name, parameters }: z.output<typeof toolSchema>): Tool {
  return type === 'function' && name ? { function: { name, parameters: parameters ?? {} } } : {};
}

function jsonSchemaOf(format: NonNullable<ResponseRequest['text']>['format']): Question['jsonSchema'] {
  if (format?.type === 'json_schema') return format.schema ?? 'any';
  return format?.type === 'json_object' ? 'any' : null;
}
