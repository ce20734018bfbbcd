#!/usr/bin/env node
/**
 * Records sessions between the camera and the client of this folder on loopback, with
 * the truth of what the camera sent beside each. Needs root for the capture, `dumpcap` and `ffmpeg`.
 *
 *   node test/peers/dvrip-camera/record.mjs [-o FOLDER] [STORY...]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Camera } from './camera.mjs';
import { Client, search } from './client.mjs';
import { pictures, tone } from './material.mjs';
import { keyPicture, nextPicture, sound } from './wire.mjs';
import { ROOT, say } from '../../../scripts/steps/shell.mjs';
import { makePlain } from '../../../scripts/record/plain-pcapng.mjs';

const CAMERA = '127.0.0.10';
const VIEWER = '127.0.0.20';
const WHERE = { address: CAMERA, from: VIEWER };
const CLAIM = { Channel: 0, CombinMode: 'NONE', StreamType: 'Main', TransMode: 'TCP' };

/** Looks, guesses passwords, looks round, watches. */
async function watch(/** @type {Camera} */ _camera) {
	await search(WHERE);
	const control = await Client.open(WHERE);
	for (const password of ['123456', 'admin1']) await control.login('admin', password);
	await control.login('admin', '');
	await control.ask(1020, { Name: 'SystemInfo' });
	await control.ask(1042, { Name: 'NetWork.Nat' });
	await control.ask(1040, {
		Name: 'NetWork.Nat',
		'NetWork.Nat': { Addr: 'secu100.net', NatEnable: false, Port: 8765 },
	});
	await control.ask(1450, { Name: 'OPTimeSetting', OPTimeSetting: '2026-02-01 12:17:19' });
	await control.ask(1400, {
		Name: 'OPPTZControl',
		OPPTZControl: { Command: 'DirectionLeft', Parameter: { Channel: 0, Step: 5 } },
	});
	await control.ask(1500, { Name: '' });
	await control.ask(1006, { Name: 'KeepAlive' });
	const live = await Client.open({ ...WHERE, session: control.session });
	const watching = live.ask(1413, {
		Name: 'OPMonitor',
		OPMonitor: { Action: 'Claim', Parameter: CLAIM },
	});
	await control.ask(1410, { Name: 'OPMonitor', OPMonitor: { Action: 'Start', Parameter: CLAIM } });
	await watching;
	await sleep(3300);
	control.tell(1560, { Name: 'OPSNAP', OPSNAP: { Channel: 0 } });
	await control.until(1561, 1);
	await control.ask(1006, { Name: 'KeepAlive' });
	await sleep(200);
	live.close();
	control.close();
}

/** Watches H.265 and talks. */
async function talk(/** @type {Camera} */ _camera) {
	const control = await Client.open(WHERE);
	await control.login('admin', 'tlJwpbo6 is no default');
	const live = await Client.open({ ...WHERE, session: control.session });
	await live.ask(1413, {
		Name: 'OPMonitor',
		OPMonitor: { Action: 'Claim', Action1: 'Start', Parameter: { ...CLAIM, StreamType: 'Extra1' } },
	});
	const voice = await Client.open({ ...WHERE, session: control.session });
	await voice.ask(1434, { Name: 'OPTalk', OPTalk: { Action: 'Claim' } });
	await voice.talk(tone(220, 1));
	await sleep(2300);
	for (const one of [voice, live, control]) one.close();
}

/** Looks for recordings, plays one, downloads one. */
async function playback(/** @type {Camera} */ _camera) {
	const control = await Client.open(WHERE);
	await control.login('admin', '123456');
	await control.ask(1440, {
		Name: 'OPFileQuery',
		OPFileQuery: { Channel: 0, Type: 'h264', Event: '*' },
	});
	for (const download of [false, true]) {
		const data = await Client.open({ ...WHERE, session: control.session });
		await data.ask(1424, {
			Name: 'OPPlayBack',
			OPPlayBack: { Action: 'Claim', Download: download },
		});
		await sleep(1500);
		data.close();
	}
	control.close();
}

/** Watches two channels of a recorder through the cloud, and shows itself on its screen. */
async function cloud(/** @type {Camera} */ _camera) {
	const where = { ...WHERE, port: 6611 };
	const control = await Client.open(where);
	await control.login('admin', 'a long one');
	const streams = ['Main', 'Extra1'].map(async (StreamType, Channel) => {
		const live = await Client.open({ ...where, session: control.session });
		const parameter = { ...CLAIM, Channel, StreamType };
		await live.ask(1413, {
			Name: 'OPMonitor',
			OPMonitor: { Action: 'Claim', Parameter: parameter },
		});
		return live;
	});
	const screen = await Client.open({ ...where, session: control.session });
	await screen.ask(1417, { Name: 'AVTalk', AVTalk: { Action: 'Claim' } });
	await control.ask(1415, { Name: 'AVTalk', AVTalk: { Action: 'Start' } });
	const heard = tone(330, 2);
	const facts = {
		codec: /** @type {const} */ ('h264'),
		rate: 10,
		width: 160,
		height: 120,
		time: CLOCK,
	};
	const frames = pictures('h264', 2).flatMap(({ isKey, bytes }, index) => [
		isKey ? keyPicture(bytes, facts) : nextPicture(bytes),
		sound(heard.subarray(index * 800, (index + 1) * 800)),
	]);
	await screen.show(frames);
	await sleep(600);
	for (const one of [...(await Promise.all(streams)), screen, control]) one.close();
}

const CLOCK = new Date('2026-02-01T12:17:22Z');

/** @type {Record<string, { codec: 'h264' | 'h265' | 'mpeg4', password: string, seconds: number, port?: number, law?: 'alaw' | 'mulaw', run: (camera: Camera) => Promise<void> }>} */
const STORIES = {
	'h264-live': { codec: 'h264', password: '', seconds: 3, run: watch },
	'h265-talk': { codec: 'h265', password: 'tlJwpbo6 is no default', seconds: 3, run: talk },
	playback: { codec: 'h264', password: '123456', seconds: 4, run: playback },
	cloud: {
		...{ codec: 'mpeg4', password: 'a long one', seconds: 2, port: 6611, law: 'mulaw', run: cloud },
	},
};

/** What the camera sent, to be compared with what is read. */
function truthOf(/** @type {Camera} */ camera) {
	const tracks = camera.tracks.map(({ label, port, frames, payloads }) => {
		const bytes = Buffer.concat(payloads);
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		return { label, port, bytes: bytes.length, sha256, frames };
	});
	const talked = Buffer.concat(camera.talkedTo);
	const sha256 = createHash('sha256').update(talked).digest('hex');
	return { tracks, talkedTo: { bytes: talked.length, sha256 } };
}

async function main(/** @type {string[]} */ args) {
	const at = args.indexOf('-o');
	const folder = resolve(at < 0 ? join(ROOT, 'test/fixtures/dvrip') : (args[at + 1] ?? '.'));
	const named = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
	mkdirSync(folder, { recursive: true });
	for (const [name, { run, ...story }] of Object.entries(STORIES)) {
		if (named.length > 0 && !named.includes(name)) continue;
		say(`recording ${name}`);
		const file = join(folder, `${name}.pcapng`);
		const camera = new Camera({
			address: CAMERA,
			user: 'admin',
			clock: CLOCK,
			...story,
		});
		await camera.open();
		const dump = spawn('dumpcap', ['-q', '-i', 'lo', '-f', `host ${CAMERA}`, '-w', file]);
		await sleep(1000);
		await run(camera);
		await sleep(500);
		dump.kill('SIGINT');
		await new Promise((done) => dump.on('close', done));
		camera.close();
		chmodSync(file, 0o644);
		makePlain(file);
		writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(truthOf(camera))}\n`);
	}
}

await main(process.argv.slice(2));
process.exit(0);
