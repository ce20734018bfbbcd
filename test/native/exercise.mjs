/**
 * Everything the addon can do, on the loopback interface, in one process: run by addon.test.ts, and
 * once more under AddressSanitizer. Words: path of the addon. Prints what it did, one line each.
 */
import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const place = isMainThread ? process.argv[2] : workerData;
const addon = createRequire(import.meta.url)(place);
const PORT = 41_100;

const loopback = () => addon.listInterfaces().find((one) => one.loopback).name;
const said = (text) => process.stdout.write(`${text}\n`);

function codeOf(run) {
	try {
		run();
		return 'none';
	} catch (error) {
		return error.code;
	}
}

/** Captures until `wanted` packets came; answers with what came. */
function capture(port, wanted, options = {}) {
	return new Promise((resolve) => {
		const numbers = [];
		const filter = `udp port ${port}`;
		const live = new addon.LiveCapture(
			{ interface: loopback(), filter, ...options },
			(count, buffer, failure) => {
				if (buffer === null) return resolve({ numbers, failure, figures: live.figures() });
				const lengths = new Uint32Array(buffer, count * 12, count);
				const offsets = new Uint32Array(buffer, count * 20, count);
				const bytes = Buffer.from(buffer, count * 24);
				for (let row = 0; row < count; row++) {
					if (lengths[row] > 42) numbers.push(bytes.readUInt32BE(offsets[row] + 42));
				}
				// From inside the callback: the rest still comes.
				if (numbers.length >= wanted) live.stop();
			},
		);
	});
}

async function send(port, count) {
	const socket = createSocket('udp4');
	for (let number = 0; number < count; number++) {
		const payload = Buffer.alloc(100);
		payload.writeUInt32BE(number);
		await new Promise((resolve) => socket.send(payload, port, '127.0.0.1', resolve));
	}
	socket.close();
}

const isInOrder = (numbers) => numbers.every((number, at) => number === at);

async function main() {
	said(`version ${/libpcap|Npcap/i.test(addon.version())}`);
	const { linkTypes } = addon.probeInterface(loopback(), false);
	said(`link types ${linkTypes.length > 0}`);
	said(`no such interface ${codeOf(() => addon.probeInterface('nosuch0', false))}`);
	said(`filter ${addon.compileFilter('udp', 1)} ${addon.compileFilter('udp prt', 1) !== null}`);
	const wrong = { interface: loopback(), filter: 'udp prt' };
	said(`wrong filter ${codeOf(() => new addon.LiveCapture(wrong, () => {}))}`);
	said(`no options ${codeOf(() => new addon.LiveCapture())}`);
	const several = [0, 1, 2].map((number) => capture(PORT + number, 2000));
	for (const number of [0, 1, 2]) await send(PORT + number, 2000);
	for (const { numbers, failure, figures } of await Promise.all(several)) {
		said(`captured ${numbers.length} ${isInOrder(numbers)} '${failure}' ${figures.captured}`);
	}
	const cut = capture(PORT + 3, 10, { snapLength: 60, immediate: true, nanoseconds: false });
	await send(PORT + 3, 10);
	said(`cut ${(await cut).numbers.length}`);
	for (let round = 0; round < 20; round++) {
		const live = new addon.LiveCapture({ interface: loopback() }, () => {});
		live.stop();
		live.stop();
	}
	for (let round = 0; round < 4; round++) {
		const worker = new Worker(fileURLToPath(import.meta.url), { workerData: place });
		await new Promise((resolve) => worker.once('message', resolve));
		await worker.terminate();
	}
	said('workers ended');
	// Never stopped: ending the process must not wait for it, nor crash.
	new addon.LiveCapture({ interface: loopback() }, () => {});
	setTimeout(() => process.exit(0), 50);
}

if (isMainThread) {
	main().catch((error) => {
		said(String(error.stack));
		process.exit(1);
	});
} else {
	new addon.LiveCapture({ interface: loopback() }, () => {});
	parentPort.postMessage('running');
}
