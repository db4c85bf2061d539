import { randomUUID } from 'node:crypto';
import { FEEDBACK_NAME_DASHBOARD, FEEDBACK_NAME_DEFAULT } from '@lethe/core/payloads';
import { type SavedViewDraft, savedViewDraftSchema, saveView } from '@lethe/core/saved-views';
import type { OrganizationId, RequestId, UserId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import { createFeedbackRepository, createSavedViewRepository, type Database } from '@lethe/db';

const ORGANIZATION = 'halden';
const ORIGIN = { requestId: 'seed', address: null };

const VIEWS: readonly SavedViewDraft[] = [
  { name: 'Failures of this week', address: 'status=4xx&status=5xx&range=7d', scope: 'organization' },
  { name: 'Expensive answers', address: 'cost=0.01..&range=30d', scope: 'organization' },
  { name: 'Slow tool calls', address: 'finish=tool_calls&latency=2000..', scope: 'personal' },
].map((draft) => savedViewDraftSchema.parse(draft));

interface Seeded {
  readonly organizationIds: ReadonlyMap<string, string>;
  readonly at: Date;
}

/** A developer's views, two of them shared, and scores by applications and members. An organization that has views is left as it is. */
export async function saveDemoViews(database: Database, { organizationIds, at }: Seeded): Promise<void> {
  const organizationId = organizationIds.get(ORGANIZATION) as OrganizationId | undefined;
  if (organizationId === undefined) return;
  const savedViews = createSavedViewRepository(database);
  const developer = await developerOf(database, organizationId);
  const present = await savedViews.list({ organizationId, readerId: developer?.id ?? null });
  if (present.length > 0 || developer === null) return;
  const ports = { savedViews, mintId: randomUUID, clock: new ManualClock(at) };
  for (const draft of VIEWS) {
    await saveView(ports, {
      organizationId,
      editor: { userId: developer.id, mayEditShared: false },
      actor: { kind: 'user', id: developer.id, label: developer.name },
      origin: ORIGIN,
      viewId: null,
      draft,
    });
  }
  await scoreSome(database, organizationId, developer.id);
}

async function developerOf(database: Database, organizationId: OrganizationId) {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rows } = await transaction.query<{ id: UserId; name: string }>(
      `SELECT "user".id, "user".name FROM member JOIN "user" ON "user".id = member.user_id
       WHERE member.organization_id = $1 AND member.role = 'developer' ORDER BY member.created_at, member.user_id LIMIT 1`,
      [organizationId],
    );
    return rows[0] ?? null;
  });
}

/**
 * About every sixth answered request of a conversation has a score of its application, most of them good, and some of the newest one of a
 * member. Which ones, and what they say, follows from their ids: seeding again says the same.
 */
async function scoreSome(database: Database, organizationId: OrganizationId, memberId: UserId): Promise<void> {
  await database.withOrganization(organizationId, (transaction) =>
    transaction.query(
      `INSERT INTO request_feedback (organization_id, request_id, name, giver_id, giver_kind, score, created_at)
       SELECT organization_id, id, $2, api_key_id, 'api_key', (ARRAY[1, 1, 1, 0.5, -1])[1 + abs(hashtext(id::text)) % 5],
         admitted_at + interval '4 minutes'
       FROM request WHERE organization_id = $1 AND session_id IS NOT NULL AND status_code = 200 AND abs(hashtext('score ' || id::text)) % 6 = 0
       ON CONFLICT DO NOTHING`,
      [organizationId, FEEDBACK_NAME_DEFAULT],
    ),
  );
  const newest = await database.withOrganization(organizationId, (transaction) =>
    transaction.query<{ id: RequestId; score: number }>(
      `SELECT id, CASE WHEN abs(hashtext(id::text)) % 4 = 0 THEN -1 ELSE 1 END AS score FROM request
       WHERE organization_id = $1 AND session_id IS NOT NULL AND status_code = 200
       ORDER BY admitted_at DESC, id DESC LIMIT 12`,
      [organizationId],
    ),
  );
  const feedback = createFeedbackRepository(database);
  const giver = { kind: 'user', id: memberId } as const;
  for (const { id, score } of newest.rows.filter((_, index) => index % 3 === 0)) {
    await feedback.give({ organizationId, requestId: id, giver, name: FEEDBACK_NAME_DASHBOARD, score });
  }
}
