import type { Conversation } from '@lethe/core/payloads';

/** Of a prompt, no more than this is laid out: the page of the request has the rest. */
const TEXT_CHARACTERS_MAX = 20_000;

/** What the model was told before the conversation began; null when it was told nothing. */
export function systemTextOf({ turns }: Pick<Conversation, 'turns'>): string | null {
  const texts = turns.flatMap((turn) =>
    turn.kind === 'system' ? turn.content.flatMap((part) => (part.kind === 'text' ? [part.text] : [])) : [],
  );
  const text = texts.join('\n\n');
  if (text === '') return null;
  return text.length > TEXT_CHARACTERS_MAX ? `${text.slice(0, TEXT_CHARACTERS_MAX)}…` : text;
}
