import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toolPlace } from './backup/postgres-tools.ts';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { finishRestore, type RestoreOptions, type RestoreReport, restoreDatabase } from './restore/restore-database.ts';
import { loadEnvironmentFile } from './start/load-environment-file.ts';

const USAGE = `Usage: npm run restore -- --from FOLDER --into URL     makes the new database URL of the newest backups in FOLDER
       npm run restore -- --from FOLDER --finish URL   finishes URL, whose base came back by other means, such as a snapshot`;

try {
  loadEnvironmentFile();
  const { restore, options } = readArguments();
  console.log(describe(await restore(options)));
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}

function readArguments(): { restore: (options: RestoreOptions) => Promise<RestoreReport>; options: RestoreOptions } {
  const { from, into, finish } = parse();
  const targetUrl = into ?? finish;
  if (from === undefined || targetUrl === undefined || (into !== undefined && finish !== undefined)) {
    throw new OperatorError(USAGE);
  }
  if (!/^postgres(ql)?:\/\//.test(targetUrl)) throw new OperatorError(`"${targetUrl}" is no address of a database.`);
  const options = { root: resolve(process.env.INIT_CWD ?? '.', from), targetUrl, place: toolPlace() };
  return { restore: into === undefined ? finishRestore : restoreDatabase, options };
}

function parse(): { from?: string; into?: string; finish?: string } {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ options: { from: text, into: text, finish: text } }).values;
  } catch (cause) {
    throw new OperatorError(USAGE, { cause });
  }
}

function describe({ base, keys, steps }: RestoreReport): string {
  return [
    ...(base === null ? [] : [`Base backup of ${base.takenAt.toISOString()}.`]),
    `Keys, log and journal of ${keys.takenAt.toISOString()}.`,
    ...steps.map(({ step, rowCount }) => `Done again: ${step}, ${rowCount}.`),
    'The apps may connect. Put the newest copy of the master key in place, set DATABASE_URL to this database, and start.',
  ].join('\n');
}
