/**
 * WebSocket (RFC 6455) as a carrier of SIP (RFC 7118): connections whose handshake names the `sip`
 * subprotocol. Not here: compression extensions, other subprotocols.
 */
export { SipWebSocket } from './sip-websocket.ts';
