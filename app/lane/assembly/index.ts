/**
 * What is compiled, in AssemblyScript: TypeScript's words, WebAssembly's numbers. `npm run lane`
 * makes `../code.ts` of it; a test compiles it again and compares.
 */
import { setFlows, setStreams, take, takeInOrder } from './packets.ts';
import { walkRecords } from './records.ts';

export { setFlows, setStreams, take, takeInOrder, walkRecords };
