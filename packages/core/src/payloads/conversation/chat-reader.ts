import { assembleChatStream } from './assemble-chat-stream.ts';
import type { Turn } from './conversation.ts';
import { isJsonArray, isJsonObject, itemsOf, type JsonObject, textOrNull } from './json.ts';
import { readDefinition } from './read-definition.ts';
import { readError } from './read-error.ts';
import { readAssistant, readMessage } from './read-message.ts';
import type { Asked, WireReader } from './wire-reader.ts';

/** Chat completions. */
export const CHAT_READER: WireReader = { readRequest, readAnswer, assemble: assembleChatStream };

function readRequest(body: JsonObject): Asked | null {
  if (!isJsonArray(body.messages)) return null;
  const { messages, tools, functions, ...parameters } = body;
  const format = isJsonObject(parameters.response_format) ? parameters.response_format.type : null;
  return {
    turns: body.messages.map(readMessage),
    tools: [...itemsOf(tools), ...itemsOf(functions)].map(readDefinition),
    parameters,
    isJsonExpected: format === 'json_schema' || format === 'json_object',
  };
}

function readAnswer(completion: JsonObject, isJsonExpected: boolean): readonly Turn[] {
  const turns = itemsOf(completion.choices).map((choice, position): Turn => {
    if (!isJsonObject(choice) || !isJsonObject(choice.message))
      return { kind: 'raw', origin: 'response', json: choice };
    return readAssistant({
      message: choice.message,
      origin: 'response',
      choiceIndex: typeof choice.index === 'number' ? choice.index : position,
      finishReason: textOrNull(choice.finish_reason),
      isJsonExpected,
    });
  });
  const error = readError(completion.error);
  return error === null ? turns : [...turns, error];
}
