/** What every object that we make at Stripe carries, so that its payments are found again without asking us. */
const ORGANIZATION = 'lethe_organization_id';
const PAYMENT = 'lethe_payment_id';
const KIND = 'lethe_payment_kind';

export function metadataOf(ids: { organizationId: string; paymentId?: string; kind?: string }): Record<string, string> {
  return {
    [ORGANIZATION]: ids.organizationId,
    ...(ids.paymentId !== undefined && { [PAYMENT]: ids.paymentId }),
    ...(ids.kind !== undefined && { [KIND]: ids.kind }),
  };
}

export function idsOf(metadata: Readonly<Record<string, string>> | null): {
  organizationId: string | null;
  paymentId: string | null;
} {
  return { organizationId: metadata?.[ORGANIZATION] ?? null, paymentId: metadata?.[PAYMENT] ?? null };
}
