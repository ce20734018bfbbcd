import { expect, it } from 'vitest';
import {
	Hops,
	isChallenge,
	isRequest,
	isResponse,
	senderTag,
} from '../../../app/calls/call-message.ts';
import { FlowTable } from '../../../app/network/flow.ts';
import { PacketLayers } from '../../../app/network/layers.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

it('writes addresses of flows, once for each', () => {
	const flows = new FlowTable();
	const layers = new PacketLayers();
	layers.version = 4;
	layers.protocol = 17;
	layers.address[0] = (192 << 24) | 1;
	layers.address[4] = (10 << 24) | 2;
	layers.sourcePort = 5060;
	layers.destinationPort = 5070;
	const four = flows.find(layers);
	layers.version = 6;
	layers.address.set([0x2001_0db8, 0, 0, 1, 0x2001_0db8, 0, 0, 2]);
	const six = flows.find(layers);
	const hops = new Hops(flows);
	expect(hops.of(four)).toEqual([
		{ address: '192.0.0.1', port: 5060 },
		{ address: '10.0.0.2', port: 5070 },
	]);
	expect(hops.of(six)[1]).toEqual({ address: '2001:db8::2', port: 5070 });
	expect(hops.of(four)).toBe(hops.of(four));
});

it('tells requests from responses', () => {
	const invite = say('A>B', 0, 'INVITE');
	const ok = say('B>A', 1, '200 OK');
	expect([isRequest(invite, 'INVITE'), isRequest(ok, 'INVITE')]).toEqual([true, false]);
	expect(isResponse(ok, 'INVITE', 200, 299)).toBe(true);
	expect(isResponse(ok, 'INVITE', 300, 699)).toBe(false);
	expect([senderTag(invite), senderTag(ok)]).toEqual(['a', 'b']);
	expect([401, 407, 403].map(isChallenge)).toEqual([true, true, false]);
});
