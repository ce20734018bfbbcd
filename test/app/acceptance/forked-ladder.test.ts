/** The ladder of a call that a proxy forks to two phones, looked through by eye. @see RFC 3261 §16.7 */
import { describe, expect, test } from 'vitest';
import type { CallItem, FlowRow } from '../../../app/index.ts';
import { ALL_CALLS } from '../../../main/cli/calls.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { requestText, responseText } from '../protocols/sip/texts-of-messages.ts';
import { readCapture } from './engine.ts';

const folder = testFolder();
/** Last bytes of their addresses: caller, proxy, two phones. */
const HOSTS = { A: 1, P: 9, B: 2, C: 3 } as const;
const VIA = 'Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK776asdhds;rport';
type Host = keyof typeof HOSTS;

interface More {
	readonly method?: string;
	readonly tag?: string;
	readonly cseq?: number;
	/** Branch of the proxy; without one the message has the caller's Via alone. */
	readonly branch?: string;
	/** Branch of a request of the caller inside the call. */
	readonly own?: string;
}

/** `A>P` at so many ms: a request by its method, a response by its status. */
function frame(ms: number, hop: string, line: string, more: More = {}): TimedFrame {
	const [from, to] = hop.split('>') as [Host, Host];
	const { method = 'INVITE', tag, cseq = 1, branch, own } = more;
	const isResponse = /^\d/u.test(line);
	const parts = { method: isResponse ? method : line, cseq };
	let text = isResponse ? responseText(line, parts) : requestText(parts);
	if (tag !== undefined) text = text.replace('bob@example.org>\r', `bob@example.org>;tag=${tag}\r`);
	if (own !== undefined) text = text.replace('z9hG4bK776asdhds', own);
	if (branch !== undefined) {
		text = text.replace(VIA, `Via: SIP/2.0/UDP 10.0.0.9:5060;branch=${branch}\r\n${VIA}`);
	}
	const ports = { sourcePort: 5060, destinationPort: 5060 };
	const payload = new TextEncoder().encode(text);
	return {
		us: ms * 1000,
		frame: udpFrame(payload, { from: HOSTS[from], to: HOSTS[to], ...ports }),
	};
}

const STORY = [
	frame(0, 'A>P', 'INVITE'),
	frame(10, 'P>B', 'INVITE', { branch: 'z9hG4bKb' }),
	frame(11, 'P>C', 'INVITE', { branch: 'z9hG4bKc' }),
	frame(100, 'B>P', '180 Ringing', { tag: 'b', branch: 'z9hG4bKb' }),
	frame(101, 'P>A', '180 Ringing', { tag: 'b' }),
	frame(150, 'C>P', '180 Ringing', { tag: 'c', branch: 'z9hG4bKc' }),
	frame(151, 'P>A', '180 Ringing', { tag: 'c' }),
	frame(2000, 'C>P', '200 OK', { tag: 'c', branch: 'z9hG4bKc' }),
	frame(2001, 'P>A', '200 OK', { tag: 'c' }),
	frame(2002, 'P>B', 'CANCEL', { own: 'z9hG4bKb' }),
	frame(2010, 'B>P', '200 OK', { tag: 'b', own: 'z9hG4bKb', method: 'CANCEL' }),
	frame(2011, 'B>P', '487 Request Terminated', { tag: 'b', branch: 'z9hG4bKb' }),
	frame(2012, 'P>B', 'ACK', { tag: 'b', own: 'z9hG4bKb' }),
	frame(2020, 'A>C', 'ACK', { tag: 'c', own: 'z9hG4bKa2' }),
	frame(9000, 'A>C', 'BYE', { tag: 'c', own: 'z9hG4bKa3', cseq: 2 }),
	frame(9010, 'C>A', '200 OK', { tag: 'c', own: 'z9hG4bKa3', cseq: 2, method: 'BYE' }),
];

async function read(): Promise<{ readonly call: CallItem; readonly rows: readonly FlowRow[] }> {
	const engine = await readCapture(writeCapture(folder.at('forked.pcap'), STORY));
	const { items } = await engine.calls(ALL_CALLS);
	const { rows, nodes } = await engine.flow({ calls: [0], legs: false, ports: false, groups: [] });
	await engine.close();
	expect(nodes.map(({ key, role }) => `${key} ${role ?? '-'}`)).toEqual([
		...['10.0.0.1 caller', '10.0.0.9 proxy', '10.0.0.2 callee', '10.0.0.3 callee'],
	]);
	const [call] = items;
	if (call === undefined || items.length !== 1) throw new Error('not one call');
	return { call, rows };
}

describe('a forked call', () => {
	test('is one call with two branches that the second phone answered', async () => {
		const { call } = await read();
		expect(call).toMatchObject({
			...{ state: 'completed', branches: 2, finalStatus: 200, packets: 16, resends: 0 },
			hungUpBy: 'caller',
		});
		expect(call.findings.map(({ title }) => title)).toContain(
			'by-passed proxy: ACK, BYE did not pass 10.0.0.9, it had not asked to stay (no Record-Route)',
		);
	});

	test('has every hop on its ladder, each answer with its own request', async () => {
		const { rows } = await read();
		const host = (key: string): string => key.replace('10.0.0.', '');
		const shown = rows.map(({ frame: number, from, to, label, requestFrame, via }) => {
			const asked = requestFrame === null ? '' : ` of #${requestFrame}`;
			return `${number} ${host(from)}>${host(to)} ${label}${asked}, ${via?.length ?? 0} Via`;
		});
		expect(shown).toEqual([
			'1 1>9 INVITE, 1 Via',
			'2 9>2 INVITE, 2 Via',
			'3 9>3 INVITE, 2 Via',
			'4 2>9 180 Ringing of #2, 2 Via',
			'5 9>1 180 Ringing of #1, 1 Via',
			'6 3>9 180 Ringing of #3, 2 Via',
			'7 9>1 180 Ringing of #1, 1 Via',
			'8 3>9 200 OK of #3, 2 Via',
			'9 9>1 200 OK of #1, 1 Via',
			'10 9>2 CANCEL, 1 Via',
			'11 2>9 200 OK of #10, 1 Via',
			'12 2>9 487 Request Terminated of #2, 2 Via',
			'13 9>2 ACK, 1 Via',
			'14 1>3 ACK, 1 Via',
			'15 1>3 BYE, 1 Via',
			'16 3>1 200 OK of #15, 1 Via',
		]);
	});
});
