import { createDatabase } from '@lethe/db';
import { closeMonths } from './equality/close-month.ts';
import { compareFigures } from './equality/compare-figures.ts';
import { responseFigures } from './equality/figures.ts';
import { readFigures } from './equality/read-figures.ts';
import { nextRequest } from './load/run-load.ts';
import { type SeenRequest, sendRequest } from './load/send-request.ts';
import { auditBooks, whenQuiet } from './oracles/read-stage.ts';
import { createRandom, type Random } from './random.ts';
import { type ChaosReport, countEndings } from './report.ts';
import type { Stage } from './stage/stage.ts';

export interface EqualityOptions {
  readonly seed: number;
  readonly requestCount: number;
}

const CONCURRENCY = 24;
/** After this part of the requests the keys of all payloads are destroyed, so that what the gateway seals until it hears of it is lost. */
const KEYS_LOST_AFTER = 2 / 3;

/** Sends random requests, and compares what each response told with what REST, the CSV file, the invoice, the statement and the ledger tell. */
export async function runEquality(stage: Stage, { seed, requestCount }: EqualityOptions): Promise<ChaosReport> {
  const seen = await sendAll(stage, createRandom(seed), requestCount);
  await whenQuiet(stage, seen);
  await closeMonths(stage);
  const app = createDatabase({ url: stage.database.urlAs('lethe_app'), applicationName: 'equality', poolSizeMax: 2 });
  const differences: string[] = seen
    .filter(({ ending }) => ending !== 'acknowledged')
    .map(({ nonce, ending, errorCode }) => `${nonce} was ${ending}: ${errorCode}`);
  let refundedCount = 0;
  let storedCount = 0;
  try {
    for (const tenant of stage.tenants) {
      const responses = seen.filter((one) => one.tenant === tenant).flatMap((one) => responseFigures(one) ?? []);
      const told = await readFigures(app, tenant);
      const isInferenceCharged = tenant.name.startsWith('credits');
      differences.push(...compareFigures({ ...told, responses, isInferenceCharged, name: tenant.name }));
      refundedCount += told.rest.filter((one) => one.storageRefundedNanoUsd > 0n).length;
      storedCount += told.rest.filter((one) => one.storageNanoUsd > one.storageRefundedNanoUsd).length;
    }
  } finally {
    await app.close();
  }
  if (refundedCount === 0 || storedCount === 0)
    differences.push('nothing was stored, or nothing refunded: the run proves little');
  return {
    title: `${requestCount} random requests: response = REST = CSV = invoice = statement = ledger`,
    seed,
    facts: [
      `requests: ${countEndings(seen)}`,
      `stored: ${storedCount}`,
      `told as stored, lost and refunded: ${refundedCount}`,
    ],
    differences: [...differences, ...(await auditBooks(stage))],
  };
}

async function sendAll(stage: Stage, random: Random, requestCount: number): Promise<readonly SeenRequest[]> {
  const seen: SeenRequest[] = [];
  let sentCount = 0;
  const keysLostAt = Math.ceil(requestCount * KEYS_LOST_AFTER);
  async function client(): Promise<void> {
    while (sentCount < requestCount) {
      sentCount += 1;
      const request = nextRequest(stage, random, `n${sentCount}`);
      if (sentCount === keysLostAt) await stage.database.query('DELETE FROM keyring.hour_key');
      seen.push(await sendRequest(stage.gatewayUrl, request));
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return seen;
}
