import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LIFE_PERIODS_DEFAULT, type LifecycleEvent } from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createDatabase, createLifecycleRepository, type Database } from '@lethe/db';
import { findFreePort } from '@lethe/testkit/embedded-postgres';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readEvents } from './testing/read-events.ts';
import { useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase, { isStarted: false });
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** Nothing listens here: whatever needed Redis for a suspension would miss it. */
const NO_REDIS = 'redis://127.0.0.1:9';
const READY_TIMEOUT_MS = 20_000;
/** The bound that the product states. */
const ACCESS_ENDS_WITHIN_MS = 5_000;
/** Would go on for a minute. */
const LONG_STREAM = { stream: true, simulator: { content: 'x'.repeat(3_000), chunks: 3_000, chunk_delay_ms: 20 } };

interface Replica {
  readonly url: string;
  readonly child: ChildProcess;
}

let replicas: readonly Replica[] = [];
let app: Database;

async function startReplica(index: number): Promise<Replica> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...gateway.env,
    LETHE_GATEWAY_PORT: String(port),
    LETHE_SPOOL_DIR: `${gateway.env.LETHE_SPOOL_DIR}-${index}`,
    REDIS_URL: NO_REDIS,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), {
    timeout: READY_TIMEOUT_MS,
    interval: 50,
  });
  return { url, child };
}

beforeAll(async () => {
  app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
  replicas = await Promise.all([startReplica(0), startReplica(1)]);
}, 60_000);
afterAll(async () => {
  for (const { child } of replicas) {
    const exited = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await exited;
  }
  await app.close();
});

function send({ url }: Replica, apiKey: string, body: object = {}, headers: Record<string, string> = {}) {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, ...headers },
    body: JSON.stringify({ model: 'simulator/gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }], ...body }),
  });
}

async function move(organizationId: OrganizationId, event: LifecycleEvent): Promise<void> {
  const lifecycles = createLifecycleRepository(app);
  const kind = event.name === 'close' || event.name === 'reopen' ? 'user' : 'staff';
  await lifecycles.change({
    organizationId,
    baseVersion: (await lifecycles.find(organizationId)).version,
    event,
    periods: LIFE_PERIODS_DEFAULT,
    actor: { kind, id: organizationId, label: 'Ada' },
    origin: { requestId: 'call', address: null },
    note: null,
  });
}

/** Whether every call on every replica is answered in one way, also one that repeats an earlier call, and a list of models. */
async function answersOf(apiKey: string): Promise<readonly string[]> {
  const answers = replicas.flatMap((replica) => [
    send(replica, apiKey),
    send(replica, apiKey, {}, { 'idempotency-key': 'repeated' }),
    fetch(`${replica.url}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } }),
  ]);
  return Promise.all(
    answers.map(async (answer) => {
      const response = await answer;
      const body = (await response.json()) as { error?: { code: string } };
      return `${response.status} ${body.error?.code ?? ''}`.trim();
    }),
  );
}

const WAYS_OUT = [
  {
    word: 'suspended',
    out: { name: 'suspend', reason: 'terms_violation' },
    back: { name: 'resolve' },
    code: 'organization_suspended',
  },
  { word: 'closed', out: { name: 'close' }, back: { name: 'reopen' }, code: 'organization_closed' },
] as const;

describe('invariant 36: on every replica, without Redis', () => {
  test.each(WAYS_OUT)(
    'a $word organization is refused and its running streams are cut within 5 s; nobody else’s are, and it comes back whole',
    async ({ out, back, code }) => {
      const [one, other] = [await gateway.addOrganization(), await gateway.addOrganization()];
      for (const replica of replicas) expect((await send(replica, one.apiKey)).status).toBe(200);
      await send(replicas[0] as Replica, one.apiKey, {}, { 'idempotency-key': 'repeated' });
      const cut = await Promise.all(replicas.map((replica) => send(replica, one.apiKey, LONG_STREAM)));
      const kept = await Promise.all(replicas.map((replica) => send(replica, other.apiKey, LONG_STREAM)));

      await move(one.organizationId, out);
      const movedAtMs = performance.now();
      const readings = await Promise.all(cut.map(readEvents));
      for (const reading of readings) {
        expect(reading.isDone).toBe(false);
        expect(reading.chunks.at(-1)?.error).toMatchObject({ code });
      }
      const expected = Array.from({ length: 3 * replicas.length }, () => `403 ${code}`);
      await vi.waitFor(async () => expect(await answersOf(one.apiKey)).toEqual(expected), {
        timeout: ACCESS_ENDS_WITHIN_MS,
        interval: 50,
      });
      expect(performance.now() - movedAtMs).toBeLessThan(ACCESS_ENDS_WITHIN_MS);
      for (const response of kept) {
        const piece = await response.body?.getReader().read();
        expect(Buffer.from(piece?.value ?? '').toString()).not.toContain('"error"');
      }

      await move(one.organizationId, back);
      await vi.waitFor(async () => expect(await answersOf(one.apiKey)).not.toContain(`403 ${code}`), {
        timeout: ACCESS_ENDS_WITHIN_MS,
        interval: 50,
      });
      // What ran is recorded with its usage, cut or not, so that nothing of it is lost when the organization is back.
      await vi.waitFor(
        async () => {
          const rows = await testDatabase.query(
            'SELECT FROM request WHERE organization_id = $1 AND error_code = $2 AND is_streamed',
            [one.organizationId, code],
          );
          expect(rows).toHaveLength(replicas.length);
        },
        { timeout: READY_TIMEOUT_MS, interval: 50 },
      );
    },
    60_000,
  );

  test('a replica that stood still while its organization was suspended refuses it when it goes on', async () => {
    const { organizationId, apiKey } = await gateway.addOrganization();
    const [, asleep] = replicas as readonly [Replica, Replica];
    expect((await send(asleep, apiKey)).status).toBe(200);
    const stream = await send(asleep, apiKey, LONG_STREAM);
    asleep.child.kill('SIGSTOP');
    await move(organizationId, { name: 'suspend', reason: 'terms_violation' });
    asleep.child.kill('SIGCONT');
    expect((await readEvents(stream)).chunks.at(-1)?.error).toMatchObject({ code: 'organization_suspended' });
    await vi.waitFor(async () => expect((await send(asleep, apiKey)).status).toBe(403), {
      timeout: ACCESS_ENDS_WITHIN_MS,
      interval: 50,
    });
  }, 30_000);
});
