/** Scenarios for sipp, written as short lists of steps. @see https://sipp.readthedocs.io */

/** @typedef {{ send?: string, receive?: string | number, pause?: number, optional?: boolean, play?: string }} Step */

const COMMON = (/** @type {string} */ side) => `Max-Forwards: 70
User-Agent: sipp ${side}
Content-Length: [len]`;

/**
 * A session description; `codecs` as payload types.
 * @param {string} who @param {string} codecs @param {string} direction @param {number} version
 */
export function sdp(who, codecs = '0 8 101', direction = 'sendrecv', version = 1) {
	return `v=0
o=${who} 7 ${version} IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP ${codecs}
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=${direction}`;
}

/**
 * A request of the calling side. A body makes it carry SDP; `dialog` adds the To tag.
 * @param {string} method @param {number} cseq
 * @param {{ body?: string, dialog?: boolean, uri?: string, more?: string, via?: string }} [given]
 */
export function request(method, cseq, given = {}) {
	const uri = given.uri ?? 'sip:bob@[remote_ip]:[remote_port]';
	const via = given.via ?? '[branch]';
	return `${method} ${uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${via}
From: "Anna" <sip:+4930555001@[local_ip]:[local_port]>;tag=a[pid][call_number]
To: "Bob" <sip:+4930555002@[remote_ip]:[remote_port]>${given.dialog === true ? '[peer_tag_param]' : ''}
Call-ID: [call_id]
CSeq: ${cseq} ${method}
Contact: <sip:anna@[local_ip]:[local_port];transport=[transport]>
${given.more === undefined ? '' : `${given.more}\n`}${given.body === undefined ? '' : 'Content-Type: application/sdp\n'}${COMMON('anna')}

${given.body ?? ''}`;
}

/**
 * A response of the called side.
 * @param {string} status @param {{ body?: string, tag?: boolean, contact?: string, more?: string }} [given]
 */
export function response(status, given = {}) {
	const contact = given.contact ?? 'sip:bob@[local_ip]:[local_port];transport=[transport]';
	return `SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:]${given.tag === false ? '' : ';tag=b[pid][call_number]'}
[last_Call-ID:]
[last_CSeq:]
Contact: <${contact}>
${given.more === undefined ? '' : `${given.more}\n`}${given.body === undefined ? '' : 'Content-Type: application/sdp\n'}Server: sipp bob
Content-Length: [len]

${given.body ?? ''}`;
}

/** The same without a tag of its own: the request has one already. @param {string} status @param {string} [body] */
export function reply(status, body) {
	return response(status, body === undefined ? { tag: false } : { tag: false, body });
}

/** One side's scenario as XML. @param {readonly Step[]} steps */
export function scenario(steps) {
	const parts = steps.map((step) => {
		if (step.send !== undefined) {
			return `<send${/^(INVITE|BYE|CANCEL)/.test(step.send) ? ' retrans="500"' : ''}><![CDATA[\n\n${step.send}\n\n]]></send>`;
		}
		if (step.pause !== undefined) return `<pause milliseconds="${step.pause}"/>`;
		if (step.play !== undefined) {
			return `<nop><action><exec rtp_stream="${step.play}"/></action></nop>`;
		}
		const what = typeof step.receive === 'number' ? 'response' : 'request';
		const optional = step.optional === true ? ' optional="true"' : '';
		return `<recv ${what}="${step.receive}"${optional}${what === 'response' ? ' rtd="true"' : ''}/>`;
	});
	return `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="tapdeck">\n${parts.join('\n')}\n</scenario>\n`;
}

/** Ringing, answer and ACK as the caller sees them, after its INVITE. @type {readonly Step[]} */
const ANSWERED = [
	{ receive: 100, optional: true },
	{ receive: 180, optional: true },
	{ receive: 200 },
];
const ACK = request('ACK', 1, { dialog: true });
const BYE = request('BYE', 9, { dialog: true });
const RING = response('180 Ringing');
const OK = response('200 OK', { body: sdp('bob', '0 101') });

/** @typedef {{ caller: readonly Step[], callee: readonly Step[], transport?: string, third?: readonly Step[] }} Story */

const OFFER = { send: request('INVITE', 1, { body: sdp('anna') }) };
const HANG_UP = [{ send: BYE }, { receive: 200 }];
const GONE = [{ receive: 'BYE' }, { send: reply('200 OK') }];
const PICK_UP = [
	{ receive: 'INVITE' },
	{ send: RING },
	{ pause: 300 },
	{ send: OK },
	{ receive: 'ACK' },
];

/** Calls that nobody answers. @type {Record<string, Story>} */
const FAILURES = {
	cancelled: {
		caller: [
			OFFER,
			{ receive: 180 },
			{ pause: 500 },
			{ send: request('CANCEL', 1, { via: '[branch-3]' }) },
			{ receive: 200 },
			{ receive: 487 },
			{ send: request('ACK', 1, { dialog: true, via: '[branch-6]' }) },
		],
		callee: [
			{ receive: 'INVITE' },
			{ send: RING },
			{ receive: 'CANCEL' },
			{ send: reply('200 OK') },
			{ send: response('487 Request Terminated').replace('[last_CSeq:]', 'CSeq: 1 INVITE') },
			{ receive: 'ACK' },
		],
	},
	busy: {
		caller: [
			OFFER,
			{ receive: 486 },
			{ send: request('ACK', 1, { dialog: true, via: '[branch-2]' }) },
		],
		callee: [
			{ receive: 'INVITE' },
			{ send: response('486 Busy Here', { more: 'Reason: Q.850;cause=17;text="User busy"' }) },
			{ receive: 'ACK' },
		],
	},
	'no-answer': {
		caller: [
			OFFER,
			{ receive: 180 },
			{ receive: 480 },
			{ send: request('ACK', 1, { dialog: true, via: '[branch-3]' }) },
		],
		callee: [
			{ receive: 'INVITE' },
			{ send: RING },
			{ pause: 1500 },
			{ send: response('480 Temporarily Unavailable') },
			{ receive: 'ACK' },
		],
	},
	redirected: {
		caller: [
			OFFER,
			{ receive: 302 },
			{ send: request('ACK', 1, { dialog: true, via: '[branch-2]' }) },
		],
		callee: [
			{ receive: 'INVITE' },
			{ send: response('302 Moved Temporarily', { contact: 'sip:carl@127.0.0.4:5060' }) },
			{ receive: 'ACK' },
		],
	},
};

/** A new offer inside the call. @param {number} cseq @param {string} body @returns {readonly Step[]} */
function reinvite(cseq, body) {
	return [
		{ send: request('INVITE', cseq, { dialog: true, body }) },
		{ receive: 100, optional: true },
		{ receive: 200 },
		{ send: request('ACK', cseq, { dialog: true }) },
	];
}

/** And its answer. @param {string} body @returns {readonly Step[]} */
function agree(body) {
	return [{ receive: 'INVITE' }, { send: reply('200 OK', body) }, { receive: 'ACK' }];
}

/** Sends a file of G.711 µ-law. @param {string} file */
function pcmu(file) {
	return { play: `${file},-1,0,PCMU/8000` };
}

/**
 * Stories by name: the steps of both sides, with the media of each.
 * @param {{ anna: string, bob: string, alaw: string }} media
 * @returns {Record<string, Story>}
 */
export function sippStories({ anna, bob, alaw }) {
	const plain = {
		caller: [OFFER, ...ANSWERED, { send: ACK }, pcmu(anna), { pause: 2000 }, ...HANG_UP],
		callee: [...PICK_UP, pcmu(bob), ...GONE],
	};
	return {
		'basic-call': plain,
		'tcp-call': { ...plain, transport: 't1' },
		...FAILURES,
		hold: {
			caller: [
				OFFER,
				...ANSWERED,
				{ send: ACK },
				pcmu(anna),
				{ pause: 700 },
				...reinvite(2, sdp('anna', '0 101', 'sendonly', 2)),
				{ pause: 800 },
				...reinvite(3, sdp('anna', '0 101', 'sendrecv', 3)),
				{ pause: 700 },
				...HANG_UP,
			],
			callee: [
				...PICK_UP,
				pcmu(bob),
				...agree(sdp('bob', '0 101', 'recvonly', 2)),
				...agree(sdp('bob', '0 101', 'sendrecv', 3)),
				...GONE,
			],
		},
		'codec-change': {
			caller: [
				OFFER,
				...ANSWERED,
				{ send: ACK },
				pcmu(anna),
				{ pause: 800 },
				...reinvite(2, sdp('anna', '8 101', 'sendrecv', 2)),
				{ play: `${alaw},-1,8,PCMA/8000` },
				{ pause: 800 },
				...HANG_UP,
			],
			callee: [...PICK_UP, pcmu(bob), ...agree(sdp('bob', '8 101', 'sendrecv', 2)), ...GONE],
		},
	};
}
