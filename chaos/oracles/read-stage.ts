import { setTimeout as delay } from 'node:timers/promises';
import type { SeenRequest } from '../load/send-request.ts';
import type { Stage } from '../stage/stage.ts';
import type { StoredRequest } from './compare-records.ts';

const QUIET_TIMEOUT_MS = 90_000;
const POLL_INTERVAL_MS = 250;

/**
 * Waits until everything that was acknowledged is recorded and everything that is recorded is settled.
 * What is still lacking when the time is up is for the comparison to tell.
 */
export async function whenQuiet(stage: Stage, seen: readonly SeenRequest[]): Promise<void> {
  const deadline = performance.now() + QUIET_TIMEOUT_MS;
  const nonces = seen.filter(({ ending }) => ending === 'acknowledged').map(({ nonce }) => nonce);
  let lastCount = '';
  while (performance.now() < deadline) {
    const [row] = await stage.database.query<{ arrived: string; recorded: string; unsettled: string }>(
      `SELECT count(*) FILTER (WHERE session_id = ANY ($1)) AS arrived, count(*) AS recorded,
         (SELECT count(*) FROM usage_batch WHERE settled_at IS NULL) AS unsettled
       FROM request`,
      [nonces],
    );
    const { arrived = '0', recorded = '0', unsettled = '1' } = row ?? {};
    if (Number(arrived) >= nonces.length && Number(unsettled) === 0 && recorded === lastCount) return;
    lastCount = recorded;
    await delay(POLL_INTERVAL_MS);
  }
}

export function readStored(stage: Stage): Promise<StoredRequest[]> {
  return stage.database.query<StoredRequestRow>(STORED).then((rows) => rows.map(toStored));
}

const STORED = `
  SELECT request.id, session_id AS nonce, input_tokens, output_tokens, storage_cost_nano_usd, storage_refunded_nano_usd, expires_at IS NOT NULL AS is_stored,
    coalesce(part_count, 0) AS part_count, coalesce(entry_count, 0) AS entry_count
  FROM request
  LEFT JOIN (SELECT organization_id, request_id AS id, count(*) AS part_count FROM payload GROUP BY 1, 2) AS part
    USING (organization_id, id)
  LEFT JOIN (SELECT organization_id, request_id AS id, count(*) AS entry_count FROM usage_entry GROUP BY 1, 2) AS entry
    USING (organization_id, id)`;

interface StoredRequestRow {
  id: string;
  nonce: string;
  input_tokens: string;
  output_tokens: string;
  storage_cost_nano_usd: string;
  storage_refunded_nano_usd: string;
  is_stored: boolean;
  part_count: string;
  entry_count: string;
}

function toStored(row: StoredRequestRow): StoredRequest {
  return {
    id: row.id,
    nonce: row.nonce,
    inputTokens: BigInt(row.input_tokens),
    outputTokens: BigInt(row.output_tokens),
    storageNanoUsd: BigInt(row.storage_cost_nano_usd),
    storageRefundedNanoUsd: BigInt(row.storage_refunded_nano_usd),
    isStored: row.is_stored,
    payloadPartCount: Number(row.part_count),
    usageEntryCount: Number(row.entry_count),
  };
}

/** Each query finds what must not be; its rows are the proof. They hold at any quiet moment, whatever happened before. */
const LEDGER_RULES: Readonly<Record<string, string>> = {
  'a transaction does not add up to zero': `
    SELECT organization_id, transaction_id FROM ledger_entry GROUP BY 1, 2 HAVING sum(amount_nano_usd) <> 0`,
  'a sum is not what usage and payments say': 'SELECT * FROM ledger_differences()',
  'usage was charged to credit in api_keys mode': `
    SELECT id FROM usage_entry WHERE project_mode = 'api_keys' AND charged_inference_nano_usd <> 0`,
  'storage is charged differently in request and usage': `
    SELECT request.id FROM request
    LEFT JOIN (SELECT organization_id, request_id AS id, sum(storage_nano_usd) AS charged,
      sum(storage_refunded_nano_usd) AS refunded FROM usage_entry GROUP BY 1, 2) AS entry
      USING (organization_id, id)
    WHERE (storage_cost_nano_usd, storage_refunded_nano_usd) <> (coalesce(charged, 0), coalesce(refunded, 0))`,
};

/** What the books contradict, as sentences; empty when they are right. */
export async function auditBooks(stage: Stage): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const [rule, sql] of Object.entries(LEDGER_RULES)) {
    const rows = await stage.database.query(sql);
    if (rows.length > 0) differences.push(`${rule}: ${JSON.stringify(rows.slice(0, 3))}, ${rows.length} in all`);
  }
  return differences;
}
