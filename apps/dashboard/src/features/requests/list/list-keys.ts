/** The group of the list's keys in the map of keys. */
export const LIST_KEYS = 'Requests';
