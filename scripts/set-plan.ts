import { parseArgs } from 'node:util';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { readRunningDatabaseUrl } from './processes/read-running-database.ts';
import { setPlan } from './set-plan/set-plan.ts';

const USAGE =
  'Usage: npm run set-plan -- --organization SLUG --plan free|pro|enterprise [--fee USD_A_MONTH] [--by NAME]';

try {
  const { organization, plan, fee, by } = readArguments();
  const set = await setPlan({ databaseUrl: readRunningDatabaseUrl(), organization, plan, fee, by, now: null });
  console.log(`${organization} is on ${set.plan} for $${set.fee} a month from now on.`);
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}

function readArguments(): { organization: string; plan: string; fee: string | null; by: string } {
  const text = { type: 'string' } as const;
  let values: { organization?: string; plan?: string; fee?: string; by?: string };
  try {
    values = parseArgs({ options: { organization: text, plan: text, fee: text, by: text } }).values;
  } catch (cause) {
    throw new OperatorError(USAGE, { cause });
  }
  const { organization, plan, fee = null, by = 'staff' } = values;
  if (organization === undefined || plan === undefined) throw new OperatorError(USAGE);
  return { organization, plan, fee, by };
}
