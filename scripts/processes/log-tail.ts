import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const logTailLinesMax = 15;
/** What Next says at every start tells nobody why it has stopped. */
const banner = /^\s*([▲✓]|- (Local|Network):)/;

/** The last lines of a log, for the terminal; empty when there is none. */
export function readLogTail(logFile: string): string[] {
  return readLines(logFile)
    .filter((line) => !banner.test(line))
    .slice(-logTailLinesMax);
}

/** The lines that name an error, or the last ones when none does: a build warns a lot after it has failed. */
export function readLogErrors(logFile: string): string[] {
  const lines = readLines(logFile);
  const errors = lines.filter((line) => /error|failed/i.test(line));
  return (errors.length === 0 ? lines.slice(-logTailLinesMax) : errors).slice(0, logTailLinesMax);
}

function readLines(logFile: string): string[] {
  try {
    return stripVTControlCharacters(readFileSync(logFile, 'utf8'))
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
