import pg from 'pg';

/** What the database says when a sweep was taken over, or destruction is paused. */
const REFUSED = '55000';
const LOCK_NOT_AVAILABLE = '55P03';

export function isSweepRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === REFUSED;
}

/** Whether somebody held a lock for longer than the statement may wait. */
export function isLockRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE;
}
