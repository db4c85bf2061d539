import { readFileSync } from 'node:fs';

export const logTailLinesMax = 15;

/** The last lines of a log, for the terminal; empty when there is none. */
export function readLogTail(logFile: string, linesMax = logTailLinesMax): string[] {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').filter(Boolean).slice(-linesMax);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
