import { classNames } from '../class-names.ts';

/** Drawn on a 16-px grid with a 1.5-px line, so that they sit on the text's weight at their natural size. */
const PATHS = {
  arrowDown: 'M8 2.5v10M3.8 8.3L8 12.5l4.2-4.2',
  arrowRight: 'M2.5 8h11M9.5 4l4 4-4 4',
  bars: 'M3.5 13V8.5M8 13V3M12.5 13V6.5',
  bookmark: 'M4 2.5h8v11L8 10.6 4 13.5z',
  box: 'M8 2l5.5 3v6L8 14l-5.5-3V5zM2.5 5L8 8l5.5-3M8 8v6',
  card: 'M2 3.5h12v9H2zM2 6.5h12',
  check: 'M3.5 8.5L6.5 11.5 12.5 5',
  chevronDown: 'M4.5 6.5L8 10l3.5-3.5',
  chevronRight: 'M6.5 4.5L10 8l-3.5 3.5',
  chevronUp: 'M4.5 9.5L8 6l3.5 3.5',
  chevronsUpDown: 'M5.5 6L8 3.5 10.5 6M5.5 10L8 12.5 10.5 10',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.5',
  close: 'M4 4l8 8M12 4l-8 8',
  conversation: 'M2.5 3.5h11v7.5h-6L4.5 13.5V11h-2zM5 6.2h6M5 8.5h3.5',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  compare: 'M5 2.5v11M3 5l2-2.5L7 5M11 2.5v11M9 11l2 2.5 2-2.5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  download: 'M8 2.5v8M4.8 7.5L8 10.7l3.2-3.2M3 13.5h10',
  expand: 'M9.5 2.5h4v4M13.5 2.5L9 7M6.5 13.5h-4v-4M2.5 13.5L7 9',
  fastForward: 'M2.5 4l5 4-5 4zM8.5 4l5 4-5 4z',
  file: 'M4 2h5.5L12.5 5v9H4zM9.5 2v3h3',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  forbidden: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4',
  grid: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  hash: 'M3 6h10.5M2.5 10H13M6.6 2.5L5 13.5M11 2.5l-1.6 11',
  home: 'M2.5 7.5L8 3l5.5 4.5M4 6.5V13h8V6.5M6.8 13V9.5h2.4V13',
  image: 'M2.5 3h11v10h-11zM2.5 11l3.4-3.4 2.6 2.6 1.6-1.6 3.4 3.4M10.4 6.2h.01',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5V11M8 5.2v.01',
  key: 'M10.5 8.5a3 3 0 1 0-3-3c0 .4.1.8.2 1.1L3 11.3V13h2v-1.5h1.5V10l1.7-1.7c.6.2 1.3.2 2.3.2z',
  layers: 'M8 2.2l6 3-6 3-6-3zM2.3 8.2L8 11l5.7-2.8M2.3 11L8 13.8l5.7-2.8',
  lock: 'M4 7.5h8V13H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  log: 'M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
  mail: 'M2 3.5h12v9H2zM2 4.5l6 4.5 6-4.5',
  keyboard: 'M2 4h12v8H2zM4.5 6.5h.01M7 6.5h.01M9.5 6.5h.01M12 6.5h-.01M5 9.5h6',
  menu: 'M2.5 5h11M2.5 11h11',
  move: 'M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01',
  monitor: 'M2 3h12v8H2zM6 13.5h4',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  people:
    'M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.8 13c.3-2 2-3 4.2-3s3.9 1 4.2 3M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 10.3c1.3.4 2.1 1.3 2.3 2.7',
  plug: 'M6 2v3M10 2v3M4 5h8v2.5a4 4 0 0 1-8 0zM8 11.5V14',
  plus: 'M8 3v10M3 8h10',
  receipt: 'M4 2h8v12l-2-1.2L8 14l-2-1.2L4 14zM6.3 5.5h3.4M6.3 8.5h3.4',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.6h-2.6',
  requests: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5L13.5 13.5',
  send: 'M13.5 2.5L2.5 7l4.5 2L9 13.5zM13.5 2.5L7 9',
  shield: 'M8 2l5 1.8v4C13 11 10.8 13.2 8 14 5.2 13.2 3 11 3 7.8v-4zM5.8 8l1.6 1.6L10.4 6.5',
  signOut: 'M6.5 2.5h-4v11h4M6 8h7.5M10.5 5l3 3-3 3',
  sliders: 'M3 4.5h6M12 4.5h1M3 11.5h1M7 11.5h6M10.5 3v3M5.5 10v3',
  sound: 'M2.5 6.5v3h2.4L8 12.5v-9L4.9 6.5zM10.4 5.8a3 3 0 0 1 0 4.4M12.2 4a5.6 5.6 0 0 1 0 8',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.8v1M8 13.2v1M1.8 8h1M13.2 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M3.6 12.4l.7-.7M11.7 4.3l.7-.7',
  terminal: 'M3 4.5L6.5 8 3 11.5M8.5 11.5H13',
  thumbDown: 'M5 2.5h6.2c.6 0 1.1.4 1.2 1l1 4.5c.1.8-.4 1.4-1.2 1.4H9l.5 3c.1.8-.9 1.3-1.4.7L5 9.4zM5 2.5H2.5v6.9H5',
  thumbUp:
    'M5 13.5h6.2c.6 0 1.1-.4 1.2-1l1-4.5c.1-.8-.4-1.4-1.2-1.4H9l.5-3c.1-.8-.9-1.3-1.4-.7L5 6.6zM5 13.5H2.5V6.6H5',
  warning: 'M8 2.5l6 10.8H2zM8 6.5v3.2M8 11.5v.01',
} as const;

export type IconName = keyof typeof PATHS;
export const ICON_NAMES = Object.keys(PATHS) as IconName[];

/** Decoration only: the text beside it, or the label of its button, says what it means. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={classNames(
        'block size-4 flex-none fill-none stroke-current [stroke-linecap:round] [stroke-linejoin:round] [stroke-width:1.5]',
        className,
      )}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: a dial most of whose time is still ahead. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={classNames('size-5 flex-none', className)}>
      <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M10 10V4.8A5.2 5.2 0 1 0 15.2 10Z" fill="currentColor" />
    </svg>
  );
}
