import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BACKUP_RETENTION_DAYS_DEFAULT, BACKUP_RETENTION_DAYS_MAX } from '@lethe/core/retention';
import { ageOf, keepBackingUp, LATE_MS } from './backup/keep-backing-up.ts';
import { toolPlace } from './backup/postgres-tools.ts';
import { type BackupTarget, takeBackup } from './backup/take-backup.ts';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { readDatabaseUrl } from './processes/read-running-database.ts';
import { Shutdown, stopOnSignals } from './processes/shutdown.ts';

const USAGE = `Usage: npm run backup -- base --to FOLDER     everything but keys, and the keys beside it
       npm run backup -- keys --to FOLDER     the keys, the log and the purge journal alone
       npm run backup -- keep --to FOLDER     both, as often as they are due, until it is stopped
       npm run backup -- status --to FOLDER   how old the newest ones are; fails when one is late`;

try {
  const { command, target } = readArguments();
  if (command === 'keep') await keep(target);
  else if (command === 'status') await tellStatus(target);
  else for (const { folder } of await takeBackup(command, target)) console.log(`Wrote ${folder}.`);
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}

function readArguments(): { command: 'base' | 'keys' | 'keep' | 'status'; target: BackupTarget } {
  const { positionals, values } = parse();
  const [command] = positionals;
  const isKnown = command === 'base' || command === 'keys' || command === 'keep' || command === 'status';
  if (!isKnown || positionals.length > 1 || values.to === undefined) throw new OperatorError(USAGE);
  const target: BackupTarget = {
    databaseUrl: readDatabaseUrl(),
    root: resolve(process.env.INIT_CWD ?? '.', values.to),
    place: toolPlace(),
    backupRetentionDays: readRetentionDays(),
    now: () => new Date(),
  };
  return { command, target };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { to: { type: 'string' } } });
  } catch (cause) {
    throw new OperatorError(USAGE, { cause });
  }
}

function readRetentionDays(): number {
  const text = process.env.BACKUP_RETENTION_DAYS;
  if (text === undefined || text === '') return BACKUP_RETENTION_DAYS_DEFAULT;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= BACKUP_RETENTION_DAYS_MAX) return days;
  throw new OperatorError(`BACKUP_RETENTION_DAYS is out of bounds; set it to 1–${BACKUP_RETENTION_DAYS_MAX}.`);
}

async function keep(target: BackupTarget): Promise<void> {
  const shutdown = new Shutdown();
  stopOnSignals(shutdown, console.log);
  const keeping = keepBackingUp(target, shutdown.signal);
  shutdown.add({ name: 'the backup that runs', stop: () => keeping });
  await keeping;
}

async function tellStatus(target: BackupTarget): Promise<void> {
  for (const kind of ['base', 'keys'] as const) {
    const ageMs = await ageOf(kind, target);
    const age = Number.isFinite(ageMs) ? `is ${(ageMs / 3_600_000).toFixed(1)} h old` : 'is missing';
    console.log(`The newest backup of ${kind === 'base' ? 'everything but keys' : 'the keys'} ${age}.`);
  }
  if ((await ageOf('keys', target)) > LATE_MS) process.exitCode = 1;
}
