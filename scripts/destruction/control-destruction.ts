import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

const USAGE = `Usage: npm run destruction -- status         whether keys and ciphertext are destroyed on time, and why not
       npm run destruction -- pause          stops all destruction
       npm run destruction -- resume DATE    goes on; DATE is today in UTC, by a clock that you trust`;

const REASONS: Readonly<Record<string, string>> = {
  clock_jump: "the database's clock ran ahead of the time that really passed",
  breaker: 'most of what there is became due at once',
  operator: 'an operator paused it',
};

interface GuardRow {
  clockAt: Date;
  confirmedAt: Date | null;
  pausedAt: Date | null;
  pauseReason: string | null;
  pauseDetail: Record<string, unknown> | null;
  overdueKeys: string;
  oldestOverdueAt: Date | null;
}

/** Does what the operator says, as the owner of the tables, and answers in words. */
export async function controlDestruction(databaseUrl: string, [command, date]: readonly string[]): Promise<string> {
  if (!['status', 'pause', 'resume'].includes(command ?? '') || (command === 'resume') === (date === undefined)) {
    throw new OperatorError(USAGE);
  }
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    if (command === 'pause') await client.query(`SELECT pause_destruction('operator', '{}')`);
    if (command === 'resume') await resume(client, date ?? '');
    return describe(await readGuard(client));
  } finally {
    await client.end();
  }
}

/** Resuming takes the database's clock for true, so whoever resumes has to know the day from elsewhere. */
async function resume(client: pg.Client, date: string): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
    throw new OperatorError(`"${date}" is no date: give today in UTC, as 2026-11-22.`);
  const { clockAt } = await readGuard(client);
  const day = clockAt.toISOString().slice(0, 10);
  if (day !== date) {
    throw new OperatorError(
      `The database's clock says ${day}, not ${date}. Set it right; a clock that is back within an hour resumes by itself.`,
    );
  }
  const { rows } = await client.query<{ hasResumed: boolean }>('SELECT resume_destruction() AS "hasResumed"');
  if (rows[0]?.hasResumed !== true) throw new OperatorError('Destruction is not paused.');
}

async function readGuard(client: pg.Client): Promise<GuardRow> {
  const { rows } = await client.query<GuardRow>(
    `SELECT clock_timestamp() + coalesce((SELECT offset_ms FROM demo_clock), 0) * interval '1 millisecond' AS "clockAt", confirmed_at AS "confirmedAt", paused_at AS "pausedAt", pause_reason AS "pauseReason",
       pause_detail AS "pauseDetail", overdue_key_count AS "overdueKeys", oldest_overdue_at AS "oldestOverdueAt"
     FROM destruction_totals() LEFT JOIN time_guard ON true`,
  );
  const row = rows[0];
  if (row === undefined) throw new OperatorError('The database did not answer.');
  return row;
}

function describe(row: GuardRow): string {
  const paused = `Destruction is paused since ${row.pausedAt?.toISOString()}: ${REASONS[row.pauseReason ?? '']}${describeDetail(row.pauseDetail)}.`;
  return [
    row.pausedAt === null ? 'Destruction is running.' : paused,
    `The database's clock says ${row.clockAt.toISOString()}; confirmed up to ${row.confirmedAt?.toISOString() ?? 'nothing yet'}.`,
    row.oldestOverdueAt === null
      ? 'No key is overdue.'
      : `${row.overdueKeys} hour keys are due, the oldest since ${row.oldestOverdueAt.toISOString()}.`,
  ].join('\n');
}

/** What was measured; nothing was when an operator paused it. */
function describeDetail(detail: GuardRow['pauseDetail']): string {
  return Object.keys(detail ?? {}).length === 0 ? '' : ` ${JSON.stringify(detail)}`;
}
