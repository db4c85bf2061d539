export { CSV_MEDIA_TYPE, csvLine } from './csv-line.ts';
