import type { AssistantTurn, ContentPart, MediaSource, ToolCall, Turn } from '@lethe/core/payloads';

/** A turn as plain text: who speaks, and what is compared. */
export interface TurnText {
  readonly speaker: string;
  readonly text: string;
}

/** Attachments are named, not written out: their bytes would drown what was said. */
export function turnText(turn: Turn): TurnText {
  switch (turn.kind) {
    case 'system':
      return { speaker: turn.role === 'system' ? 'System' : 'Developer', text: contentText(turn.content) };
    case 'user':
      return { speaker: turn.name === null ? 'User' : `User ${turn.name}`, text: contentText(turn.content) };
    case 'assistant':
      return { speaker: turn.origin === 'response' ? 'Answer' : 'Assistant', text: assistantText(turn) };
    case 'tool_result':
      return { speaker: 'Tool result', text: contentText(turn.content) };
    case 'error':
      return {
        speaker: 'Error',
        text: [turn.message, turn.code, turn.param].filter((part) => part !== null).join('\n'),
      };
    case 'raw':
      return { speaker: speakerOf(turn.origin), text: jsonText(turn.json) };
    case 'summary':
      return { speaker: 'Answer', text: turn.text };
    case 'text':
      return { speaker: speakerOf(turn.origin), text: turn.text };
  }
}

function speakerOf(origin: 'request' | 'response'): string {
  return origin === 'request' ? 'Request' : 'Answer';
}

function assistantText(turn: AssistantTurn): string {
  return [
    ...(turn.reasoning === null ? [] : [`Reasoning: ${turn.reasoning}`]),
    ...(turn.content.length === 0 ? [] : [contentText(turn.content)]),
    ...(turn.refusal === null ? [] : [`Refused: ${turn.refusal}`]),
    ...turn.toolCalls.map(callText),
  ].join('\n\n');
}

function callText({ name, arguments: given, result }: ToolCall): string {
  const call = `Calls ${name} with ${given.json === undefined ? given.text : jsonText(given.json)}`;
  return result === null ? call : `${call}\nResult: ${contentText(result.content)}`;
}

function contentText(parts: readonly ContentPart[]): string {
  return parts.map(partText).join('\n');
}

function partText(part: ContentPart): string {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return part.text;
    case 'image':
      return `[image, ${sourceText(part.source)}]`;
    case 'audio':
      return part.transcript ?? `[audio, ${sourceText(part.source)}]`;
    case 'file':
      return `[file ${part.name ?? 'without a name'}, ${sourceText(part.source)}]`;
    case 'unknown':
      return jsonText(part.json);
  }
}

function sourceText(source: MediaSource): string {
  switch (source.kind) {
    case 'inline':
      return `${source.mediaType}, ${source.sizeBytes} bytes`;
    case 'remote':
      return source.address;
    case 'reference':
      return source.id;
    case 'missing':
      return 'no bytes and no address';
  }
}

/** Writing JSON recurses, so a value that is nested beyond that is named. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '[nested too deeply to be written]';
    throw error;
  }
}
