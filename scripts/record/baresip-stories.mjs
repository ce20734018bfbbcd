/** Stories with baresip, a real user agent, steered over its control socket (ctrl_tcp). */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:tls';

/** @typedef {{ child: import('node:child_process').ChildProcess, ended: Promise<number>, output: () => string }} Started */
/** @typedef {{ scratch: string, folder: string, start: (file: string, args: readonly string[], cwd?: string) => Started }} Given */
/** @typedef {{ name: string, host: string, control: number, rtp: number, account: string, voice?: string, audio?: readonly string[], modules?: readonly string[], apps?: readonly string[], more?: readonly string[], accounts?: readonly string[] }} Agent */

const MODULES = '/usr/lib/baresip/modules';

/** Starts one user agent with a configuration of its own. @param {Given} given @param {Agent} agent */
async function agent(
	given,
	{
		name,
		host,
		control,
		rtp,
		account,
		voice,
		audio,
		modules = [],
		apps = [],
		more = [],
		accounts = [],
	},
) {
	const folder = join(given.scratch, name);
	mkdirSync(folder, { recursive: true });
	const sound = join(given.scratch, voice ?? 'anna.wav');
	const lines = [
		`sip_listen ${host}:5060`,
		'call_local_timeout 60',
		'call_max_calls 8',
		...(audio ?? [`audio_source aufile,${sound}`]),
		'ausrc_srate 8000',
		'auplay_srate 8000',
		'rtp_stats no',
		`rtp_ports ${rtp}-${rtp + 40}`,
		`net_interface ${host}`,
		`module_path ${MODULES}`,
		...['g711', 'aufile', ...modules].map((module) => `module ${module}.so`),
		'module_tmp account.so',
		...['menu', 'ctrl_tcp', ...apps].map((module) => `module_app ${module}.so`),
		`ctrl_tcp_listen 127.0.0.1:${control}`,
		...more,
	];
	writeFileSync(join(folder, 'config'), `${lines.join('\n')}\n`);
	writeFileSync(join(folder, 'accounts'), `${[account, ...accounts].join('\n')}\n`);
	writeFileSync(join(folder, 'contacts'), '');
	const started = given.start('baresip', ['-f', folder], folder);
	await sleep(900);
	return {
		...started,
		/** @param {string} command @param {string} [params] */
		tell: (command, params) => tell(control, command, params),
		stop: async () => {
			started.child.kill('SIGINT');
			await Promise.race([started.ended, sleep(2000)]);
			started.child.kill('SIGKILL');
		},
	};
}

/** One command as a netstring of JSON. @param {number} port @param {string} command @param {string} [params] */
function tell(port, command, params) {
	const text = JSON.stringify({ command, ...(params === undefined ? {} : { params }) });
	return new Promise((done, fail) => {
		const socket = connect(port, '127.0.0.1', () => {
			socket.write(`${text.length}:${text},`);
			setTimeout(() => {
				socket.end();
				done(undefined);
			}, 150);
		});
		socket.on('error', fail);
	});
}

/** A server end of TLS that notes its secrets and hands the plain bytes on to a TCP listener. */
async function tlsFront(
	/** @type {Given} */ given,
	/** @type {number} */ port,
	/** @type {readonly [string, number]} */ to,
) {
	const [key, cert] = ['key.pem', 'cert.pem'].map((file) => join(given.scratch, file));
	spawnSync('openssl', [
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=127.0.0.1'],
		...['-keyout', String(key), '-out', String(cert)],
	]);
	let secrets = '';
	const front = createServer(
		{ key: readFileSync(String(key)), cert: readFileSync(String(cert)) },
		(socket) => {
			const back = connect(to[1], to[0]);
			socket.pipe(back).pipe(socket);
			for (const end of [socket, back]) end.on('error', () => end.destroy());
		},
	);
	front.on('keylog', (/** @type {Buffer} */ line) => {
		secrets += line.toString();
	});
	await new Promise((ready) => front.listen(port, '127.0.0.6', () => ready(undefined)));
	return { secrets: () => secrets, close: () => front.close() };
}

/** A call from Anna to Bob that she ends. @param {Given} given @param {{ anna: Partial<Agent>, bob: Partial<Agent>, to: string, seconds?: number }} how */
async function plainCall(given, { anna, bob, to, seconds = 2 }) {
	const callee = await agent(given, {
		name: 'bob',
		host: '127.0.0.3',
		control: 14_445,
		rtp: 23_000,
		account: '<sip:bob@127.0.0.3:5060>;regint=0;answermode=auto',
		voice: 'bob.wav',
		...bob,
	});
	const caller = await agent(given, {
		name: 'anna',
		host: '127.0.0.2',
		control: 14_444,
		rtp: 22_000,
		account: '<sip:anna@127.0.0.2:5060>;regint=0',
		...anna,
	});
	try {
		await caller.tell('dial', to);
		await sleep(seconds * 1000);
		await caller.tell('hangup');
		await sleep(700);
	} finally {
		await caller.stop();
		await callee.stop();
	}
}

const CODECS = 'audio_codecs=pcmu/8000/1';

/** @type {Record<string, { filter: string, run(given: Given): Promise<void> }>} */
export const baresipStories = {
	'baresip-clear': {
		filter: 'udp port 5060 or udp portrange 22000-23100',
		run: (given) =>
			plainCall(given, {
				anna: { account: `<sip:anna@127.0.0.2:5060>;regint=0;${CODECS}` },
				bob: { account: `<sip:bob@127.0.0.3:5060>;regint=0;answermode=auto;${CODECS}` },
				to: 'sip:bob@127.0.0.3:5060',
			}),
	},
	'baresip-srtp': {
		filter: 'udp port 5060 or udp portrange 22000-23100',
		run: (given) =>
			plainCall(given, {
				anna: {
					account: `<sip:anna@127.0.0.2:5060>;regint=0;mediaenc=srtp-mand;${CODECS}`,
					modules: ['srtp'],
				},
				bob: {
					account: `<sip:bob@127.0.0.3:5060>;regint=0;answermode=auto;mediaenc=srtp-mand;${CODECS}`,
					modules: ['srtp'],
				},
				to: 'sip:bob@127.0.0.3:5060',
			}),
	},
	'baresip-tls-srtp': {
		filter: 'tcp port 5060 or tcp port 5061 or udp portrange 22000-23100',
		run: async (given) => {
			const front = await tlsFront(given, 5061, ['127.0.0.3', 5060]);
			try {
				await plainCall(given, {
					anna: {
						account: `<sip:anna@127.0.0.2:5060;transport=tls>;regint=0;mediaenc=srtp-mand;${CODECS}`,
						modules: ['srtp'],
						more: ['sip_verify_server no'],
					},
					bob: {
						account: `<sip:bob@127.0.0.3:5060;transport=tcp>;regint=0;answermode=auto;mediaenc=srtp-mand;${CODECS}`,
						modules: ['srtp'],
					},
					to: 'sip:bob@127.0.0.6:5061',
				});
			} finally {
				front.close();
				writeFileSync(join(given.folder, 'baresip-tls-srtp.keylog'), front.secrets());
			}
		},
	},
	transferred: {
		filter: 'udp port 5060 or udp portrange 22000-24100',
		run: async (given) => {
			const carl = await agent(given, {
				name: 'carl',
				host: '127.0.0.4',
				control: 14_446,
				rtp: 24_000,
				account: `<sip:carl@127.0.0.4:5060>;regint=0;answermode=auto;${CODECS}`,
			});
			const bob = await agent(given, {
				name: 'bob',
				host: '127.0.0.3',
				control: 14_445,
				rtp: 23_000,
				account: `<sip:bob@127.0.0.3:5060>;regint=0;answermode=auto;${CODECS}`,
				voice: 'bob.wav',
			});
			const anna = await agent(given, {
				name: 'anna',
				host: '127.0.0.2',
				control: 14_444,
				rtp: 22_000,
				account: `<sip:anna@127.0.0.2:5060>;regint=0;${CODECS}`,
			});
			try {
				await anna.tell('dial', 'sip:bob@127.0.0.3:5060');
				await sleep(1200);
				await anna.tell('transfer', 'sip:carl@127.0.0.4:5060');
				await sleep(2000);
				await bob.tell('hangup');
				await sleep(700);
			} finally {
				for (const one of [anna, bob, carl]) await one.stop();
			}
		},
	},
	b2bua: {
		filter: 'udp port 5060 or udp portrange 22000-25100',
		run: async (given) => {
			const middle = await agent(given, {
				name: 'middle',
				host: '127.0.0.5',
				control: 14_447,
				rtp: 25_000,
				account: `<sip:bob@127.0.0.5:5060>;regint=0;b2bua=inbound;${CODECS}`,
				accounts: [
					`<sip:pbx@127.0.0.5:5060>;regint=0;b2bua=outbound;outbound="sip:127.0.0.3:5060";${CODECS}`,
				],
				audio: ['audio_player aubridge,middle', 'audio_source aubridge,middle'],
				modules: ['aubridge'],
				apps: ['b2bua'],
			});
			try {
				await plainCall(given, {
					anna: { account: `<sip:anna@127.0.0.2:5060>;regint=0;${CODECS}` },
					bob: { account: `<sip:bob@127.0.0.3:5060>;regint=0;answermode=auto;${CODECS}` },
					to: 'sip:bob@127.0.0.5:5060',
					seconds: 1.5,
				});
			} finally {
				await middle.stop();
			}
		},
	},
};
