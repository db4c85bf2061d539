import { describePayloadStore } from '@lethe/core/payloads/testing';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import { createPayloadStore, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createCases } from './testing/holds.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const setOffset = (offsetMs: number) =>
  testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [offsetMs],
  );

describePayloadStore('on PostgreSQL', async () => {
  await setOffset(0);
  return {
    store: createPayloadStore(connections.app),
    async put() {
      const fixture = await insertOrganization(testDatabase);
      const record = storedUntil(addMs(new Date(), MS_PER_DAY), recordOf(fixture, { admittedAt: new Date() }));
      const parts = [partOf(record, 'request'), partOf(record, 'response')];
      for (const part of parts) await insertHourKey(testDatabase, part);
      await createRecordWriter(connections.gateway).write([entryOf(record, parts)]);
      return {
        organizationId: fixture.organizationId,
        requestId: record.id,
        expiresAt: record.retention.expiresAt ?? new Date(),
        parts: parts.map((part) => ({ ...part, holdId: null })),
      };
    },
    moveTo: async (instant) => void (await setOffset(instant.getTime() - Date.now())),
    async placeHold({ organizationId, requestId }) {
      const cases = createCases(connections.app, organizationId);
      const { id } = await cases.place({ requestIds: [requestId] });
      await cases.confirm(id);
      return { release: () => cases.release(id) };
    },
    suspend: async (organizationId) => void (await moveOrganization(testDatabase, organizationId, 'suspended')),
    async audited(organizationId) {
      const rows = await testDatabase.query<{ action: string; actor_label: string }>(
        `SELECT action, actor_label FROM audit_event WHERE organization_id = $1 AND action LIKE 'payload.%' ORDER BY number`,
        [organizationId],
      );
      return rows.map((row) => `${row.action} by ${row.actor_label}`);
    },
  };
});
