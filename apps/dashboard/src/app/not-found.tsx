import Link from 'next/link';
import { Button } from '@/components/primitives/button.tsx';
import { Mark } from '@/components/primitives/icon.tsx';

/** The same for what does not exist and for what belongs to somebody else. */
export default function NotFound() {
  return (
    <main id="main" className="grid min-h-dvh place-items-center bg-surface p-6">
      <div className="max-w-[420px]">
        <Mark className="size-7" />
        <h1 className="mt-5 font-semibold text-title tracking-[-0.015em]">There is nothing here</h1>
        <p className="mt-1 text-ink-2">The address names nothing, or nothing that you can open.</p>
        <Button asChild size="large" className="mt-5">
          <Link href="/">Go to your organization</Link>
        </Button>
      </div>
    </main>
  );
}
