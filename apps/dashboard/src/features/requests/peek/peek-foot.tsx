import Link from 'next/link';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';

interface PeekFootProps {
  href: string;
  /** Why there is no body to copy; null when there is one. */
  copyRefusal: string | null;
  onCopy: () => void;
  onCompare: () => void;
  /** Whether the payload was opened for this. */
  isRead: boolean;
}

/** What to do next with the request. */
export function PeekFoot({ href, copyRefusal, onCopy, onCompare, isRead }: PeekFootProps) {
  return (
    <div className="flex items-center gap-2 max-md:[&>*]:flex-1">
      <Button asChild tone="primary">
        <Link href={href} prefetch={false}>
          Open request
        </Link>
      </Button>
      <Button disabled={copyRefusal !== null} title={copyRefusal ?? undefined} onClick={onCopy}>
        <Icon name="copy" />
        cURL
      </Button>
      <Button onClick={onCompare}>
        <Icon name="compare" />
        Compare
      </Button>
      {isRead ? <span className="ml-auto text-ink-3 text-label max-md:hidden">Read recorded</span> : null}
    </div>
  );
}
