/** Message Session Relay Protocol: chats and files that SIP calls announce. @see RFC 4975 */
export { msrpText, pathKey } from './message.ts';
export type { MsrpMessage } from './message.ts';
export { MsrpStreams } from './msrp.ts';
export { MsrpStore } from './store.ts';
export type { MsrpSession } from './store.ts';
