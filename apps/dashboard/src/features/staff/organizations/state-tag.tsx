import type { LifecycleState } from '@lethe/core/tenancy';
import { Tag } from '../../../components/primitives/tag.tsx';

export const STATE_WORDS: Readonly<Record<LifecycleState, string>> = {
  active: 'Active',
  suspended: 'Suspended',
  closed: 'Closed',
  purged: 'Purged',
};

const TONES = { active: 'plain', suspended: 'danger', closed: 'outline', purged: 'outline' } as const;

export function StateTag({ state }: { state: LifecycleState }) {
  return <Tag tone={TONES[state]}>{STATE_WORDS[state]}</Tag>;
}
