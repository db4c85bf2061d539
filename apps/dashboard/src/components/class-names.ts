import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['axis', 'label', 'base', 'conversation', 'figure', 'title', 'hero'],
      'font-weight': ['normal', 'book', 'medium', 'strong', 'semibold'],
      radius: ['chip', 'control', 'card', 'dialog'],
      shadow: ['popover', 'dialog'],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins, so that a caller can adjust a primitive. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
