import { classNames } from '../class-names.ts';

interface SwatchProps {
  /** Without one, the dashed outline of a forecast. */
  fill?: string;
  /** Of a line: drawn instead of a square. */
  dash?: string | undefined;
  isLine?: boolean;
}

/** What a series is drawn with, beside its name. */
export function Swatch({ fill, dash, isLine = false }: SwatchProps) {
  if (isLine) {
    return (
      <svg aria-hidden="true" width="16" height="8" className="flex-none">
        <path d="M0 4H16" stroke={fill} strokeWidth="2" strokeDasharray={dash} />
      </svg>
    );
  }
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
