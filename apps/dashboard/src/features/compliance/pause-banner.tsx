import { InstantText } from '../../components/format/instant-text.tsx';
import { Icon } from '../../components/primitives/icon.tsx';

/** Says that destruction stands still, since when and why. */
export function PauseBanner({ pausedAt, sentence }: { pausedAt: Date; sentence: string }) {
  return (
    <div role="status" className="mb-4 flex gap-2.5 rounded-card border border-danger bg-danger-soft px-4 py-3">
      <Icon name="warning" className="mt-0.5 text-danger" />
      <div className="min-w-0">
        <p className="font-medium text-danger">
          Destruction is paused since <InstantText at={pausedAt} form="page" />
        </p>
        <p className="text-pretty">{sentence}</p>
      </div>
    </div>
  );
}
