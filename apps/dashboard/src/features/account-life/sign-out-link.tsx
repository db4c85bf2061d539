'use client';

import { Button } from '../../components/primitives/button.tsx';
import { leave } from '../../components/shell/leave.ts';

export function SignOutLink() {
  return (
    <Button tone="quiet" onClick={() => void leave()}>
      Sign out
    </Button>
  );
}
