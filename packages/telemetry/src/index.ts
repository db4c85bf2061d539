export { createLogger, type Logger, type LoggerOptions, type ProcessLogger } from './create-logger.ts';
export { LOG_LEVELS, type LogFields, type LogLevel } from './log-fields.ts';
