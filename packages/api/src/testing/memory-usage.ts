import { NO_FIGURES, type UsageReader } from '@lethe/core/billing/usage';
import type { ApiPorts } from '../procedure/context.ts';

/** An organization that has used nothing and has credit for a dollar. */
export function createMemoryUsage(): { usage: UsageReader } & Pick<ApiPorts, 'creditLedgerOf'> {
  return {
    usage: {
      series: async () => [],
      statement: async () => ({
        total: NO_FIGURES,
        byProject: [],
        byModel: [],
        byApiKey: [],
        rows: { ...NO_FIGURES, rowCount: 0, chargedCount: 0 },
        ledger: { inferenceNanoUsd: 0n, storageNanoUsd: 0n },
      }),
      rows: async () => ({ rows: [], next: null }),
    },
    creditLedgerOf: () => ({ balance: async () => 1_000_000_000n, listTransactions: async () => [] }),
  };
}
