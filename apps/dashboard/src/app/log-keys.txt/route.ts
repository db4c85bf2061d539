import { services } from '@/trpc/compose-services.ts';

/**
 * The public keys that sign the transparency log, newest first, one in each line, for anybody: whoever keeps the receipt of a purge has no
 * account any more. They tell nothing of any organization.
 */
export async function GET(): Promise<Response> {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const { ports, logger } = await services();
  try {
    const signers = await ports.transparencyLog.signers();
    const lines = signers.map(({ verifierKey }) => `${verifierKey}\n`);
    return new Response(lines.join(''), { headers: { ...headers, 'cache-control': 'no-cache' } });
  } catch (error) {
    logger.error('page_failed', error, { route: 'log-keys' });
    return new Response('The keys could not be read. It was recorded; try again in a moment.\n', {
      status: 503,
      headers: { ...headers, 'cache-control': 'no-store', 'retry-after': '5' },
    });
  }
}

export const dynamic = 'force-dynamic';
