/** A password given by hand, against a recorded digest. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sipFrame } from '../../fixtures/builders/sip.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { tapdeck } from '../../main/cli/running.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { requestText } from '../protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** An INVITE whose digest covers its body. */
function invite(password: string): string {
	const body = 'v=0\r\n';
	const second = md5(`INVITE:sip:b:${md5(body)}`);
	const response = md5(`${md5(`anna:r:${password}`)}:n:00000001:c:auth-int:${second}`);
	const digest = `Authorization: Digest username="anna",realm="r",nonce="n",uri="sip:b",cnonce="c",nc=00000001,qop=auth-int,response="${response}"`;
	return requestText({ body }).replace(/\r?\nContent-Length/iu, `\r\n${digest}\r\nContent-Length`);
}

describe('a password', () => {
	test('is checked against the digests of a call', async () => {
		const engine = await openFrames(folder, [sipFrame(0, invite('secret'))]);
		expect(engine.checkPassword({ call: 0, password: 'secret' })).toEqual([
			{ frame: 1, matches: true },
		]);
		expect(engine.checkPassword({ call: 0, password: 'Secret' })).toEqual([
			{ frame: 1, matches: false },
		]);
		await engine.close();
	});

	test('of a call without digests is of none', async () => {
		const engine = await openFrames(folder, [sipFrame(0, requestText({}))]);
		expect(engine.checkPassword({ call: 0, password: 'secret' })).toEqual([]);
		await engine.close();
	});

	test('comes from a file on the command line', async () => {
		const capture = writeCapture(folder.at('call.pcap'), [sipFrame(0, invite('secret'))]);
		const file = folder.at('password.txt');
		writeFileSync(file, 'secret\nnot this\n');
		const text = await tapdeck('flow', capture, '--call', 'sip-1', '--check-password', file);
		expect(text.stdout).toContain('The digest in frame 1 is of this password.');
		writeFileSync(file, 'wrong');
		const json = await tapdeck(
			'flow',
			capture,
			'--call',
			'sip-1',
			'--check-password',
			file,
			'--json',
		);
		expect(json.json()).toMatchObject({ passwords: [{ frame: 1, matches: false }] });
	});
});
