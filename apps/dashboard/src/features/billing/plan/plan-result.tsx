import { Icon } from '../../../components/primitives/icon.tsx';
import { PreviewTable } from './plan-dialog.tsx';
import type { PreviewLine } from './preview-lines.ts';

/** What a change of plan has done: the same lines that announced it. */
export function PlanResult({ title, lines }: { title: string; lines: readonly PreviewLine[] }) {
  return (
    <div role="status" className="mb-6">
      <p className="mb-2.5 flex items-center gap-2 font-semibold">
        <Icon name="check" className="text-stored" />
        {title}
      </p>
      <PreviewTable lines={lines} />
    </div>
  );
}
