'use client';

import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { CreateOrganizationDialog } from './create-organization-dialog.tsx';

export function CreateOrganizationButton() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <Icon name="plus" />
        Create an organization
      </Button>
      {isOpen ? <CreateOrganizationDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
