import { parseArgs } from 'node:util';
import { grantCredits } from './grant-credits/grant-credits.ts';
import { describeError, OperatorError } from './processes/operator-error.ts';
import { readRunningDatabaseUrl } from './processes/read-running-database.ts';

const USAGE = 'Usage: npm run grant-credits -- --organization SLUG --usd AMOUNT [--memo TEXT]';

try {
  const { organization, usd, memo } = readArguments();
  const { balance } = await grantCredits({ databaseUrl: readRunningDatabaseUrl(), organization, usd, memo });
  console.log(`${organization} has got $${usd} and now has $${balance}.`);
} catch (error) {
  console.error(`lethe: ${describeError(error)}`);
  process.exitCode = 1;
}

function readArguments(): { organization: string; usd: string; memo: string | null } {
  const text = { type: 'string' } as const;
  let values: { organization?: string; usd?: string; memo?: string };
  try {
    values = parseArgs({ options: { organization: text, usd: text, memo: text } }).values;
  } catch (cause) {
    throw new OperatorError(USAGE, { cause });
  }
  const { organization, usd, memo = null } = values;
  if (organization === undefined || usd === undefined) throw new OperatorError(USAGE);
  return { organization, usd, memo };
}
