import { describeError } from './describe-error.ts';
import { allowedFields, LOG_LEVELS, type LogFields, type LogLevel } from './log-fields.ts';
import { createOrganizationNames, type ReferenceOf } from './organization-names.ts';

/** One JSON line per event. `event` is a constant name in the code, never built from input. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, error: unknown, fields?: LogFields): void;
}

/** The logger of a process, before it has a database to ask for references. */
export interface ProcessLogger extends Logger {
  /** From now on lines name organizations; until then they say that they concern one. */
  nameOrganizations(referenceOf: ReferenceOf): void;
}

export interface LoggerOptions {
  readonly app: string;
  /** Events below this level are not written. */
  readonly level: LogLevel;
  readonly write?: (line: string) => void;
}

export function createLogger({ app, level, write = writeToStdout }: LoggerOptions): ProcessLogger {
  const threshold = LOG_LEVELS.indexOf(level);
  const names = createOrganizationNames();
  function log(eventLevel: LogLevel, event: string, fields: LogFields, failure?: object): void {
    if (LOG_LEVELS.indexOf(eventLevel) < threshold) return;
    const line = { at: new Date().toISOString(), level: eventLevel, app, event, ...allowedFields(fields) };
    const finish = (organization?: string) =>
      write(`${JSON.stringify({ ...line, ...(organization && { organization }), ...failure })}\n`);
    const { organizationId } = fields;
    if (organizationId == null) finish();
    // A name that has to be asked for comes a moment later, and its line with it.
    else names.withName(organizationId, finish);
  }
  return {
    nameOrganizations: names.askWith,
    debug: (event, fields = {}) => log('debug', event, fields),
    info: (event, fields = {}) => log('info', event, fields),
    warn: (event, fields = {}) => log('warn', event, fields),
    error: (event, error, fields = {}) => log('error', event, fields, { error: describeError(error) }),
  };
}

function writeToStdout(line: string): void {
  process.stdout.write(line);
}
