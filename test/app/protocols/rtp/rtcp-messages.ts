/** RTCP messages written by hand after the figures of RFC 3550, 3611, 4585 and 5104. */
import { hex } from '../../network/frames.ts';

/** Sender report with one report block. @see RFC 3550 §6.4.1 */
export const SR = hex(`
	81 c8 000c 11111111
	e8f3a2b0 80000000 00abcdef 000003e8 00027100
	0a0b0c0d 40 fffffe 00011000 000000a0 12345678 00010000
`);

/** Empty receiver report. @see RFC 3550 §6.4.2 */
export const RR = hex('80 c9 0001 22222222');

/** Two chunks: CNAME and NAME, padded; CNAME alone. @see RFC 3550 §6.5 */
export const SDES = hex(`
	82 ca 0008
	11111111 0107 616c6963654061 0206 c3846c696365 00 0000
	22222222 0101 62 00
`);

/** Goodbye of two sources with a reason. @see RFC 3550 §6.6 */
export const BYE = hex('82 cb 0003 11111111 22222222 03 656e64');

/** Application packet. @see RFC 3550 §6.7 */
export const APP = hex('85 cc 0003 11111111 706f6331 01020304');

/** Generic NACK of two entries. @see RFC 4585 §6.2.1 */
export const NACK = hex('81 cd 0004 11111111 22222222 0064 8001 ffff 0001');

/** Picture loss indication. @see RFC 4585 §6.3.1 */
export const PLI = hex('81 ce 0002 11111111 22222222');

/** Full intra request. @see RFC 5104 §4.3.1 */
export const FIR = hex('84 ce 0004 11111111 00000000 33333333 07000000');

/** Receiver estimated maximum bit rate. @see draft-alvestrand-rmcat-remb §2.2 */
export const REMB = hex('8f ce 0005 11111111 00000000 52454d42 01 0a49f0 44444444');

/** Extended report with VoIP metrics. @see RFC 3611 §4.7 */
export const XR_VOIP = hex(`
	80 cf 000a 11111111
	07 00 0008 22222222 05060708 0100 0200 0028 0050 ec ba 7f 10 5d 7f 29 28 00 00 003c 0078 012c
`);

/** Extended report with a statistics summary. @see RFC 3611 §4.6 */
export const XR_SUMMARY = hex(`
	80 cf 000b 11111111
	06 e0 0009 22222222 000a 03f2 00000003 00000004 00000001 0000005a 0000000c 00000002 40 42 41 00
`);

/** Extended report with a receiver reference time. @see RFC 3611 §4.4 */
export const XR_TIME = hex('80 cf 0004 11111111 04 00 0002 e8f3a2b0 40000000');
