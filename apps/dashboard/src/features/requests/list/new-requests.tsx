'use client';

import { Button } from '../../../components/primitives/button.tsx';
import { newWords } from './use-live-tail.ts';

interface NewRequestsProps {
  isLive: boolean;
  newCount: number;
  onShow: () => void;
}

/** What came in while somebody was reading: said, and shown when asked for. The rows below stay where they are. */
export function NewRequests({ isLive, newCount, onShow }: NewRequestsProps) {
  if (!isLive) return null;
  return (
    <div role="status" className="relative z-30">
      {newCount === 0 ? (
        <span className="sr-only">Following. Nothing new.</span>
      ) : (
        <Button
          onClick={onShow}
          className="numeric absolute top-10 left-1/2 -translate-x-1/2 animate-appear rounded-full shadow-popover"
        >
          {newWords(newCount)}
        </Button>
      )}
    </div>
  );
}
