import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretVault } from '@lethe/core/keys';
import type { OpenedPart } from '@lethe/core/payloads';
import { ManualClock } from '@lethe/core/time';
import type { KeySnapshot } from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { createLogger } from '@lethe/telemetry';
import { createSimulator, type Simulator } from '@lethe/testkit/simulator';
import { createSealer, createSecretVault, digestApiKey, mintApiKey, openMasterKeys, type Sealer } from '@lethe/vault';
import { afterAll, beforeAll } from 'vitest';
import { createGateway, type Gateway, type GatewayDeps } from '../app.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../limits.ts';
import { FakeApiKeys, FakeHourKeys, FakeRecords } from './fake-ports.ts';

const PEPPER = randomBytes(32);
const prices = createPriceList();

/** A running gateway on memory, with the simulator behind it. */
export class TestGateway {
  readonly clock = new ManualClock(new Date('2026-11-21T08:00:00Z'));
  readonly apiKeys = new FakeApiKeys();
  readonly records = new FakeRecords();
  readonly hourKeys = new FakeHourKeys();
  readonly logLines: string[] = [];
  readonly simulator: Simulator = createSimulator();
  gateway!: Gateway;
  sealer!: Sealer;
  secrets!: SecretVault;
  url = '';
  simulatorUrl = '';
  #folder = '';

  async start(limits: Partial<GatewayLimits> = {}, overrides: Partial<GatewayDeps> = {}): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'lethe-gateway-'));
    const masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(this.#folder, 'master-key.json') });
    this.sealer = createSealer({ masterKeys, hourKeys: this.hourKeys, clock: this.clock });
    this.secrets = createSecretVault(masterKeys);
    this.simulatorUrl = await listen(this.simulator.server);
    this.gateway = createGateway({
      clock: this.clock,
      monotonicMs: () => performance.now(),
      logger: createLogger({ app: 'gateway', level: 'debug', write: (line) => this.logLines.push(line) }),
      apiKeys: this.apiKeys,
      digest: (apiKey) => digestApiKey(apiKey, PEPPER),
      records: this.records,
      sealer: this.sealer,
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

  async stop(): Promise<void> {
    await this.gateway.stop();
    this.simulator.server.close();
    this.simulator.server.closeAllConnections();
    rmSync(this.#folder, { recursive: true, force: true });
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
    const entry = this.records.entries.find(({ record }) => record.id === requestId);
    if (entry === undefined) throw new Error(`There is no record ${requestId}.`);
    return entry;
  }

  async openParts(requestId: string | null): Promise<readonly OpenedPart[]> {
    return Promise.all(this.entryOf(requestId).parts.map((part) => this.sealer.open({ ...part, holdId: null })));
  }
}

/** A gateway for the tests of the calling file. */
export function useGateway(limits: Partial<GatewayLimits> = {}, overrides: Partial<GatewayDeps> = {}): TestGateway {
  const gateway = new TestGateway();
  beforeAll(() => gateway.start(limits, overrides));
  afterAll(() => gateway.stop());
  return gateway;
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
