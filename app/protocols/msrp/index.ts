/** Message Session Relay Protocol: chats and files that SIP calls announce. @see RFC 4975 */
export type { FileSelector } from './file-selector.ts';
export { chunkKey, filesOf, isChat, placeOfChunk } from './files.ts';
export type { MsrpFile } from './files.ts';
export { MsrpFramer } from './framer.ts';
export { msrpText, pathKey, writtenMsrp } from './message.ts';
export type { MsrpHead, MsrpMessage } from './message.ts';
export { MsrpStreams } from './msrp.ts';
export type { MsrpTaker } from './msrp.ts';
export { MsrpStore } from './store.ts';
export type { MsrpSession } from './store.ts';
