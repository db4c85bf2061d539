import { describeError } from './describe-error.ts';
import { allowedFields, LOG_LEVELS, type LogFields, type LogLevel } from './log-fields.ts';

/** One JSON line per event. `event` is a constant name in the code, never built from input. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, error: unknown, fields?: LogFields): void;
}

export interface LoggerOptions {
  readonly app: string;
  /** Events below this level are not written. */
  readonly level: LogLevel;
  readonly write?: (line: string) => void;
}

export function createLogger({ app, level, write = writeToStdout }: LoggerOptions): Logger {
  const threshold = LOG_LEVELS.indexOf(level);
  function log(eventLevel: LogLevel, event: string, fields: LogFields, failure?: object): void {
    if (LOG_LEVELS.indexOf(eventLevel) < threshold) return;
    const at = new Date().toISOString();
    write(`${JSON.stringify({ at, level: eventLevel, app, event, ...allowedFields(fields), ...failure })}\n`);
  }
  return {
    debug: (event, fields = {}) => log('debug', event, fields),
    info: (event, fields = {}) => log('info', event, fields),
    warn: (event, fields = {}) => log('warn', event, fields),
    error: (event, error, fields = {}) => log('error', event, fields, { error: describeError(error) }),
  };
}

function writeToStdout(line: string): void {
  process.stdout.write(line);
}
