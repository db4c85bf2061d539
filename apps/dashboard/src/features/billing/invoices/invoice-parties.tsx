import type { Invoice } from '@lethe/core/billing/invoices';

/** Who bills whom, as it was when the invoice was issued. */
export function InvoiceParties({ invoice: { seller, buyer } }: { invoice: Invoice }) {
  return (
    <dl className="grid gap-4 border-b px-4 py-4 md:grid-cols-2">
      <Party
        label="From"
        name={seller.name}
        address={seller.address === '' ? null : seller.address}
        taxId={seller.taxId}
      />
      <Party
        label="To"
        name={buyer.companyName ?? buyer.organizationName}
        address={buyer.address}
        taxId={buyer.taxId}
      />
    </dl>
  );
}

interface PartyProps {
  label: string;
  name: string;
  address: string | null;
  taxId: string | null;
}

function Party({ label, name, address, taxId }: PartyProps) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-3 text-label">{label}</dt>
      <dd className="foreign-text font-medium">{name}</dd>
      {address === null ? null : <dd className="foreign-text text-ink-2">{address}</dd>}
      {taxId === null ? null : <dd className="foreign-text text-ink-2">Tax id {taxId}</dd>}
    </div>
  );
}
