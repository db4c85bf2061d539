import { describeApi } from '@lethe/api';
import { services } from '@/trpc/compose-services.ts';

/** Public: it says what the API is, and nothing about anybody. */
export async function GET(): Promise<Response> {
  const { environment } = await services();
  return Response.json(describeApi(new URL(environment.publicUrl).origin), {
    headers: { 'cache-control': 'no-store' },
  });
}

export const dynamic = 'force-dynamic';
