export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The only fields that a log line can have. None of them can hold content: text that does not look like a name, an id or an address is left out. */
const LOG_FIELDS = [
  'requestId',
  'provider',
  'method',
  'route',
  'statusCode',
  'errorCode',
  'reason',
  'durationMs',
  'attempt',
  'count',
  'sizeBytes',
  'mode',
  'url',
  'port',
  'signal',
  'channel',
  'job',
  'dueAt',
  'partition',
  'slot',
  'priceVersion',
] as const;
type LogField = (typeof LOG_FIELDS)[number];

/** Ids of what organizations have, such as keys and projects, are not on the list: a line names its organization, and that by a reference alone. */

export type LogValue = string | number | boolean | null | undefined;
export type LogFields = { readonly [Field in LogField]?: LogValue } & {
  /** Never written as it is: the line gets the keyed reference of the organization, whose salt dies when it is purged. */
  readonly organizationId?: string | null;
};

const TEXT_LENGTH_MAX = 200;
const NAME_LIKE = /^[\w.:/@+-]*$/;
const OMITTED = '[omitted]';

/** Copies what may be logged. The check at run time also holds for callers that a type cannot reach. */
export function allowedFields(fields: LogFields): Record<string, LogValue> {
  const allowed: Record<string, LogValue> = {};
  for (const field of LOG_FIELDS) {
    const value = fields[field];
    if (value !== undefined) allowed[field] = allowedValue(value);
  }
  return allowed;
}

function allowedValue(value: unknown): LogValue {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return typeof value === 'string' ? nameLike(value) : OMITTED;
}

/** The text itself when it looks like a name, an id or an address. */
export function nameLike(text: string): string {
  return text.length <= TEXT_LENGTH_MAX && NAME_LIKE.test(text) ? text : OMITTED;
}
