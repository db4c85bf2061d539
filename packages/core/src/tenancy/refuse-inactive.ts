import { DomainError } from '../errors/index.ts';
import type { LifecycleState } from './organization.ts';

/**
 * What every entrance asks first. Of what a suspended or closed organization holds nothing is told, not even whether it exists.
 * @throws {DomainError} organization_suspended, organization_closed
 */
export function refuseInactive({ state }: { readonly state: LifecycleState }): void {
  if (state === 'active') return;
  if (state === 'suspended') throw new DomainError('organization_suspended', 'This organization is suspended.');
  throw new DomainError('organization_closed', 'This organization is closed.');
}
