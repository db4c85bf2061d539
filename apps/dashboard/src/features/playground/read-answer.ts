import {
  assembleStream,
  type Conversation,
  type Endpoint,
  isEventStream,
  isJsonObject,
  type JsonValue,
  parseConversation,
  parseJson,
  type Turn,
} from '@lethe/core/payloads';

/** What the gateway answered so far. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
  readonly requestId: string | null;
  readonly retention: AnsweredRetention | null;
}

/** What the answer's headers say of the payload. */
export interface AnsweredRetention {
  readonly level: string;
  readonly source: string;
  readonly expiresAt: Date | null;
  readonly notStoredReason: string | null;
}

export function readHead({ status, headers }: Pick<Response, 'status' | 'headers'>): Omit<Answer, 'text'> {
  const level = headers.get('x-lethe-retention-level');
  const expiresAt = headers.get('x-lethe-retention-expires-at');
  return {
    status,
    mediaType: headers.get('content-type') ?? 'application/json',
    requestId: headers.get('x-request-id'),
    retention:
      level === null
        ? null
        : {
            level,
            source: headers.get('x-lethe-retention-source') ?? 'organization',
            expiresAt: expiresAt === null ? null : new Date(expiresAt),
            notStoredReason: headers.get('x-lethe-not-stored-reason'),
          },
  };
}

/** The answer as turns: the question stands in the form beside it. */
export function answerConversation(endpoint: Endpoint, requestText: string, answer: Answer): Conversation {
  const { mediaType, text } = answer;
  const conversation = parseConversation({
    endpoint,
    request: { mediaType: 'application/json', text: requestText },
    response: { mediaType, text },
  });
  return { ...conversation, turns: conversation.turns.filter(isAnswer), tools: [], parameters: {} };
}

function isAnswer(turn: Turn): boolean {
  if (turn.kind === 'error' || turn.kind === 'summary') return true;
  return 'origin' in turn && turn.origin === 'response';
}

export interface AnsweredUsage {
  readonly tokenCount: number | null;
  readonly totalUsd: number | null;
  readonly storageUsd: number | null;
}

/** What the answer says that it cost; null until it says so, and for an answer that says nothing. */
export function readUsage(
  endpoint: Endpoint,
  { mediaType, text }: Pick<Answer, 'mediaType' | 'text'>,
): AnsweredUsage | null {
  const body = isEventStream({ mediaType, text })
    ? assembleStream(endpoint, text).body
    : (parseJson(text) as JsonValue | undefined);
  const usage = isJsonObject(body) ? body.usage : undefined;
  if (!isJsonObject(usage)) return null;
  const number = (name: string) => (typeof usage[name] === 'number' ? usage[name] : null);
  const input = number('prompt_tokens') ?? number('input_tokens');
  const output = number('completion_tokens') ?? number('output_tokens') ?? 0;
  return {
    tokenCount: number('total_tokens') ?? (input === null ? null : input + output),
    totalUsd: number('cost_usd_total'),
    storageUsd: number('cost_usd_data_storage'),
  };
}
