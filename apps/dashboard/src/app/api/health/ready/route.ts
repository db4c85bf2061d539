import { services } from '@/trpc/compose-services.ts';

/** Whether requests can be answered: everything is composed, and the database answers. */
export async function GET(): Promise<Response> {
  try {
    const { database } = await services();
    await database.pool.query('SELECT 1');
    return Response.json({ status: 'ready' });
  } catch {
    return Response.json({ status: 'unavailable', reason: 'The database does not answer.' }, { status: 503 });
  }
}

export const dynamic = 'force-dynamic';
