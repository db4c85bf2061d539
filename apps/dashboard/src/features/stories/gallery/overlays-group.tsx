'use client';

import { useState } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { ConfirmDialog } from '../../../components/primitives/confirm-dialog.tsx';
import { Dialog, DialogContent, DialogTitle } from '../../../components/primitives/dialog.tsx';
import { TextField } from '../../../components/primitives/field.tsx';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from '../../../components/primitives/menu.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../../components/primitives/popover.tsx';
import { RowMenu } from '../../../components/primitives/row-menu.tsx';
import { SecretDialog } from '../../../components/primitives/secret-dialog.tsx';
import { Sheet } from '../../../components/primitives/sheet.tsx';
import { Group, State } from './group.tsx';

const OVERLAYS = ['Dialog', 'Form', 'Form that was refused', 'Confirmation', 'Secret', 'Sheet'] as const;
type Overlay = (typeof OVERLAYS)[number];

export function OverlaysGroup() {
  const [open, setOpen] = useState<Overlay | null>(null);
  return (
    <Group
      id="overlays"
      title="Overlays"
      note="A dialog lies over the page; a sheet comes from below on a narrow screen and from the side on a wide one. Escape closes each, but not the one that shows a secret."
    >
      <State name="Opened by a press">
        <div className="flex flex-wrap items-center gap-2">
          {OVERLAYS.map((name) => (
            <Button key={name} onClick={() => setOpen(name)}>
              {name}
            </Button>
          ))}
          <Popover>
            <PopoverTrigger asChild>
              <Button>Popover</Button>
            </PopoverTrigger>
            <PopoverContent className="p-3">Exact values stand here.</PopoverContent>
          </Popover>
          <Menu>
            <MenuTrigger asChild>
              <Button>Menu</Button>
            </MenuTrigger>
            <MenuContent>
              <MenuLabel>Copy as</MenuLabel>
              <MenuItem>cURL</MenuItem>
              <MenuItem disabled>Python</MenuItem>
              <MenuSeparator />
              <MenuItem>Open in the playground</MenuItem>
            </MenuContent>
          </Menu>
          <RowMenu
            label="production"
            actions={[
              { label: 'Rename', onSelect: () => undefined },
              { label: 'Rotate', onSelect: () => undefined, refusal: 'It has been revoked.' },
              { label: 'Revoke', onSelect: () => undefined, isDestructive: true },
            ]}
          />
        </div>
      </State>
      <OpenOverlay overlay={open} close={() => setOpen(null)} />
    </Group>
  );
}

function OpenOverlay({ overlay, close }: { overlay: Overlay | null; close: () => void }) {
  if (overlay === null) return null;
  if (overlay === 'Sheet')
    return (
      <Sheet title="Filters" isOpen onClose={close} foot={<Button tone="primary">Show 368 requests</Button>}>
        <p className="p-4 text-ink-2">What scrolls.</p>
      </Sheet>
    );
  if (overlay === 'Dialog')
    return (
      <Dialog open onOpenChange={(isOpen) => !isOpen && close()}>
        <DialogContent aria-describedby={undefined} className="p-5">
          <DialogTitle className="font-semibold text-figure">A dialog</DialogTitle>
          <p className="mt-1 text-ink-2">480 wide, in the upper part of the window.</p>
        </DialogContent>
      </Dialog>
    );
  if (overlay === 'Secret')
    return (
      <SecretDialog
        title="The key was created"
        noun="key"
        secret="lethe_demo_an_example_that_opens_nothing"
        command="curl https://gateway.example/v1/models"
        onClose={close}
      />
    );
  if (overlay === 'Confirmation')
    return (
      <ConfirmDialog
        action="Erase 237 payloads"
        consequence="They cannot be brought back. Metadata stays."
        facts={[
          { label: 'Matched', value: '249' },
          { label: 'Under legal hold, kept', value: '−12' },
        ]}
        typedName="237"
        onClose={close}
        onConfirm={close}
        isBusy={false}
        failure={null}
      />
    );
  return (
    <FormDialog
      title="Create a project"
      onClose={close}
      submit="Create"
      onSubmit={close}
      isBusy={false}
      failure={overlay === 'Form' ? null : 'There is a project of this name already.'}
    >
      <TextField label="Name" defaultValue="support-assistant" />
    </FormDialog>
  );
}
