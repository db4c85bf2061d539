import { isJsonObject, type JsonValue } from './conversation/index.ts';
import { SHAPED_LENGTH_MAX } from './shape-prompt.ts';

const SYSTEM_ROLES: ReadonlySet<unknown> = new Set(['system', 'developer']);

/** The members of a request, of any wire API, that can tell the model something before anybody speaks. */
export interface SystemPromptFields {
  readonly system?: unknown;
  readonly instructions?: unknown;
  readonly messages?: unknown;
  readonly input?: unknown;
}

/** What a request tells the model before anybody speaks, as far as its shape is looked at; null when it tells nothing. */
export function systemPrompt({ system, instructions, messages, input }: SystemPromptFields): string | null {
  const texts: string[] = [];
  addTexts(system, texts);
  addTexts(instructions, texts);
  for (const list of [messages, input]) {
    if (!Array.isArray(list)) continue;
    for (const message of list) {
      if (isJsonObject(message as JsonValue) && SYSTEM_ROLES.has(message.role)) addTexts(message.content, texts);
    }
  }
  return texts.length === 0 ? null : texts.join('\n').slice(0, SHAPED_LENGTH_MAX);
}

/** A text, or parts of which some have a text. */
function addTexts(content: unknown, texts: string[]): void {
  if (typeof content === 'string') texts.push(content);
  else if (Array.isArray(content)) {
    for (const part of content) if (typeof part?.text === 'string') texts.push(part.text);
  }
}
