import type { RequestFigures, ToldFigures } from './figures.ts';

/** 10 nano-USD for each token of a stored payload. */
const STORAGE_NANO_USD_PER_TOKEN = 10n;

/**
 * Invariant 6 as sentences about where it does not hold; empty when response, REST, CSV, invoice, statement and ledger say the same of an organization,
 * request by request and in sum, to the nano-dollar.
 */
export function compareFigures(told: ToldFigures): readonly string[] {
  return [...compareRequests(told), ...compareInvoiceRows(told), ...compareTotals(told)].map(
    (difference) => `${told.name}: ${difference}`,
  );
}

function compareRequests({ responses, rest, csv }: ToldFigures): readonly string[] {
  const differences: string[] = [];
  const [byRest, byCsv] = [byId(rest), byId(csv)];
  if (byRest.size !== rest.length || byCsv.size !== csv.length) differences.push('a request is listed twice');
  for (const response of responses) {
    for (const [place, listed] of [
      ['REST', byRest],
      ['CSV', byCsv],
    ] as const) {
      const other = listed.get(response.requestId);
      if (other === undefined) differences.push(`${response.requestId} was answered, and is not in ${place}`);
      else differences.push(...compareOne(response, other, `the response and ${place}`));
    }
  }
  for (const one of rest) {
    const other = byCsv.get(one.requestId);
    if (other === undefined) differences.push(`${one.requestId} is in REST and not in CSV`);
    else differences.push(...compareOne(one, other, 'REST and CSV'));
    differences.push(...checkFee(one));
  }
  return differences;
}

function compareOne(one: Partial<RequestFigures>, other: RequestFigures, places: string): readonly string[] {
  return (Object.keys(one) as (keyof RequestFigures)[])
    .filter((figure) => one[figure] !== other[figure])
    .map((figure) => `${other.requestId}: ${places} tell ${figure} as ${one[figure]} and ${other[figure]}`);
}

function checkFee({
  requestId,
  storageNanoUsd,
  storageRefundedNanoUsd,
  tokenCount,
}: RequestFigures): readonly string[] {
  const fee = BigInt(tokenCount) * STORAGE_NANO_USD_PER_TOKEN;
  if (storageNanoUsd !== 0n && storageNanoUsd !== fee) return [`${requestId} has another fee than its tokens`];
  return storageRefundedNanoUsd === 0n || storageRefundedNanoUsd === storageNanoUsd
    ? []
    : [`${requestId} is refunded in part`];
}

/** What a storage line of an invoice folds out to is what each request was charged, less what it got back. */
function compareInvoiceRows({ csv, invoice }: ToldFigures): readonly string[] {
  const invoiced = new Map<string, bigint>();
  for (const { requestId, amountNanoUsd } of invoice.storageRows) {
    invoiced.set(requestId, (invoiced.get(requestId) ?? 0n) + amountNanoUsd);
  }
  const charged = new Set(csv.map(({ requestId }) => requestId));
  return [
    ...csv
      .map((row) => ({
        ...row,
        net: row.storageNanoUsd - row.storageRefundedNanoUsd,
        told: invoiced.get(row.requestId),
      }))
      .filter(({ net, told }) => net !== (told ?? 0n))
      .map(({ requestId, net, told }) => `${requestId}: CSV and invoice tell its storage as ${net} and ${told}`),
    ...[...invoiced.keys()].filter((id) => !charged.has(id)).map((id) => `${id} is on an invoice and not in CSV`),
  ];
}

function compareTotals({ isInferenceCharged, csv, invoice, statement, ledger }: ToldFigures): readonly string[] {
  const differences: string[] = [];
  const expect = (what: string, one: bigint, other: bigint) => {
    if (one !== other) differences.push(`${what}: ${one} and ${other}`);
  };
  const storage = sumOf(csv, (row) => row.storageNanoUsd - row.storageRefundedNanoUsd);
  const inference = isInferenceCharged ? sumOf(csv, (row) => row.inferenceNanoUsd) : 0n;
  expect('the storage of CSV and statement', storage, statement.storageNetNanoUsd);
  expect('the storage of CSV and invoice', storage, invoice.storageNetNanoUsd);
  expect('the stored tokens of statement and invoice', BigInt(statement.storedTokens), BigInt(invoice.storedTokens));
  expect('the inference of CSV and invoice', inference, invoice.chargedInferenceNanoUsd);
  expect('the storage of CSV and ledger', storage, ledger.storageNetNanoUsd);
  expect(
    'the storage and its tokens times the rate',
    storage,
    BigInt(statement.storedTokens) * STORAGE_NANO_USD_PER_TOKEN,
  );
  expect('the inference of CSV and statement', inference, statement.chargedInferenceNanoUsd);
  expect('the inference of CSV and ledger', inference, ledger.chargedInferenceNanoUsd);
  expect('the difference that the statement finds itself, and none', statement.differenceNanoUsd, 0n);
  expect(
    'the balance and what was given less what was used',
    ledger.balanceNanoUsd,
    ledger.grantedNanoUsd - storage - inference,
  );
  return differences;
}

function byId(figures: readonly RequestFigures[]): ReadonlyMap<string, RequestFigures> {
  return new Map(figures.map((one) => [one.requestId, one]));
}

function sumOf(rows: readonly RequestFigures[], amount: (row: RequestFigures) => bigint): bigint {
  return rows.reduce((sum, row) => sum + amount(row), 0n);
}
