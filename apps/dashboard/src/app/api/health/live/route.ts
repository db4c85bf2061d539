/** The process runs and answers. Says nothing about the database. */
export function GET(): Response {
  return Response.json({ status: 'live' });
}

export const dynamic = 'force-dynamic';
