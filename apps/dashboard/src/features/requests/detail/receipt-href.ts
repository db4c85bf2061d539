import type { RequestView } from '@lethe/core/payloads';
import { hasPermission, type Role } from '@lethe/core/tenancy';

/** The receipt of an erasure, for roles that may see receipts. */
export function receiptHrefOf(
  organizationSlug: string,
  { erasureLeafIndex }: Pick<RequestView, 'erasureLeafIndex'>,
  role: Role,
): string | null {
  if (erasureLeafIndex === null || !hasPermission(role, 'audit:read')) return null;
  return `/${organizationSlug}/settings/compliance/receipts/${erasureLeafIndex}`;
}
