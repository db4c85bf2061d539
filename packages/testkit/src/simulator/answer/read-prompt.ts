import { PROMPT_LENGTH_MAX } from '../limits.ts';
import type { Message } from './question.ts';

/** The text of a message: a string, or the text parts of a list, joined. */
function textOf(message: Message | undefined): string {
  const content = message?.content;
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const texts = content.map((part: unknown) => (isTextPart(part) ? part.text : ''));
  return texts.filter((text) => text !== '').join('\n');
}

function isTextPart(part: unknown): part is { text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}

function isImagePart(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'type' in part && part.type === 'image_url';
}

export type Prompt = {
  /** The last user message, its beginning if it is long. */
  readonly text: string;
  /** System and developer messages, joined. */
  readonly instructions: string;
  /** Contents of the tool messages that end the conversation, oldest first; empty when it ends otherwise. */
  readonly toolResults: readonly string[];
  readonly hasImage: boolean;
};

export function readPrompt(messages: readonly Message[]): Prompt {
  const user = messages.findLast((message) => message.role === 'user');
  const firstOfTail = messages.findLastIndex((message) => message.role !== 'tool') + 1;
  return {
    text: textOf(user).trim().slice(0, PROMPT_LENGTH_MAX),
    instructions: messages
      .filter((message) => message.role === 'system' || message.role === 'developer')
      .map(textOf)
      .join('\n')
      .slice(0, PROMPT_LENGTH_MAX),
    toolResults: messages.slice(firstOfTail).map(textOf),
    hasImage: Array.isArray(user?.content) && user.content.some((part: unknown) => isImagePart(part)),
  };
}

export function splitSentences(text: string): string[] {
  return (text.match(/[^.!?\n]+[.!?]*/g) ?? []).map((sentence) => sentence.trim()).filter((s) => s.length > 2);
}

const SUBJECT_LENGTH_MAX = 60;
const request =
  /^(please|hi|hello|hey|thanks|can|could|would|will|you|i|we|need|want|to|me|us|help|with|give|tell|show|make|write|create|draft|explain|describe|compare|suggest|list|plan|how|do|does|what|is|are|why|about|a|an|the|my|our|some|short|in|of|for)\b[\s,]*/i;

/** What a message is about: its first sentence without the words of asking, cut at a word. */
export function subjectOf(text: string): string {
  let rest = (splitSentences(text)[0] ?? '').replace(/[.!?,:;"“”]+/g, '').trim();
  while (request.test(rest)) rest = rest.replace(request, '');
  if (rest.length > SUBJECT_LENGTH_MAX) rest = rest.slice(0, SUBJECT_LENGTH_MAX).replace(/\s+\S*$/, '');
  return rest === '' ? 'your question' : rest;
}
