import { ICON_NAMES, Icon } from '../../../components/primitives/icon.tsx';
import { Group, State } from './group.tsx';

const SURFACES = ['canvas', 'surface', 'sunken', 'hover', 'track', 'line', 'line-2', 'faint'] as const;
const INKS = ['ink', 'ink-2', 'ink-3', 'accent', 'danger', 'stored', 'expiring', 'erased', 'held'] as const;
const FILLS = [
  'stored-fill',
  'expiring-fill',
  'expired-fill',
  'erased-fill',
  'held-fill',
  'danger-fill',
  'infer',
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-other',
] as const;
const TYPE = [
  ['text-axis', '11 / 16, axis'],
  ['text-label', '12 / 16, label'],
  ['text-base', '13 / 20, base'],
  ['text-conversation', '14 / 22, conversation'],
  ['text-figure', '16 / 24, panel figure'],
  ['text-title', '20 / 28, page title and figure'],
  ['text-hero', '28 / 36, lone page'],
] as const;
const WEIGHTS = [
  ['font-normal', '400'],
  ['font-medium', '500'],
  ['font-strong', '550'],
  ['font-semibold', '600'],
] as const;

/** What everything else is made of. The values are in `app/globals.css`, once for light and once for dark. */
export function TokensGroup() {
  return (
    <Group
      id="tokens"
      title="Tokens"
      note="Ink and paper carry everything; a colour says the state of a payload, or that something is in focus or refused."
    >
      <State name="Surfaces and lines">
        <Swatches names={SURFACES} />
      </State>
      <State name="Fills and series">
        <Swatches names={FILLS} />
      </State>
      <State name="Text, on its surface">
        <p className="flex flex-wrap gap-x-5 gap-y-1">
          {INKS.map((name) => (
            <span key={name} style={{ color: `var(--${name})` }} className="font-medium">
              {name}
            </span>
          ))}
        </p>
      </State>
      <State name="Type">
        <div className="flex flex-col gap-1">
          {TYPE.map(([size, words]) => (
            <p key={size} className={size}>
              Readable for 17 d 17 h <span className="text-ink-3">{words}</span>
            </p>
          ))}
          <p className="flex gap-4">
            {WEIGHTS.map(([weight, words]) => (
              <span key={weight} className={weight}>
                Weight {words}
              </span>
            ))}
            <span className="numeric">Tabular 1,111,111 0,000,000</span>
            <code className="code">req_01JD7Q9M4X2E</code>
          </p>
        </div>
      </State>
      <State name="Icons">
        <ul className="flex flex-wrap gap-3">
          {ICON_NAMES.map((name) => (
            <li key={name} title={name} className="grid size-8 place-items-center rounded-control border">
              <Icon name={name} />
              <span className="sr-only">{name}</span>
            </li>
          ))}
        </ul>
      </State>
    </Group>
  );
}

function Swatches({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-3">
      {names.map((name) => (
        <li key={name} className="w-24">
          <span
            aria-hidden="true"
            style={{ background: `var(--${name})` }}
            className="block h-10 rounded-control border"
          />
          <span className="mt-1 block truncate text-axis text-ink-3">{name}</span>
        </li>
      ))}
    </ul>
  );
}
