import type { ReactNode } from 'react';
import { Mark } from '../../components/primitives/icon.tsx';
import { RecordField } from './record-field.tsx';

/** The frame of every page before sign-in: the form at the left, the picture at the right or below. */
export function Entrance({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface md:grid md:grid-cols-2">
      <main className="flex flex-1 flex-col p-4 md:px-8 md:py-6">
        <div className="flex items-center gap-2 font-semibold text-conversation">
          <Mark />
          Lethe
        </div>
        {children}
      </main>
      <RecordField />
    </div>
  );
}
