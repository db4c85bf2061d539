import { classNames } from '../class-names.ts';

/** The fill of a series beside its name; without one, the dashed outline of a forecast. */
export function Swatch({ fill }: { fill?: string }) {
  return (
    <i
      aria-hidden="true"
      style={fill === undefined ? {} : { background: fill }}
      className={classNames(
        'size-2 flex-none rounded-[2px]',
        fill === undefined && 'border border-faint border-dashed',
      )}
    />
  );
}
