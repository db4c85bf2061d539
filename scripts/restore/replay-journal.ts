import type pg from 'pg';

export interface ReplayStep {
  readonly step: string;
  readonly rowCount: number;
}

/** Does again, in one transaction, what was erased, held, revoked, closed and purged after the base backup. Repeating changes nothing. */
export async function replayJournal(client: pg.Client): Promise<ReplayStep[]> {
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<ReplayStep>(
      'SELECT step, row_count::int AS "rowCount" FROM replay_purge_journal()',
    );
    const returned = await client.query<{ id: string }>('SELECT id FROM returned_organizations() id');
    for (const { id } of returned.rows) await client.query('SELECT purge_again($1)', [id]);
    await client.query('COMMIT');
    return [...rows, { step: 'purges', rowCount: returned.rows.length }];
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
