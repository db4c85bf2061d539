'use client';

import Link from 'next/link';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '../../components/primitives/menu.tsx';
import { monthName } from '../billing/invoices/invoice-words.ts';
import { monthsOffered, spanName } from './month.ts';

interface MonthMenuProps {
  month: Date;
  now: Date;
  hrefOf: (month: Date) => string;
}

/** The months that can be looked at, as links. */
export function MonthMenu({ month, now, hrefOf }: MonthMenuProps) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button className="max-md:flex-1">
          <Icon name="clock" />
          <span className="numeric">
            <span className="sr-only">Month: </span>
            {spanName(month, now)}
          </span>
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        {monthsOffered(now).map((offered) => (
          <MenuItem key={offered.getTime()} asChild>
            <Link href={hrefOf(offered)} prefetch={false}>
              {monthName(offered)}
              {offered.getTime() === month.getTime() ? <Icon name="check" className="ml-auto" /> : null}
            </Link>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
