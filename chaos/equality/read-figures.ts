import { type ApiPorts, answerManagementRequest } from '@lethe/api';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { ManagementPrincipal } from '@lethe/core/management';
import {
  createCreditLedger,
  createInvoiceRepository,
  createRequestRepository,
  createUsageReader,
  type Database,
} from '@lethe/db';
import { mintKey } from '@lethe/vault';
import type { ChaosTenant } from '../stage/tenants.ts';
import type { RequestFigures, ToldFigures } from './figures.ts';

type Ask = (path: string) => Promise<string>;

/** Shaped as a key is, so that it is looked up at all. */
const { key: KEY } = mintKey({ kind: 'management', environment: 'live', pepper: new Uint8Array(32) });

/** What the management API tells of an organization, from end to end of every list. */
export async function readFigures(
  app: Database,
  tenant: ChaosTenant,
): Promise<Omit<ToldFigures, 'responses' | 'name' | 'isInferenceCharged'>> {
  const ask = openManagementApi(app, tenant);
  return {
    rest: await readRest(ask),
    csv: readCsv(await ask('/usage/rows.csv')),
    invoice: await readInvoices(ask),
    statement: await readStatements(ask),
    ledger: await readLedger(ask),
  };
}

/** The real API on the real database; only who a key belongs to is told here, since keys are not what is compared. */
function openManagementApi(app: Database, { organizationId }: ChaosTenant): Ask {
  const principal = {
    managementKeyId: organizationId,
    name: 'equality',
    scopes: ['billing:read', 'requests:read'],
    organization: {
      id: organizationId,
      slug: 'equality',
      name: 'equality',
      plan: 'pro',
      lifecycle: { state: 'active' },
    },
  } as unknown as ManagementPrincipal;
  const ports = {
    requests: createRequestRepository(app),
    usage: createUsageReader(app),
    invoices: createInvoiceRepository(app),
    creditLedgerOf: (id: Parameters<typeof createCreditLedger>[1]) => createCreditLedger(app, id),
    managementKeys: { resolve: async () => principal },
    managementKeyMint: { digest: () => new Uint8Array() },
  } as unknown as ApiPorts;
  return async (path) => {
    const headers = { authorization: `Bearer ${KEY}` };
    const response = await answerManagementRequest(new Request(`http://localhost/management/v1${path}`, { headers }), {
      mode: 'cloud',
      clock: { now: () => new Date() },
      ports,
      retention: { selfHosted: null },
      lifePeriods: LIFE_PERIODS_DEFAULT,
      backupRetentionDays: 45,
      publicUrl: 'http://localhost',
      origin: { requestId: 'equality', address: null },
      reportFailure: (error) => {
        throw error;
      },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
    return text;
  };
}

interface Page {
  readonly data: readonly Readonly<Record<string, never>>[];
  readonly next_cursor: string | null;
}

async function* pagesOf(ask: Ask, path: string): AsyncGenerator<Page & Readonly<Record<string, unknown>>> {
  let cursor: string | null = null;
  do {
    const page: Page & Readonly<Record<string, unknown>> = JSON.parse(
      await ask(`${path}?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`),
    );
    yield page;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

interface RestRequest {
  readonly id: string;
  readonly usage: Readonly<
    Record<'input_tokens' | 'cached_input_tokens' | 'output_tokens' | 'reasoning_tokens', number>
  >;
  readonly cost: Readonly<
    Record<'data_storage_nano_usd' | 'data_storage_refunded_nano_usd' | 'total_nano_usd', number>
  >;
}

async function readRest(ask: Ask): Promise<readonly RequestFigures[]> {
  const figures: RequestFigures[] = [];
  for await (const { data } of pagesOf(ask, '/requests')) {
    for (const { id, usage, cost } of data as unknown as RestRequest[]) {
      figures.push({
        requestId: id,
        storageNanoUsd: BigInt(cost.data_storage_nano_usd),
        storageRefundedNanoUsd: BigInt(cost.data_storage_refunded_nano_usd),
        inferenceNanoUsd: BigInt(cost.total_nano_usd) - BigInt(cost.data_storage_nano_usd),
        tokenCount: usage.input_tokens + usage.cached_input_tokens + usage.output_tokens + usage.reasoning_tokens,
      });
    }
  }
  return figures;
}

/** No cell of the columns that are read can hold a comma or a quote; names stand before them and are plain here. */
function readCsv(text: string): readonly RequestFigures[] {
  const [header = '', ...lines] = text.trimEnd().split('\r\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    const tokens = ['input_tokens', 'cached_input_tokens', 'output_tokens', 'reasoning_tokens'];
    return {
      requestId: cell('request_id'),
      storageNanoUsd: BigInt(cell('storage_nano_usd')),
      storageRefundedNanoUsd: BigInt(cell('storage_refunded_nano_usd')),
      inferenceNanoUsd: BigInt(cell('inference_nano_usd')),
      tokenCount: tokens.reduce((sum, name) => sum + Number(cell(name)), 0),
    };
  });
}

/** Of this month and the one before, since a run may go on over the end of one. */
async function readStatements(ask: Ask): Promise<ToldFigures['statement']> {
  const now = new Date();
  const months = [now, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1))];
  const sum = { chargedInferenceNanoUsd: 0n, storageNetNanoUsd: 0n, storedTokens: 0, differenceNanoUsd: 0n };
  for (const month of months) {
    const { total, check } = JSON.parse(await ask(`/usage/statement?month=${month.toISOString().slice(0, 7)}`));
    sum.chargedInferenceNanoUsd += BigInt(total.inference_charged_nano_usd);
    sum.storageNetNanoUsd += BigInt(total.data_storage_net_nano_usd);
    sum.storedTokens += total.stored_tokens;
    sum.differenceNanoUsd += BigInt(check.difference_nano_usd);
  }
  return sum;
}

interface RestInvoiceLine {
  readonly kind: string;
  readonly amount_nano_usd: string;
  readonly token_count: string | null;
}

/** Of all months that were closed, with the rows that each storage line folds out to. */
async function readInvoices(ask: Ask): Promise<ToldFigures['invoice']> {
  const sum = { chargedInferenceNanoUsd: 0n, storageNetNanoUsd: 0n, storedTokens: 0 };
  const storageRows: { requestId: string; amountNanoUsd: bigint }[] = [];
  for await (const { data } of pagesOf(ask, '/invoices')) {
    for (const { id } of data as unknown as { id: string }[]) {
      const invoice: { lines: readonly RestInvoiceLine[] } = JSON.parse(await ask(`/invoices/${id}`));
      for (const { kind, amount_nano_usd, token_count } of invoice.lines) {
        if (kind === 'inference') sum.chargedInferenceNanoUsd += BigInt(amount_nano_usd);
        if (kind !== 'data_storage') continue;
        sum.storageNetNanoUsd += BigInt(amount_nano_usd);
        sum.storedTokens += Number(token_count);
      }
      for await (const page of pagesOf(ask, `/invoices/${id}/lines/data_storage/rows`)) {
        for (const row of page.data as unknown as { request_id: string; amount_nano_usd: string }[]) {
          storageRows.push({ requestId: row.request_id, amountNanoUsd: BigInt(row.amount_nano_usd) });
        }
      }
    }
  }
  return { ...sum, storageRows };
}

interface RestTransaction {
  readonly entries: readonly { readonly account: string; readonly amount_nano_usd: string }[];
}

async function readLedger(ask: Ask): Promise<ToldFigures['ledger']> {
  const accounts = new Map<string, bigint>();
  let balanceNanoUsd = 0n;
  for await (const page of pagesOf(ask, '/ledger')) {
    balanceNanoUsd = BigInt(page.balance_nano_usd as string);
    for (const { entries } of page.data as unknown as RestTransaction[]) {
      for (const { account, amount_nano_usd } of entries) {
        accounts.set(account, (accounts.get(account) ?? 0n) + BigInt(amount_nano_usd));
      }
    }
  }
  const sumOn = (account: string): bigint => accounts.get(account) ?? 0n;
  return {
    chargedInferenceNanoUsd: sumOn('revenue_inference'),
    storageNetNanoUsd: sumOn('revenue_storage'),
    grantedNanoUsd: -sumOn('grants'),
    balanceNanoUsd,
  };
}
