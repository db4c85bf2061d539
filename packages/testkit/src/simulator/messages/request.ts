import { z } from 'zod';
import type { Message, Question } from '../answer/question.ts';
import { controlSchema } from '../control.ts';

const blockSchema = z.looseObject({ type: z.string() });
const contentSchema = z.union([z.string(), z.array(blockSchema)]);
const messageSchema = z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: contentSchema });
const toolSchema = z.looseObject({ name: z.string().min(1), input_schema: z.looseObject({}).optional() });

/** The fields that the simulator reads. All others are accepted and, when asked, echoed. */
export const messageRequestSchema = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  messages: z.array(messageSchema).min(1),
  system: contentSchema.nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(toolSchema).nullish(),
  tool_choice: z
    .looseObject({
      type: z.enum(['auto', 'any', 'tool', 'none']),
      name: z.string().optional(),
      disable_parallel_tool_use: z.boolean().optional(),
    })
    .nullish(),
  output_config: z
    .looseObject({ format: z.looseObject({ type: z.string(), schema: z.looseObject({}).optional() }).nullish() })
    .nullish(),
  simulator: controlSchema.optional(),
});

export type MessageRequest = z.output<typeof messageRequestSchema>;
type Content = z.output<typeof contentSchema>;
type Block = z.output<typeof blockSchema>;

export function questionOf(request: MessageRequest): Question {
  const { system, messages, tool_choice, output_config } = request;
  const asked = messages.flatMap(({ role, content }) => messagesOf(role, content));
  return {
    messages: system ? [{ role: 'system', content: system }, ...asked] : asked,
    choiceCount: 1,
    outputTokensMax: request.max_tokens,
    // A tool without a schema is one that the provider runs itself.
    tools: (request.tools ?? []).map(({ name, input_schema }) =>
      input_schema ? { function: { name, parameters: input_schema } } : {},
    ),
    toolChoice: toolChoiceOf(tool_choice),
    isOneToolOnly: tool_choice?.disable_parallel_tool_use === true,
    jsonSchema: output_config?.format?.type === 'json_schema' ? (output_config.format.schema ?? 'any') : null,
  };
}

/** Results of tools come inside a message of the user's here; they become messages of their own, before the rest. */
function messagesOf(role: string, content: Content): Message[] {
  if (typeof content === 'string') return [{ role, content }];
  const results = content.filter(({ type }) => type === 'tool_result');
  const calls = content.filter(({ type }) => type === 'tool_use');
  const rest = content.filter(({ type }) => !/^(tool_result|tool_use|thinking|redacted_thinking)$/.test(type));
  const messages: Message[] = results.map((result) => ({ role: 'tool', content: result.content }));
  if (rest.length === 0 && calls.length === 0) return messages;
  const tool_calls = calls.map(({ name, input }) => ({ name, arguments: JSON.stringify(input) }));
  return [...messages, { role, content: rest.map(partOf), ...(calls.length > 0 && { tool_calls }) }];
}

function partOf(block: Block): object {
  return block.type === 'image' ? { type: 'image_url' } : block;
}

function toolChoiceOf(choice: MessageRequest['tool_choice']): Question['toolChoice'] {
  if (choice?.type === 'tool') return { name: choice.name };
  return choice?.type === 'any' ? 'required' : (choice?.type ?? 'auto');
}
