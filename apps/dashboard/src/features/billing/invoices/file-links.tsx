import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';

export function invoiceFileHref(organizationSlug: string, invoiceId: string, format: 'pdf' | 'csv'): string {
  return `/api/invoices/${invoiceId}.${format}?organization=${encodeURIComponent(organizationSlug)}`;
}

interface FilesProps {
  organizationSlug: string;
  invoiceId: string;
  /** The month, for who hears the link out of its row. */
  name: string;
}

/** In a row: both files by their format. */
export function FileLinks({ organizationSlug, invoiceId, name }: FilesProps) {
  return (
    <span className="flex gap-3">
      {(['pdf', 'csv'] as const).map((format) => (
        <a
          key={format}
          href={invoiceFileHref(organizationSlug, invoiceId, format)}
          download
          className="rounded-chip font-medium text-accent hover:underline"
        >
          {format.toUpperCase()}
          <span className="sr-only"> of {name}</span>
        </a>
      ))}
    </span>
  );
}

/** At the right of a title. */
export function FileButtons({ organizationSlug, invoiceId }: Omit<FilesProps, 'name'>) {
  return (['pdf', 'csv'] as const).map((format) => (
    <Button key={format} asChild>
      <a href={invoiceFileHref(organizationSlug, invoiceId, format)} download>
        <Icon name="download" />
        {format.toUpperCase()}
      </a>
    </Button>
  ));
}
