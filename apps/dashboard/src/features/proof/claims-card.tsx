import { Card, CardHead } from '../../components/primitives/card.tsx';
import { Icon } from '../../components/primitives/icon.tsx';

interface ClaimsCardProps {
  claims: { readonly proves: readonly string[]; readonly doesNotProve: readonly string[] };
}

/** What a receipt of this kind shows, and as plainly what it cannot. */
export function ClaimsCard({ claims }: ClaimsCardProps) {
  return (
    <Card aria-labelledby="claims-title">
      <CardHead id="claims-title" title="What it proves" />
      <div className="grid gap-x-6 gap-y-4 p-4 md:grid-cols-2">
        <List title="A valid receipt shows" sentences={claims.proves} icon="check" tone="text-stored" />
        <List title="It cannot show" sentences={claims.doesNotProve} icon="close" tone="text-faint" />
      </div>
    </Card>
  );
}

interface ListProps {
  title: string;
  sentences: readonly string[];
  icon: 'check' | 'close';
  tone: string;
}

function List({ title, sentences, icon, tone }: ListProps) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {sentences.map((sentence) => (
          <li key={sentence} className="flex gap-2 text-ink-2">
            <Icon name={icon} className={`mt-[3px] size-3.5 ${tone}`} />
            <span className="min-w-0">{sentence}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
