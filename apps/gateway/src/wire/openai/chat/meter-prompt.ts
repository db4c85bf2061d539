import { type PromptMeter, TOKENS_PER_IMAGE, TOKENS_PER_MESSAGE } from '../../estimate-usage.ts';
import { isRecord } from '../../json/json-values.ts';
import { deltaText } from './stream-chunk.ts';

export function meterPrompt({ messages, tools }: Readonly<Record<string, unknown>>, meter: PromptMeter): void {
  meter.fixedTokens += TOKENS_PER_MESSAGE;
  if (Array.isArray(tools)) meter.addJson(tools);
  for (const message of Array.isArray(messages) ? messages : []) {
    meter.fixedTokens += TOKENS_PER_MESSAGE;
    meter.add(deltaText(message));
    for (const part of isRecord(message) && Array.isArray(message.content) ? message.content : []) {
      if (!isRecord(part)) continue;
      meter.add(part.text);
      if (part.type === 'image_url') meter.fixedTokens += TOKENS_PER_IMAGE;
    }
  }
}
