import { describe, expect, it } from 'vitest';
import { describedNodes } from '../../../app/views/flow-nodes.ts';
import { analyseCall } from '../../../app/calls/analyse-call.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import type { CallStream } from '../../../app/calls/call-media.ts';
import { nodeNamer } from '../../../app/views/flow-rows.ts';
import { callStream } from '../calls/streams.ts';
import { answeredCall, HOSTS, say } from '../../fixtures/builders/sip-story.ts';

const PLAIN = nodeNamer({ ports: false, groups: [] });

/** Role and agent of the nodes of one call, by their letters or addresses. */
function nodes(
	keys: readonly string[],
	messages: readonly CallMessage[],
	streams: readonly CallStream[] = [],
): readonly string[] {
	const addresses = keys.map((key) => HOSTS[key] ?? key);
	return describedNodes(addresses, [analyseCall(messages, streams, 1e5)], PLAIN).map(
		({ role, agent }) => `${role ?? '-'} ${agent ?? '-'}`,
	);
}

describe('nodes of a ladder', () => {
	it('have roles by what they send, and what they say they are', () => {
		const story = [
			say('A>P', 0, 'INVITE', { headers: { 'user-agent': 'phone' } }),
			say('P>B', 0, 'INVITE', { cseq: 7, headers: { server: 'pbx' } }),
		];
		expect(nodes(['A', 'P', 'B', '10.9.9.9'], story)).toEqual([
			'caller phone',
			'server pbx',
			'callee -',
			'media -',
		]);
	});

	it('are proxies where they put their Via on top, and say nothing that was passed on', () => {
		const headers = { 'user-agent': 'phone' };
		const story = [
			say('A>P', 0, 'INVITE', { headers }),
			say('P>B', 0.01, 'INVITE', { headers, vias: 2 }),
			say('B>P', 0.1, '180 Ringing', { headers: { server: 'desk' }, vias: 2 }),
			say('P>A', 0.11, '180 Ringing', { headers: { server: 'desk' } }),
		];
		expect(nodes(['A', 'P', 'B'], story)).toEqual(['caller phone', 'proxy -', 'callee desk']);
		const own = say('P>A', 0, '100 Trying', { headers: { server: 'router' } });
		expect(nodes(['P'], [...story, own])).toEqual(['proxy router']);
	});

	it.each([
		['Cisco-SIPGateway/IOS-12.x'],
		['Mediant 1000/v.6.60A'],
		['Patton SN4638 SmartNode'],
		['GoIP GSM box'],
	])('are gateways where they call themselves %s', (agent) => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 0.1, '180 Ringing', { headers: { server: agent } }),
		];
		expect(nodes(['A', 'B'], story)).toEqual(['caller -', `gateway ${agent}`]);
	});

	it('are gateways where they carry messages of the telephone network', () => {
		const headers = { 'content-type': 'application/ISUP; version=itu-t92+' };
		expect(nodes(['A', 'B'], [say('A>B', 0, 'INVITE', { headers })])).toEqual([
			'gateway -',
			'callee -',
		]);
	});

	it('relay media where they have it with several others and say nothing', () => {
		const relay = '10.0.0.77';
		const through = [callStream('10.0.0.1', relay), callStream(relay, '10.0.0.2')];
		expect(nodes([relay], answeredCall(), through)).toEqual(['relay -']);
		expect(nodes([relay], answeredCall(), through.slice(0, 1))).toEqual(['media -']);
	});

	it('are registrars where they only get REGISTER', () => {
		expect(nodes(['A', 'B'], [say('A>B', 0, 'REGISTER')])).toEqual(['- -', 'registrar -']);
	});
});
