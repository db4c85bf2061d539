'use client';

import { DropdownMenu } from 'radix-ui';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '../../../components/primitives/menu.tsx';
import { LIST_COLUMNS } from './columns.tsx';
import { COLUMN_NAMES, DEFAULT_VIEW, DENSITIES, type ListView, toggleColumn } from './list-view.ts';

const DENSITY_LABELS = { standard: 'Standard', compact: 'Compact' } as const;

interface ViewMenuProps {
  view: ListView;
  onView: (view: ListView) => void;
}

/** Which columns the list has, and how close its rows stand. A phone shows two lines for each request in any case. */
export function ViewMenu({ view, onView }: ViewMenuProps) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button tone="quiet" className="max-md:hidden">
          <Icon name="columns" />
          Columns
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto">
        <MenuLabel>Columns</MenuLabel>
        {COLUMN_NAMES.map((name) => (
          <DropdownMenu.CheckboxItem
            key={name}
            checked={view.columns.includes(name)}
            onCheckedChange={() => onView(toggleColumn(view, name))}
            // Several are chosen in one go.
            onSelect={(event) => event.preventDefault()}
            className="flex h-8 w-full select-none items-center gap-2 rounded-chip px-2 outline-none data-[highlighted]:bg-hover"
          >
            {LIST_COLUMNS[name].label}
            <DropdownMenu.ItemIndicator className="ml-auto">
              <Icon name="check" className="text-ink-3" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.CheckboxItem>
        ))}
        <MenuSeparator />
        <MenuLabel>Rows</MenuLabel>
        <MenuRadioGroup
          value={view.density}
          onValueChange={(value) =>
            onView({ ...view, density: DENSITIES.find((density) => density === value) ?? view.density })
          }
        >
          {DENSITIES.map((density) => (
            <MenuRadioItem key={density} value={density}>
              {DENSITY_LABELS[density]}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem onSelect={() => onView(DEFAULT_VIEW)}>As they were</MenuItem>
      </MenuContent>
    </Menu>
  );
}
