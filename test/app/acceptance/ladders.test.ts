/**
 * Ladders of ten captures of different kinds, looked through by eye and kept; their messages stand
 * as tshark has them. Of captures with many calls the first three are shown.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CallItem, FlowRow } from '../../../app/index.ts';
import { ALL_CALLS } from '../../../main/cli/calls.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { CAPTURES, HAS_SHARED, SHARED } from './shared.ts';

const SHOWN = 3;
/** Those of the shared folder, and fixtures of this project for what it lacks. */
const LADDERS: readonly (readonly [kind: string, file: string])[] = [
	['basic call with media', 'sip-rtp/pkts-sip-pcmu-call.pcap'],
	['two legs through a middle', 'sip-rtp/wireshark-g711-4legs.pcap'],
	['registration, re-INVITE, BYE', 'sip-rtp/register-invite-reinvite-bye.pcap'],
	['cancelled', 'sip-signalling/cancel-call.pcap'],
	['rejected for its codecs', 'sip-signalling/488-codec-reject.pcapng'],
	['over TCP', 'sip-transport/sip-over-tcp-call.pcap'],
	['fragments over IPv6', 'sip-transport/sip-ipv6-fragments-sll.pcap'],
	['fax that T.38 was refused', 'fax/t38-fax-call.pcap'],
	['digits in INFO', 'dtmf/dtmf-sip-info.pcap'],
	['many calls of a load generator', 'sip-rtp/sipp-uac-uas-many-calls.pcapng'],
];

interface Oracle {
	sipMessages(capture: string): AsyncIterable<{
		readonly frame: number;
		readonly callId: string;
		readonly method: string;
		readonly code: number;
	}>;
}

async function read(file: string) {
	const engine = await readCapture(join(CAPTURES, file));
	const { items } = await engine.calls({ ...ALL_CALLS, kinds: ['call', 'registration'] });
	const shown = items.slice(0, SHOWN);
	const calls = shown.map(({ number }) => number);
	const { rows } = await engine.flow({ calls, legs: false, ports: false, groups: [] });
	await engine.close();
	return { shown, rows };
}

const callText = (item: CallItem): string => {
	const { id, kind, state, detail, finalStatus, wireshark } = item;
	const theirs =
		wireshark === null
			? 'none'
			: `${wireshark.state}, ${wireshark.packets} packets, ${wireshark.comment}`;
	const ours = `${state}${detail === '' ? '' : ` (${detail})`}, final ${finalStatus ?? 'none'}`;
	return `${id} ${kind}: ${ours}; Wireshark: ${theirs}`;
};

const rowText = (row: FlowRow): string => {
	const { frame, call, from, to, label, retransmission, repeatOf, detail, protocol } = row;
	const again = retransmission ? ` = #${repeatOf ?? 0}` : '';
	const more = protocol === 'sip' ? '' : `  ${detail}`;
	return `${frame}\t${call}\t${from} > ${to}\t${label}${again}${more}`;
};

describe.skipIf(!HAS_SHARED)('ladders as reviewed (needs the shared captures)', () => {
	test.each(LADDERS)('%s', async (_, file) => {
		const { shown, rows } = await read(file);
		expect(shown.length).toBeGreaterThan(0);
		const text = [...shown.map(callText), '', ...rows.map(rowText), ''].join('\n');
		await expect(text).toMatchFileSnapshot(`ladders/${basename(file)}.txt`);
	});
});

const ORACLE = join(SHARED, 'tools/tshark-sip-oracle.mjs');
const canAsk = HAS_SHARED && existsSync(ORACLE) && hasProgram('tshark');

describe.skipIf(!canAsk)('messages of ladders as tshark has them (needs tshark)', () => {
	test.each(LADDERS)(
		'%s',
		async (_, file) => {
			const { shown, rows } = await read(file);
			const oracle = (await import(ORACLE)) as Oracle;
			const wanted = new Set(shown.map(({ callId }) => callId));
			const theirs: string[] = [];
			for await (const message of oracle.sipMessages(join(CAPTURES, file))) {
				if (!wanted.has(message.callId)) continue;
				theirs.push(`${message.frame} ${message.code > 0 ? message.code : message.method}`);
			}
			const ours = rows
				.filter(({ protocol }) => protocol === 'sip')
				.map(({ frame, label }) => `${frame} ${label.split(' ')[0] ?? ''}`);
			expect(ours).toEqual(theirs);
		},
		60_000,
	);
});
