import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import { createLogger } from '@lethe/telemetry';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import { insertOrganization, type OrganizationTraits, type TestDatabase } from '@lethe/testkit/postgres';
import { createSimulator } from '@lethe/testkit/simulator';
import { mintApiKey } from '@lethe/vault';
import { afterAll, beforeAll } from 'vitest';
import { readEnv } from '../env.ts';
import { type RunningGateway, startGateway } from '../start-gateway.ts';
import { listen } from './test-gateway.ts';

const PEPPER = randomBytes(32);
const CREDIT_NANO_USD = 100n * NANO_USD_PER_USD;

export interface FundedOrganizationTraits extends OrganizationTraits {
  readonly creditNanoUsd?: bigint;
}

/** The environment of a demo gateway on a test's database, and what a test needs beside it. */
export class RunningTestGateway {
  readonly #database: TestDatabase;
  readonly #folder = mkdtempSync(join(tmpdir(), 'lethe-gateway-'));
  readonly simulator = createSimulator();
  readonly logLines: string[] = [];
  env: Record<string, string> = {};
  url = '';
  #running: RunningGateway | null = null;

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  async prepare(): Promise<void> {
    const port = await findFreePort();
    this.url = `http://127.0.0.1:${port}`;
    this.env = {
      LETHE_MODE: 'demo',
      DATABASE_URL: this.#database.urlAs('lethe_gateway'),
      LETHE_MASTER_KEY_FILE: join(this.#folder, 'master.key'),
      LETHE_API_KEY_PEPPER: PEPPER.toString('hex'),
      LETHE_GATEWAY_PORT: String(port),
      LETHE_SPOOL_DIR: join(this.#folder, 'spool'),
      LETHE_SIMULATOR_URL: await listen(this.simulator.server),
    };
  }

  async start(): Promise<void> {
    this.#running = await startGateway({
      env: readEnv(this.env),
      providers: [],
      systemClock: { now: () => new Date() },
      logger: createLogger({ app: 'gateway', level: 'debug', write: (line) => this.logLines.push(line) }),
    });
  }

  async close(): Promise<void> {
    await this.#running?.close();
    this.simulator.server.close();
    this.simulator.server.closeAllConnections();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** An organization with a key, and with credit unless it is given none. */
  async addOrganization({ creditNanoUsd = CREDIT_NANO_USD, ...traits }: FundedOrganizationTraits = {}) {
    const { apiKey, digest } = mintApiKey({ environment: 'demo', pepper: PEPPER });
    const fixture = await insertOrganization(this.#database, { ...traits, apiKeyDigest: digest });
    if (creditNanoUsd > 0n) {
      const grant = [fixture.organizationId, randomUUID(), String(creditNanoUsd)];
      await this.#database.query(`SELECT grant_credit($1, $2, $3, 'test')`, grant);
    }
    return { ...fixture, apiKey };
  }

  chat(apiKey: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
      body: JSON.stringify({ model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }], ...body }),
    });
  }
}

/** A demo gateway on the calling file's database, started as the product starts it, but within this process unless `isStarted` is false. */
export function useRunningGateway(database: TestDatabase, { isStarted = true } = {}): RunningTestGateway {
  const gateway = new RunningTestGateway(database);
  beforeAll(async () => {
    await gateway.prepare();
    if (isStarted) await gateway.start();
  });
  afterAll(() => gateway.close());
  return gateway;
}
