import type { SellerDetails } from '@lethe/core/billing/invoices';
import type { WorkerEnv } from '../env.ts';

/** Stands on the invoices of a demo, which nobody has to pay. */
const DEMO_SELLER: SellerDetails = {
  name: 'Lethe Demo Ltd.',
  address: '14 Harbour Street\nDublin 1\nIreland',
  taxId: 'IE 0000000A',
};

/** Who sends the invoices: the operator. */
export function sellerOf(env: WorkerEnv): SellerDetails {
  const { LETHE_SELLER_NAME: name, LETHE_SELLER_ADDRESS: address, LETHE_SELLER_TAX_ID: taxId } = env;
  if (env.LETHE_MODE === 'demo' && name === undefined) return DEMO_SELLER;
  const lines = (address ?? '').split('|').map((line) => line.trim());
  return { name: name ?? 'Lethe', address: lines.join('\n'), taxId: taxId ?? null };
}
