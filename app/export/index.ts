/** Saving streams and packets as files. */
export { planSave, saveStreams } from './save.ts';
export type { SaveOptions } from './save.ts';
