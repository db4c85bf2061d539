import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { services } from '@/trpc/compose-services.ts';

/** Both next and its standalone server run in the dashboard's own folder; the build takes the file along. */
const VERIFIER_FILE = '../../packages/translog/verify-receipt.mjs';

/** The offline verifier, for anybody: whoever is to check a receipt need not have an account. */
export async function GET(): Promise<Response> {
  try {
    const source = await readFile(join(/* turbopackIgnore: true */ process.cwd(), VERIFIER_FILE));
    return new Response(source, {
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'content-disposition': 'attachment; filename="verify-receipt.mjs"',
        'cache-control': 'no-cache',
      },
    });
  } catch (error) {
    const { logger } = await services();
    logger.error('page_failed', error, { route: 'verify-receipt' });
    return new Response('The verifier is not at hand. It is packages/translog/verify-receipt.mjs of the source.\n', {
      status: 500,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    });
  }
}

export const dynamic = 'force-dynamic';
