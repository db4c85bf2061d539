import { isRecord, textOf } from '../../json/json-values.ts';

/** All text of the `output` of a response: messages, refusals, calls of tools, summaries of reasoning. */
export function outputText(output: unknown): string {
  let text = '';
  for (const item of Array.isArray(output) ? output : []) {
    if (!isRecord(item)) continue;
    text += textOf(item.name) + textOf(item.arguments) + textOf(item.input);
    text += partsText(item.content) + partsText(item.summary);
  }
  return text;
}

function partsText(parts: unknown): string {
  let text = '';
  for (const part of Array.isArray(parts) ? parts : []) {
    if (isRecord(part)) text += textOf(part.text) + textOf(part.refusal);
  }
  return text;
}

/** Why a response ended: its status, or for one that is incomplete what kept it from being completed. */
export function responseFinishReason(response: Readonly<Record<string, unknown>>): string | null {
  const { status, incomplete_details: details } = response;
  if (status === 'incomplete' && isRecord(details) && typeof details.reason === 'string') return details.reason;
  return typeof status === 'string' ? status : null;
}
