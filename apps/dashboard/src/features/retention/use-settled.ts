'use client';

import { useEffect, useState } from 'react';

/** The value as it was when it last stood still for `delayMs`. The outside system is the clock. */
export function useSettled<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
