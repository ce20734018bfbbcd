/** Fax over IP (ITU-T T.38) over UDPTL, found where session descriptions announce it. */
export { T38Protocol } from './t38.ts';
export type { T38Run } from './t38.ts';
