import { expect, test } from 'vitest';
import { parseDecodeRule } from '../../../app/protocols/rtp/index.ts';
import { decodeAsRow } from '../../../app/views/decode-as-rows.ts';

const row = (rule: string) => decodeAsRow(parseDecodeRule(rule));

test('a port has the five columns that Wireshark shows, with what the port is registered for', () => {
	expect(row('udp.port == 6970, rtp')).toEqual({
		...{ rule: 'udp.port==6970,rtp', field: 'UDP port', value: '6970' },
		...{ type: 'Integer, base 10', default: 'RDT', current: 'RTP' },
	});
	expect(row('udp.dstport==6972,none')).toMatchObject({ default: '(none)', current: 'not RTP' });
});

test('an SSRC is written in hexadecimal, a codec with rate and channels', () => {
	expect(row('rtp.ssrc==4096,opus/48000/2')).toMatchObject({
		...{ field: 'SSRC', value: '0x00001000', type: 'Integer, base 16' },
		...{ default: '(by its content)', current: 'opus/48000/2' },
	});
	expect(row('rtp.p_type==97,AMR')).toMatchObject({ field: 'RTP payload type', current: 'AMR' });
});

test('joined conditions share a row', () => {
	expect(row('ip.src==192.0.2.1&&udp.srcport==9,rtcp')).toMatchObject({
		...{ field: 'Source address && UDP source port', value: '192.0.2.1 && 9' },
		...{ type: 'Address && Integer, base 10', current: 'RTCP' },
	});
});
