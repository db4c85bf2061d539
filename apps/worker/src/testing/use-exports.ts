import { randomUUID } from 'node:crypto';
import {
  type ArchiveEntry,
  downloadExport,
  type ExportRepository,
  type PayloadExport,
  type RunExportsPorts,
  runExports,
  startExport,
} from '@lethe/core/exports';
import type { HourKeyStore, RequestRecord } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import {
  createDatabase,
  createExportRepository,
  createHourKeyStore,
  createRequestRepository,
  type Database,
} from '@lethe/db';
import { insertOrganization, type OrganizationFixture, type TestDatabase } from '@lethe/testkit/postgres';
import { createExportSealer } from '@lethe/vault';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { composeExports } from '../compose-exports.ts';
import type { useVault } from './use-vault.ts';

export const BY = {
  actor: { kind: 'user', id: 'u-1', label: 'Ines' },
  origin: { requestId: 'call-1', address: null },
} as const;

export interface Archive {
  readonly files: ReadonlyMap<string, string>;
  readonly lines: readonly Record<string, unknown>[];
  readonly manifest: { payload_count: number; files: { path: string; state: string; sha256: string }[] };
}

/** Exports of one new organization for each test: asked for as the dashboard, made as the worker, fetched as the dashboard. */
export function useExports(testDatabase: TestDatabase, vault: ReturnType<typeof useVault>) {
  let app: Database;
  let fixture: OrganizationFixture;
  beforeAll(() => {
    app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 4 });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await vault.moveTo(new Date());
    fixture = await insertOrganization(testDatabase);
  });

  const exporting = () => composeExports({ database: vault.worker, masterKeys: vault.masterKeys, clock: vault.clock });
  return {
    get organizationId(): OrganizationId {
      return fixture.organizationId;
    },
    get repository(): ExportRepository {
      return createExportRepository(app);
    },
    get hourKeys(): HourKeyStore {
      return createHourKeyStore(app);
    },
    enter(other: OrganizationFixture): void {
      fixture = other;
    },
    exporting,
    run: (ports: RunExportsPorts = exporting()) =>
      runExports(ports, { organizationId: fixture.organizationId, hasTimeLeft: () => true }),
    begin: (filter = {}) =>
      startExport(
        { exports: createExportRepository(app), mintId: randomUUID },
        { organizationId: fixture.organizationId, filter, ...BY },
      ),
    standing: ({ id }: PayloadExport) => createExportRepository(app).find(fixture.organizationId, id),
    storeSome: (expiresAt: Date, count: number): Promise<RequestRecord[]> =>
      Promise.all(Array.from({ length: count }, () => vault.store(fixture, { expiresAt }))),
    setState: (state: string) => setState(testDatabase, fixture.organizationId, state),
    download: ({ id }: PayloadExport, between?: (entry: ArchiveEntry) => Promise<void>) =>
      download(
        {
          exports: createExportRepository(app),
          requests: createRequestRepository(app),
          exportSealer: createExportSealer({
            masterKeys: vault.masterKeys,
            hourKeys: createHourKeyStore(app),
            clock: vault.clock,
          }),
          clock: vault.clock,
        },
        { organizationId: fixture.organizationId, exportId: id },
        between,
      ),
  };
}

/** Reads a whole archive, and does something after each of its files. */
async function download(
  ports: Parameters<typeof downloadExport>[0],
  of: { organizationId: OrganizationId; exportId: string },
  between: (entry: ArchiveEntry) => Promise<void> = async () => {},
): Promise<Archive> {
  const { entries } = await downloadExport(ports, { ...of, ...BY });
  const files = new Map<string, string>();
  for await (const entry of entries) {
    let text = '';
    for await (const chunk of entry.chunks) text += Buffer.from(chunk).toString();
    files.set(entry.path, text);
    await between(entry);
  }
  const lines = [...files]
    .filter(([path]) => path.startsWith('payloads/'))
    .flatMap(([, text]) => text.trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { files, lines, manifest: JSON.parse(files.get('manifest.json') ?? '{}') };
}

async function setState(testDatabase: TestDatabase, organizationId: OrganizationId, state: string): Promise<void> {
  await testDatabase.query(
    `UPDATE organization SET lifecycle_state = $2::lifecycle_state,
       suspension_reason = CASE $2 WHEN 'suspended' THEN 'terms_violation' END, suspended_at = CASE $2 WHEN 'suspended' THEN lethe_now() END,
       closes_at = CASE $2 WHEN 'suspended' THEN lethe_now() + interval '14 days' END, closed_from = CASE $2 WHEN 'closed' THEN 'active' END,
       closed_at = CASE $2 WHEN 'closed' THEN lethe_now() END, purges_at = CASE $2 WHEN 'closed' THEN lethe_now() + interval '30 days' END
     WHERE id = $1`,
    [organizationId, state],
  );
}

export const exportedIds = ({ lines }: Archive) => lines.map(({ request_id }) => request_id).toSorted();
export const idsOf = (records: readonly RequestRecord[]) => records.map(({ id }) => id).toSorted();

/** The first part of an hour. */
export const firstPart = (expiryHour: Date) => `payloads/${expiryHour.toISOString().slice(0, 13)}Z-0001.jsonl`;
