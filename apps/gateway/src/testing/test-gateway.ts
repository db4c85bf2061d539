import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretVault } from '@lethe/core/keys';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OpenedPart } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import type { KeySnapshot, RecordEntry } from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { createPatternEngine } from '@lethe/redaction';
import { createLogger } from '@lethe/telemetry';
import { createSimulator, type Simulator } from '@lethe/testkit/simulator';
import {
  createIdempotencyDigests,
  createSealer,
  createSecretVault,
  digestApiKey,
  mintApiKey,
  openMasterKeys,
  type Sealer,
} from '@lethe/vault';
import { createGateway, type Gateway, type GatewayDeps } from '../app.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../limits.ts';
import type { AdmissionSettings } from '../pipeline/open-admission.ts';
import type { Spool } from '../spool/spool.ts';
import { FaultyFiles } from '../spool/testing/faulty-files.ts';
import { FakeCreditLeases } from './fake-credit-leases.ts';
import { FakeFeedback, FakeIdempotencyKeys } from './fake-idempotency.ts';
import { FakeApiKeys, FakeFingerprintKeys, FakeHourKeys, FakeRecords } from './fake-ports.ts';
import { observeSpool, openTestSpool } from './test-spool.ts';

const PEPPER = randomBytes(32);
const prices = createPriceList();
const PLENTY_NANO_USD = 1_000_000n * NANO_USD_PER_USD;

/** As in a demo, without limits for organizations. */
export const TEST_ADMISSION: AdmissionSettings = {
  outageServeMs: 300_000,
  creditLeaseMs: 420_000,
  organizationLimits: { requestsPerMinuteMax: null, concurrencyMax: null },
  areOperatorAccountsOpen: true,
  holder: 'test gateway',
};

/** A running gateway on memory, with the simulator behind it. */
export class TestGateway {
  readonly clock = new ManualClock(new Date('2026-11-21T08:00:00Z'));
  readonly apiKeys = new FakeApiKeys();
  readonly records = new FakeRecords();
  readonly hourKeys = new FakeHourKeys();
  readonly feedback = new FakeFeedback();
  readonly fingerprintKeys = new FakeFingerprintKeys();
  /** The file system under the spool, which fails when a test tells it to. */
  readonly files = new FaultyFiles();
  spool!: Spool;
  /** Every entry from the moment in which it was durable. */
  readonly recorded: RecordEntry[] = [];
  readonly idempotencyKeys = new FakeIdempotencyKeys(this.recorded);
  readonly logLines: string[] = [];
  readonly simulator: Simulator = createSimulator();
  gateway!: Gateway;
  sealer!: Sealer;
  secrets!: SecretVault;
  url = '';
  simulatorUrl = '';
  /** Where its spool and its master key are. */
  folder = '';
  readonly #credits = new Map<OrganizationId, FakeCreditLeases>();

  async start(limits: Partial<GatewayLimits> = {}, overrides: Partial<GatewayDeps> = {}): Promise<void> {
    this.folder = mkdtempSync(join(tmpdir(), 'lethe-gateway-'));
    const masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(this.folder, 'master-key.json') });
    this.sealer = createSealer({ masterKeys, hourKeys: this.hourKeys, clock: this.clock });
    this.secrets = createSecretVault(masterKeys);
    this.simulatorUrl = await listen(this.simulator.server);
    const logger = createLogger({ app: 'gateway', level: 'debug', write: (line) => this.logLines.push(line) });
    const { clock, files } = this;
    const opened = await openTestSpool({ folder: this.spoolFolder, logger, clock, files, limits });
    this.spool = observeSpool(opened, this.recorded);
    this.gateway = createGateway({
      clock: this.clock,
      monotonicMs: () => performance.now(),
      logger,
      apiKeys: this.apiKeys,
      digest: (apiKey) => digestApiKey(apiKey, PEPPER),
      creditLeases: { lease: (query) => this.creditOf(query.organizationId).lease(query) },
      limitStore: null,
      admission: TEST_ADMISSION,
      records: this.records,
      spool: this.spool,
      sealer: this.sealer,
      patterns: createPatternEngine(),
      fingerprintKeys: this.fingerprintKeys,
      idempotencyKeys: this.idempotencyKeys,
      idempotencyDigests: createIdempotencyDigests(PEPPER),
      feedback: this.feedback,
      prices,
      secrets: this.secrets,
      egress: { policy: { isPrivateAllowed: false } },
      providers: [
        { name: 'simulator', baseUrl: `${this.simulatorUrl}/v1`, apiKey: 'simulator' },
        // Nothing listens on the discard port.
        { name: 'nowhere', baseUrl: 'http://127.0.0.1:9/v1', apiKey: null },
      ],
      selfHosted: null,
      limits: { ...DEFAULT_LIMITS, ...limits },
      isReady: async () => true,
      ...overrides,
    });
    this.url = await listen(this.gateway.server);
  }

  get spoolFolder(): string {
    return join(this.folder, 'spool');
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    this.simulator.server.close();
    this.simulator.server.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The credit of an organization: plenty, unless a test sets it before its first request. */
  creditOf(organizationId: OrganizationId): FakeCreditLeases {
    const known = this.#credits.get(organizationId);
    if (known !== undefined) return known;
    const leases = new FakeCreditLeases({ balanceNanoUsd: PLENTY_NANO_USD });
    this.#credits.set(organizationId, leases);
    return leases;
  }

  /** An API key of a new organization. */
  mintKey(traits: Partial<KeySnapshot> = {}): string {
    const { apiKey, digest } = mintApiKey({ environment: 'live', pepper: PEPPER });
    this.apiKeys.add(digest, traits);
    return apiKey;
  }

  /** A key of a new organization that retains all data for 30 days. */
  mintRetainingKey(traits: Partial<KeySnapshot> = {}): string {
    return this.mintKey({
      policy: { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 7 },
      ...traits,
    });
  }

  /** Posts a chat completion. A text or bytes as body are sent as they are. */
  async chat(
    apiKey: string,
    body: object | string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    return fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      body: isRaw ? (body as string) : JSON.stringify(body),
    });
  }

  entryOf(requestId: string | null) {
    const entry = this.recorded.find(({ record }) => record.id === requestId);
    if (entry === undefined) throw new Error(`There is no record ${requestId}.`);
    return entry;
  }

  async openParts(requestId: string | null): Promise<readonly OpenedPart[]> {
    return Promise.all(this.entryOf(requestId).parts.map((part) => this.sealer.open({ ...part, holdId: null })));
  }
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
