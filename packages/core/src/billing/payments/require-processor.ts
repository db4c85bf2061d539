import { DomainError } from '../../errors/index.ts';
import type { PaymentProcessor } from './processor.ts';

/** @throws {DomainError} payments_not_configured where nobody takes money: self-hosted, or without a key of the processor */
export function requireProcessor(processor: PaymentProcessor | null): PaymentProcessor {
  if (processor === null) {
    throw new DomainError(
      'payments_not_configured',
      'Payments are off in this installation. Whoever runs it turns them on by setting STRIPE_SECRET_KEY.',
    );
  }
  return processor;
}
