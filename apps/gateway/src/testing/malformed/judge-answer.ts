import type { RecordedUsage } from '@lethe/core/payloads';
import type { RecordEntry } from '@lethe/db';
import type { MalformedAnswer } from './malformed-answer.ts';

/** What became of a request whose upstream gave a broken answer. */
export interface SeenAnswer {
  readonly index: number;
  readonly sent: MalformedAnswer;
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly requestId: string | null;
  readonly kind: 'whole' | 'cut' | 'hung';
  readonly text: string;
}

const STATUS_ERROR_MIN = 400;
const STATUS_DEFECT = 500;
const TOKENS_MAX = 10_000_000_000;
const COST_FIELD = 'cost_nano_usd_data_storage';

/** What is wrong with an answer, given what was recorded of it. */
export function judgeAnswer(seen: SeenAnswer, recorded: readonly RecordEntry[]): readonly string[] {
  const entries = recorded.filter(({ record }) => record.id === seen.requestId);
  const [entry] = entries;
  const wrongs: string[] = [];
  if (seen.kind === 'hung') wrongs.push('hangs');
  if (seen.status === STATUS_DEFECT) wrongs.push('is a defect of ours');
  if (entry === undefined || entries.length > 1) wrongs.push(`has ${entries.length} records`);
  else wrongs.push(...judgeUsage(entry), ...judgeEnd(seen, entry.record.errorCode));
  const { endpoint, isStreamed } = seen.sent;
  return wrongs.map((wrong) => `answer ${seen.index} (${endpoint}${isStreamed ? ', streamed' : ''}) ${wrong}`);
}

function judgeUsage({ record, attempts }: RecordEntry): readonly string[] {
  const usages = [record.usage, ...attempts.map(({ usage }) => usage)];
  const isSound = usages.every((usage) =>
    classesOf(usage).every((count) => Number.isSafeInteger(count) && count >= 0 && count <= TOKENS_MAX),
  );
  return [...(isSound ? [] : ['has a usage that cannot be']), ...(attempts.length === 0 ? ['has no usage entry'] : [])];
}

function classesOf(usage: RecordedUsage): readonly number[] {
  return [usage.inputTokens, usage.cachedInputTokens, usage.outputTokens, usage.reasoningTokens];
}

/** The caller is told the truth: a whole answer with its cost, an error, or a cut. Never an ending that was not one. */
function judgeEnd({ status, kind, text, requestId, sent }: SeenAnswer, errorCode: string | null): readonly string[] {
  if (kind !== 'whole') return errorCode === null ? ['was cut, and its record says that it was whole'] : [];
  if (status >= STATUS_ERROR_MIN) return isError(text, requestId) ? [] : ['is an error in no known shape'];
  if (errorCode === null) return text.includes(COST_FIELD) || !hasPlaceForCost(text) ? [] : ['has no cost'];
  if (!sent.isStreamed) return ['looks whole, and its record says otherwise'];
  const last =
    text
      .trimEnd()
      .split(/\r\n|\r|\n/)
      .at(-1)
      ?.slice('data: '.length) ?? '';
  return isError(last, requestId) ? [] : ['does not end in an error event'];
}

/** A stream whose upstream names no reason for its end has no event that the cost could stand in. */
function hasPlaceForCost(text: string): boolean {
  return !text.includes('chat.completion.chunk') || /"finish_reason":"/.test(text);
}

function isError(text: string, requestId: string | null): boolean {
  try {
    const { error, request_id: outer } = JSON.parse(text);
    return typeof error.code === 'string' && (error.request_id ?? outer) === requestId;
  } catch {
    return false;
  }
}
