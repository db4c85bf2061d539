import { randomUUID } from 'node:crypto';
import { parseDecimalUsd, toDecimalUsd } from '@lethe/core/money';
import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

/** What nobody gives by mistake: a million dollars. */
const GRANT_USD_MAX = 1_000_000n;
const MEMO_LENGTH_MAX = 200;

export interface GrantCreditsOptions {
  /** As the owner of the tables, or a superuser. */
  readonly databaseUrl: string;
  /** The organization's slug. */
  readonly organization: string;
  /** A decimal in dollars. */
  readonly usd: string;
  /** What it is for; it stands in the ledger. */
  readonly memo: string | null;
}

/** Gives an organization credit without a payment, and answers the decimal of its balance. Each call gives once. */
export async function grantCredits(options: GrantCreditsOptions): Promise<{ balance: string }> {
  const amountNanoUsd = parseDecimalUsd(options.usd);
  if (amountNanoUsd === null || amountNanoUsd === 0n) {
    throw new OperatorError(`"${options.usd}" is not an amount: write dollars with up to nine decimals, such as 25.`);
  }
  if (amountNanoUsd > GRANT_USD_MAX * 1_000_000_000n) {
    throw new OperatorError(`At most $${GRANT_USD_MAX} are given at once.`);
  }
  if ((options.memo?.length ?? 0) > MEMO_LENGTH_MAX) {
    throw new OperatorError(`The memo is longer than ${MEMO_LENGTH_MAX} characters.`);
  }
  const client = new pg.Client(options.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM organization WHERE slug = $1', [
      options.organization,
    ]);
    const id = rows[0]?.id;
    if (id === undefined) throw new OperatorError(`There is no organization "${options.organization}".`);
    await client.query('SELECT grant_credit($1, $2, $3, $4)', [id, randomUUID(), amountNanoUsd, options.memo]);
    return { balance: await balanceOf(client, id) };
  } finally {
    await client.end();
  }
}

async function balanceOf(client: pg.Client, organizationId: string): Promise<string> {
  const { rows } = await client.query<{ balance: string }>(
    'SELECT balance_nano_usd AS balance FROM credit_balance WHERE organization_id = $1',
    [organizationId],
  );
  return toDecimalUsd(BigInt(rows[0]?.balance ?? 0));
}
