import { createDatabase, createRequestRollups, type Database } from '@lethe/db';
import type pg from 'pg';
import { countCpuMs } from '../measure/cpu.ts';
import type { BenchServer } from '../server/bench-server.ts';
import { withClient, withCopy } from '../server/databases.ts';
import { dashboardQuestions, type Question } from './dashboard-questions.ts';
import { copyRollups, insertOrganization, type LoadedOrganization, loadRequests } from './load-requests.ts';
import { explainStatements, recordStatements } from './record-statements.ts';

const databaseName = 'bench_dashboard';
const HOURS_MAX = 24;
const VACUUM = 'VACUUM ANALYZE request, request_hour, request_tag_hour, request_latency_hour, request_change';

export interface DashboardOptions {
  /** Requests of the organization that is looked at. */
  readonly rowCount: number;
  /** Requests of others that lie in the table besides, in organizations of as many. */
  readonly otherRowCount: number;
  readonly roundCount: number;
}

/** One answer: how long it took, and how much of that the database's processor worked; null where the system does not tell. */
export interface Sample {
  readonly elapsedMs: number;
  readonly cpuMs: number | null;
}

export interface QuestionResult {
  readonly name: string;
  /** While the organization has the table to itself. */
  readonly alone: readonly Sample[];
  /** With the requests of the others in it. */
  readonly amongOthers: readonly Sample[];
  /** The plans among others, as PostgreSQL tells them. */
  readonly plans: readonly string[];
}

/** Asks what the pages ask, as the dashboard's role: first with one organization's requests in the table, then with those of others too. */
export async function runDashboard(
  server: BenchServer,
  { rowCount, otherRowCount, roundCount }: DashboardOptions,
  say: (sentence: string) => void,
): Promise<QuestionResult[]> {
  return withCopy(server, server.templateName, databaseName, () =>
    withClient(server.urlOf(databaseName), async (admin) => {
      const open = (role: 'lethe_app' | 'lethe_worker') =>
        createDatabase({ url: server.urlAs(databaseName, role), applicationName: 'lethe bench', poolSizeMax: 1 });
      const [app, worker] = [open('lethe_app'), open('lethe_worker')];
      try {
        const organization = await load(admin, worker, rowCount);
        say(`${rowCount} requests are loaded.`);
        const alone = await measureAll(app, questionsOf(organization), roundCount);
        for (let loaded = 0; loaded < otherRowCount; loaded += rowCount) {
          const other = await insertOrganization(admin);
          await loadRequests(admin, other, Math.min(rowCount, otherRowCount - loaded));
          await copyRollups(admin, { from: organization, to: other });
          say(`${Math.min(loaded + rowCount, otherRowCount)} requests of others are loaded.`);
        }
        await admin.query(VACUUM);
        const amongOthers = await measureAll(app, questionsOf(organization), roundCount);
        const results: QuestionResult[] = [];
        for (const { name, ask } of questionsOf(organization)) {
          const recording = recordStatements(app);
          await ask(recording.database);
          const plans = await explainStatements(app, organization.organizationId, recording.statements);
          results.push({ name, alone: alone.get(name) ?? [], amongOthers: amongOthers.get(name) ?? [], plans });
        }
        return results;
      } finally {
        await Promise.all([app.close(), worker.close()]);
      }
    }),
  );
}

const questionsOf = (organization: LoadedOrganization): readonly Question[] =>
  dashboardQuestions(organization, new Date());

/** Loads an organization and rolls its hours up, as the worker does within minutes of their end. */
async function load(admin: pg.Client, worker: Database, rowCount: number): Promise<LoadedOrganization> {
  const organization = await insertOrganization(admin);
  await loadRequests(admin, organization, rowCount);
  const rollups = createRequestRollups(worker);
  while ((await rollups.rollUp(organization.organizationId, HOURS_MAX)) === HOURS_MAX);
  await admin.query(VACUUM);
  return organization;
}

/** Every question once a round, one after the other, so that what the machine does besides meets all of them alike. The first round warms up. */
async function measureAll(
  database: Database,
  questions: readonly Question[],
  roundCount: number,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const backend = rows.map(({ pid }) => pid);
  const samples = new Map<string, Sample[]>(questions.map(({ name }) => [name, []]));
  for (let round = 0; round <= roundCount; round += 1) {
    for (const { name, ask } of questions) {
      const cpuMs = countCpuMs(backend);
      const startedAt = performance.now();
      await ask(database);
      if (round > 0) samples.get(name)?.push({ elapsedMs: performance.now() - startedAt, cpuMs: cpuMs() });
    }
  }
  return samples;
}

/** Tables of which a plan reads every row, though they hold those of all organizations. */
export function scannedTables(plan: string): string[] {
  return [...plan.matchAll(/Seq Scan on (request\w*)/g)].map(([, table]) => table ?? '');
}
