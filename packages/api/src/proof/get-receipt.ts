import { findReceipt } from '@lethe/core/proof';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, index: z.int().nonnegative() });

/** One leaf with its receipt, the log's keys, and whether the receipt holds under them. The receipt is null until a checkpoint covers the leaf. */
export const getReceipt = organizationProcedure('audit:read')
  .input(input)
  .query(async ({ ctx, input: { index } }) => {
    const { transparencyLog, receiptVerifier } = ctx.ports;
    const organizationId = ctx.organization.id;
    const [{ leaf, receipt }, signers] = await Promise.all([
      findReceipt(ctx.ports, { organizationId, leafIndex: index }),
      transparencyLog.signers(),
    ]);
    const verifierKeys = signers.map(({ verifierKey }) => verifierKey);
    if (receipt === null) return { leaf, receipt, signers, checkpoint: null, isVerified: false };
    const checkpoint = receiptVerifier.openCheckpoint({ note: receipt.checkpoint, verifierKeys });
    const isVerified = receiptVerifier.isReceiptValid({ organizationId, receipt, verifierKeys });
    return { leaf, receipt, signers, checkpoint: checkpoint && { size: checkpoint.size }, isVerified };
  });
