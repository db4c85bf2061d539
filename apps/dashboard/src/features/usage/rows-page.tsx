import 'server-only';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { mapSettled, settle } from '../requests/settle.ts';
import { monthOf } from './month.ts';
import { activeFilters, rowLine } from './row-lines.ts';
import { RowsView } from './rows-view.tsx';
import { type RowsAddress, rowsFilter, rowsHref } from './usage-address.ts';

interface RowsPageProps {
  organizationSlug: string;
  address: RowsAddress;
  canReadRequests: boolean;
}

/** Fetches one page of rows. */
export async function RowsPage({ organizationSlug, address, canReadRequests }: RowsPageProps) {
  const api = await serverApi();
  const { clock } = await services();
  const now = clock.now();
  const filter = rowsFilter(address, now);
  const page = await settle(api.usage.listRows({ organizationSlug, filter, cursor: address.after }));
  const path = `/${organizationSlug}/usage`;
  const requestsPath = canReadRequests ? `/${organizationSlug}/requests` : null;
  return (
    <RowsView
      organizationSlug={organizationSlug}
      address={address}
      filter={filter}
      month={address.month ?? monthOf(address.day ?? now)}
      now={now}
      filters={activeFilters(path, address, page.isOk ? page.data.rows : [])}
      rows={mapSettled(page, ({ rows, nextCursor }) => ({
        lines: rows.map((row) => rowLine(row, address.category, requestsPath)),
        olderHref: nextCursor === null ? null : rowsHref(path, { ...address, after: nextCursor }),
      }))}
    />
  );
}
