import { type Endpoint, isJsonArray, isJsonObject, type JsonValue } from '@lethe/core/payloads';
import { type DocumentValue, parseDocument } from '../../components/json-tree/parse-document.ts';

/** APIs whose body the form can show; the others are written as JSON. */
export const FORM_ENDPOINTS: readonly Endpoint[] = ['chat.completions', 'messages'];

export const MESSAGE_ROLES = ['system', 'developer', 'user', 'assistant', 'tool'] as const;

/** A message as the form shows it. */
export interface DraftMessage {
  readonly role: string;
  /** Null where the content is no plain text, or the message has more than a role and a text: it is kept as it is. */
  readonly text: string | null;
}

/** What the form shows of a body. Everything else in it stays as it is. */
export interface BodyDraft {
  readonly model: string;
  readonly messages: readonly DraftMessage[];
  readonly temperature: string;
  readonly maxTokens: string;
  readonly isStreamed: boolean;
  /** What else is set, by name. */
  readonly others: readonly string[];
}

type Body = { readonly [key: string]: DocumentValue };
const SHOWN = new Set(['model', 'messages', 'temperature', 'max_tokens', 'stream']);

/** The text is the one truth: the form reads it and writes it. Null for a text that is no object of JSON. */
export function readBody(text: string): Body | null {
  const value = parseDocument(text);
  return value !== undefined && isJsonObject(value as JsonValue) ? (value as Body) : null;
}

export function draftOf(body: Body): BodyDraft {
  const messages = isJsonArray(body.messages as JsonValue) ? (body.messages as readonly DocumentValue[]) : [];
  return {
    model: typeof body.model === 'string' ? body.model : '',
    messages: messages.map(draftMessage),
    temperature: scalarText(body.temperature),
    maxTokens: scalarText(body.max_tokens),
    isStreamed: body.stream === true,
    others: Object.keys(body).filter((name) => !SHOWN.has(name)),
  };
}

function draftMessage(message: DocumentValue): DraftMessage {
  if (!isJsonObject(message as JsonValue)) return { role: '', text: null };
  const { role, content, ...others } = message as Body;
  const isPlain = typeof content === 'string' && Object.keys(others).length === 0;
  return { role: typeof role === 'string' ? role : '', text: isPlain ? content : null };
}

/** A number as it is written in the body: a float does not hold every one. */
function scalarText(value: DocumentValue | undefined): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** One field of the body set, or taken out of it. */
export function withField(body: Body, name: string, value: DocumentValue | undefined): string {
  const { [name]: _, ...others } = body;
  return writeBody(
    value === undefined ? others : name in body ? { ...body, [name]: value } : { ...others, [name]: value },
  );
}

/** `0.2` as the number it is, exactly; nothing for an empty text. Null for a text that is no number. */
export function numberField(text: string): DocumentValue | undefined | null {
  const written = text.trim();
  if (written === '') return undefined;
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(written) ? (parseDocument(written) ?? null) : null;
}

export function withMessage(body: Body, index: number, change: Partial<{ role: string; content: string }>): string {
  return withMessages(body, (messages) =>
    messages.map((message, at) => (at === index ? { ...(message as Body), ...change } : message)),
  );
}

export function withMessageAdded(body: Body, role: string): string {
  return withMessages(body, (messages) => [...messages, { role, content: '' }]);
}

export function withoutMessage(body: Body, index: number): string {
  return withMessages(body, (messages) => messages.filter((_, at) => at !== index));
}

function withMessages(body: Body, change: (messages: readonly DocumentValue[]) => readonly DocumentValue[]): string {
  const messages = isJsonArray(body.messages as JsonValue) ? (body.messages as readonly DocumentValue[]) : [];
  return withField(body, 'messages', change(messages));
}

function writeBody(body: DocumentValue): string {
  return JSON.stringify(body, null, 2);
}

/** What the playground begins with. */
export function firstBody(model: string): string {
  return writeBody({
    model,
    messages: [{ role: 'user', content: 'What is the Lethe?' }],
    max_tokens: 512,
    stream: true,
  });
}

/** A stored body, laid out to be edited; as it is where it is no JSON. */
export function editable(text: string): string {
  const value = parseDocument(text);
  return value === undefined ? text : writeBody(value);
}
