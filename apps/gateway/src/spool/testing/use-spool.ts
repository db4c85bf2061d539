import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@lethe/core/time';
import type { RecordEntry } from '@lethe/db';
import { createLogger, type Logger } from '@lethe/telemetry';
import { afterEach, beforeEach } from 'vitest';
import { entryOf } from '../../testing/record-of.ts';
import { openTestSpool, type TestSpoolOptions } from '../../testing/test-spool.ts';
import type { ProcessIdentity } from '../process-identity.ts';
import { scanSegment } from '../scan-segment.ts';
import type { Spool } from '../spool.ts';
import { FaultyFiles } from './faulty-files.ts';

const START = new Date('2026-11-21T08:00:00Z');

/** A folder for spools, and processes that come and go on it. */
export class SpoolHarness {
  clock = new ManualClock(START);
  folder = '';
  files = new FaultyFiles();
  logLines: string[] = [];
  readonly #alive = new Set<string>();
  readonly #open = new Set<Spool>();

  start(): void {
    this.folder = mkdtempSync(join(tmpdir(), 'lethe-spool-'));
    this.clock = new ManualClock(START);
    this.files = new FaultyFiles();
    this.logLines = [];
    this.#alive.clear();
  }

  async end(): Promise<void> {
    this.files.faults.clear();
    for (const spool of this.#open) await spool.close();
    this.#open.clear();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get logger(): Logger {
    return createLogger({ app: 'test', level: 'debug', write: (line) => this.logLines.push(line) });
  }

  get logged(): string {
    return this.logLines.join('');
  }

  /** Opens the spool as a new process. Those that were opened before stay alive until they crash or close. */
  async open(options: Partial<TestSpoolOptions> = {}): Promise<Spool> {
    const spool = await openTestSpool({
      folder: this.folder,
      clock: this.clock,
      logger: this.logger,
      files: this.files,
      owner: this.#newProcess(),
      ...options,
    });
    this.#open.add(spool);
    return spool;
  }

  /** All processes so far are gone without a word, as after `kill -9`. */
  crash(): void {
    this.#alive.clear();
  }

  /** What lies in the folder of a slot, owners' files left out. */
  names(slot = 0): readonly string[] {
    const names = readdirSync(join(this.folder, String(slot)));
    return names.filter((name) => !name.startsWith('owner-')).sort();
  }

  /** Alters a byte of a frame of the first segment. */
  damage(frameIndex: number): void {
    const path = join(this.folder, '0', this.names()[0] ?? '');
    const bytes = readFileSync(path);
    const frame = scanSegment(bytes)?.frames[frameIndex];
    const at = (frame?.offset ?? 0) + (frame?.sizeBytes ?? 0) - 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  }

  /** What is in quarantine, opened by a process that finds it in its folder. */
  async openQuarantined(): Promise<readonly RecordEntry[]> {
    const quarantine = join(this.folder, 'quarantine');
    for (const name of readdirSync(quarantine)) renameSync(join(quarantine, name), join(this.folder, '0', name));
    const batch = await (await this.open()).nextBatch();
    return batch?.entries ?? [];
  }

  #newProcess(): ProcessIdentity {
    const id = randomUUID();
    this.#alive.add(id);
    return { id, isAlive: (other) => this.#alive.has(other) };
  }
}

export function useSpool(): SpoolHarness {
  const harness = new SpoolHarness();
  beforeEach(() => harness.start());
  afterEach(() => harness.end());
  return harness;
}

/** A record with a payload of one part. */
export function entryWithPayload(sizeBytes: number, id: string = randomUUID()): RecordEntry {
  const entry = entryOf(id);
  const { organizationId, projectId, id: requestId } = entry.record;
  const expiresAt = new Date('2026-12-21T08:00:00Z');
  const retention = { ...entry.record.retention, level: 'retain_all', expiresAt, notStoredReason: null } as const;
  const part = {
    organizationId,
    projectId,
    requestId,
    part: 'request',
    expiresAt,
    policyVersion: 1,
    mediaType: 'application/json',
    format: 1,
    keyId: randomUUID(),
    hourKeyGeneration: 1,
    wrappedKey: randomBytes(60),
    ciphertext: randomBytes(sizeBytes),
    plaintextSizeBytes: sizeBytes * 2,
  } as const;
  return { ...entry, record: { ...entry.record, retention }, parts: [part] };
}

/** The ids of all that waits to be shipped, which is taken as shipped. */
export async function drain(spool: Spool): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let batch = await spool.nextBatch(); batch !== null; batch = await spool.nextBatch()) {
    ids.push(...batch.entries.map(({ record }) => record.id));
    spool.shipped(batch);
  }
  return ids;
}
