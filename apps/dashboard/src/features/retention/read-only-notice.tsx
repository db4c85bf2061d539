import { rolesWith } from '@lethe/core/tenancy';
import { Icon } from '../../components/primitives/icon.tsx';

/** Why the form cannot be changed, and who could. */
export function ReadOnlyNotice() {
  const writers = new Intl.ListFormat('en', { type: 'disjunction' }).format(
    rolesWith('policy:write').map((role) => `an ${role}`),
  );
  return (
    <p className="mt-4 flex max-w-[68ch] items-start gap-2.5 rounded-card border bg-sunken px-4 py-2.5 text-ink-2">
      <Icon name="lock" className="mt-0.5 text-ink-3" />
      <span>Your role can read the policy. To change it, ask {writers} of this organization.</span>
    </p>
  );
}
