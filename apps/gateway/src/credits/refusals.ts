import { DomainError } from '@lethe/core/errors';
import { type NanoUsd, toDecimalUsd } from '@lethe/core/money';
import type { Amounts } from './amounts.ts';

export function insufficient({ likelyNanoUsd, worstNanoUsd }: Amounts, balanceNanoUsd: NanoUsd): DomainError {
  const message = `The credit of this organization does not cover this request: it is likely to cost up to $${toDecimalUsd(likelyNanoUsd)}, and at most $${toDecimalUsd(worstNanoUsd)}. Add credit, or lower max_tokens.`;
  const facts = {
    balanceNanoUsd: String(balanceNanoUsd),
    likelyNanoUsd: String(likelyNanoUsd),
    worstNanoUsd: String(worstNanoUsd),
  };
  return new DomainError('insufficient_credits', message, { facts });
}

export function capReached(): DomainError {
  const message =
    "This organization's monthly cap on storage has no room for this request. Raise the cap, or send x-lethe-retention: metadata_only.";
  return new DomainError('storage_cap_reached', message);
}

export function unavailable(): DomainError {
  const message = 'Whether credit covers this request cannot be checked right now. Please try again.';
  return new DomainError('service_unavailable', message);
}
